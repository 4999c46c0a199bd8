import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import { type CalendarSpan, resolveSpan } from './calendar.ts';
import type { CalendarDraft } from './commands/calendar.ts';
import type { Findings } from './findings.ts';

const mostSpans = 1000;

/** Checks the given fields of a calendar. Dates are read in `timeZone`, which is checked too if it is given. */
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
