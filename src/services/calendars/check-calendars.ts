import type { Findings } from '../../domain/model/findings.ts';
import type { Snapshot } from '../../ports/write-store.ts';

const mostCalendars = 20;

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
  const known = new Set((await transaction.calendars.find(tenantId, ids)).map(({ id }) => id));
  for (const [i, id] of ids.entries()) {
    const at = [...path, String(i)];
    if (!known.has(id)) findings.put({ code: 'NOT_FOUND', path: at, id, message: `no calendar has the id "${id}"` });
    else if (ids.indexOf(id) < i) findings.add(at, 'unique', 'the calendar is given twice');
  }
}
