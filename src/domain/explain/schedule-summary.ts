import { summarizeRule } from '../../recurrence/index.ts';
import { ruleOf, type Schedule, type ScheduleRule } from '../model/schedule.ts';

/** Describes in words when a schedule runs: rule, time zone, bounds, jitter and exclusions. */
export function summarizeSchedule(schedule: ScheduleRule & Pick<Schedule, 'maxRuns'>, locale: string): string {
  return summarizeRule(ruleOf(schedule), schedule.maxRuns, locale);
}
