import { compile, type CompiledRule, type InstantSpan } from '../../recurrence/index.ts';
import { type Calendar, type CompiledCalendar, resolveSpan } from '../model/calendar.ts';
import { ruleOf, type ScheduleRule, type Schedule } from '../model/schedule.ts';
import type { Instant } from '../model/values.ts';

/** Why an instant is excluded; null when it is not. */
export type Exclusion = (at: Instant) => string | null;

/** The schedule's own exclusions come first, then its calendars in their order. */
export function exclusionOf(rule: CompiledRule, calendars: readonly CompiledCalendar[] = []): Exclusion {
  return (at) => {
    if (rule.isExcluded(at)) return 'inside an exclusion of the schedule';
    for (const calendar of calendars) {
      const reason = calendar.reason(at);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** The rule with the calendars' spans as exclusions, for code that looks ahead and skips whole spans. */
export function compileWith(schedule: ScheduleRule, calendars: readonly Calendar[]): CompiledRule {
  const rule = ruleOf(schedule);
  if (calendars.length === 0) return compile(rule);
  return compile({ ...rule, exclusions: [...rule.exclusions, ...calendars.flatMap(spansOf)] });
}

const known = new WeakMap<Calendar, readonly InstantSpan[]>();

/** Resolves the spans once for all schedules that name the calendar. */
function spansOf(calendar: Calendar): readonly InstantSpan[] {
  let spans = known.get(calendar);
  if (!spans) known.set(calendar, (spans = calendar.spans.map((span) => resolveSpan(span, calendar.timeZone))));
  return spans;
}

export function calendarsIn(
  known: ReadonlyMap<string, Calendar>,
  { calendars }: Pick<Schedule, 'calendars'>,
): Calendar[] {
  return calendars.flatMap((id) => known.get(id) ?? []);
}
