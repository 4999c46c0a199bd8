import type { RecurrenceDraft } from '../../domain/model/commands/schedule.ts';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { compile, parseRecurrence, type RecurrenceRule } from '../../recurrence/index.ts';
import { scheduleDraft } from '../drafts.ts';
import type { ScheduleEdit } from '../shelf.ts';
import { isLive } from './words.ts';

/**
 * Extends an edit so that nothing runs before `at` and the task runs at `at`. If one of its schedules plans that
 * instant, that schedule runs it; otherwise an extra single run is planned. A time that has passed means now, except
 * for a time that the task had planned itself. Such a time comes from a document from before that run, which must not
 * run again.
 */
export function runAt(edit: ScheduleEdit, schedules: readonly Schedule[], at: Instant, now: Instant): ScheduleEdit {
  const gone = new Set(edit.removeSchedules);
  const changes = new Map<string, AmendTask['changeSchedules'][number]>(
    edit.changeSchedules.map((change) => [change.id, change]),
  );
  const left = schedules.filter((schedule) => isLive(schedule) && !gone.has(schedule.id));
  const single = left.filter(isOnce);
  const kept = left.filter((schedule) => !isOnce(schedule));
  const rules = kept.map((schedule) => readRule(schedule, changes.get(schedule.id)));
  const added = edit.addSchedules.map(({ recurrence, timeZone }) => calendarRule(recurrence, timeZone));
  const isPlanned = [...rules, ...added].some((rule) => firstOf(rule, at) === at);
  if (at <= now && (isPlanned || schedules.some((one) => isOnce(one) && one.recurrence.at === at))) return edit;

  const bound = at > now ? at : null;
  for (const [i, { id, startsAt }] of kept.entries()) {
    if (startsAt === bound) continue;
    const held = startsAt !== null && startsAt > (bound ?? now);
    if (held || isEarly(rules[i]!, bound, now)) changes.set(id, { ...changes.get(id), id, startsAt: bound });
  }
  return {
    addSchedules: [
      ...edit.addSchedules.map((draft, i) => (isEarly(added[i]!, bound, now) ? { ...draft, startsAt: bound } : draft)),
      ...(isPlanned ? [] : [scheduleDraft({ kind: 'once', at: bound ?? now })]),
    ],
    changeSchedules: [...changes.values()],
    removeSchedules: [...edit.removeSchedules, ...single.map(({ id }) => id)],
  };
}

function isOnce(schedule: Schedule): schedule is Schedule & { readonly recurrence: { readonly kind: 'once' } } {
  return schedule.recurrence.kind === 'once';
}

function isEarly(rule: RecurrenceRule, bound: Instant | null, now: Instant): boolean {
  return bound !== null && (firstOf(rule, now) ?? bound) < bound;
}

function firstOf(rule: RecurrenceRule, from: Instant): Instant | null {
  return compile(rule).next(from - 1);
}

/** The rule after the change, without its start. */
function readRule(schedule: Schedule, change: AmendTask['changeSchedules'][number] | undefined): RecurrenceRule {
  const { recurrence = null, timeZone = null } = change ?? {};
  return {
    ...ruleOf(schedule),
    ...(recurrence && { recurrence: parseRecurrence(recurrence) }),
    ...(timeZone !== null && { timeZone }),
    startsAt: null,
  };
}

function calendarRule(recurrence: RecurrenceDraft, timeZone: string | null): RecurrenceRule {
  return {
    recurrence: parseRecurrence(recurrence),
    timeZone: timeZone ?? 'UTC',
    dst: { gap: 'SHIFT', fold: 'FIRST' },
    startsAt: null,
    endsAt: null,
    exclusions: [],
    jitterMs: 0,
    jitterSeed: '',
    anchor: 0,
  };
}
