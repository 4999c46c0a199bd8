import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { scheduleDraft } from '../drafts.ts';
import { ruleOf, type Timing } from './words.ts';

/** An instant that passed less than this long ago counts as now: forms have minutes, and requests take time. */
const grace = 60_000;

/**
 * The schedule of a timing. Null when its time has passed, as in the documented examples of 2018: such a task is stored
 * and never fires. Throws a DomainError that names what is missing.
 */
export function scheduleOf(timing: Timing, now: Instant): ScheduleDraft | null {
  const { recurrence, ...limits } = ruleOf(timing);
  const isOver = limits.endsAt !== null && limits.endsAt <= now;
  const isPast = recurrence.kind === 'once' && recurrence.at < now - grace;
  return isOver || isPast ? null : scheduleDraft(recurrence, limits);
}
