import { checkTimeZone, RecurrenceError } from '../recurrence/index.ts';
import { type CalendarSpan, resolveSpan } from './calendar.ts';
import type { CalendarDraft } from './commands.ts';
import type { Findings } from './findings.ts';
import type { Snapshot } from './write-store.ts';

const mostSpans = 1000;
const mostCalendars = 20;

/** Checks what is given of a calendar. Dates are read in `timeZone`, which is checked as well when it is given. */
export function checkCalendar(findings: Findings, draft: Partial<CalendarDraft>, timeZone: string): void {
  if (draft.name !== undefined) findings.text(['name'], 'calendar name', draft.name, 200);
  if (draft.description != null) findings.text(['description'], 'description', draft.description, 10_000, 0);
  const zone = readZone(findings, timeZone);
  if (!draft.spans) return;
  if (draft.spans.length > mostSpans)
    findings.add(['spans'], 'count', `${draft.spans.length} spans are given; allowed: ${mostSpans}`);
  for (const [i, span] of draft.spans.slice(0, mostSpans).entries()) {
    if (span.note !== null) findings.text(['spans', String(i), 'note'], 'note', span.note, 1000, 0);
    if (zone !== null) checkSpan(findings, span, zone, ['spans', String(i)]);
  }
}

function readZone(findings: Findings, timeZone: string): string | null {
  try {
    return checkTimeZone(timeZone);
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    findings.add(['timeZone'], 'timeZone', `timeZone: ${error.message}`, { given: timeZone.slice(0, 100) });
    return null;
  }
}

function checkSpan(findings: Findings, span: CalendarSpan, zone: string, path: readonly string[]): void {
  if ('fromDate' in span) {
    const bad = (['fromDate', 'toDate'] as const).filter((name) => !isDate(span[name]));
    for (const name of bad)
      findings.add([...path, name], 'date', `${name} "${span[name].slice(0, 40)}" is not a date such as 2027-12-24`);
    if (bad.length > 0) return;
  }
  const { from, to } = resolveSpan(span, zone);
  if (to > from) return;
  const [first, last] =
    'fromDate' in span ? [span.fromDate, span.toDate] : [from, to].map((at) => new Date(at).toISOString());
  findings.add(
    [...path, 'fromDate' in span ? 'toDate' : 'to'],
    'order',
    `the span ends at ${last}, before it begins at ${first}`,
  );
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '0002') return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && text < '9999-12-30';
}

/** Calendars that a schedule names have to be there, in its tenant. */
export async function checkCalendars(
  findings: Findings,
  transaction: Pick<Snapshot, 'calendars'>,
  tenantId: string,
  ids: readonly string[],
  path: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  if (ids.length > mostCalendars) {
    findings.add(path, 'count', `${ids.length} calendars are given; allowed: ${mostCalendars}`);
    return;
  }
  // A transaction locks them until the schedule is stored, so that none of them is deleted meanwhile.
  const known = new Set((await transaction.calendars(tenantId, ids)).map(({ id }) => id));
  for (const [i, id] of ids.entries()) {
    const at = [...path, String(i)];
    if (!known.has(id)) findings.put({ code: 'NOT_FOUND', path: at, id, message: `no calendar has the id "${id}"` });
    else if (ids.indexOf(id) < i) findings.add(at, 'unique', 'the calendar is given twice');
  }
}
