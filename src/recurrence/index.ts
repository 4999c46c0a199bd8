/**
 * Recurrence: computes instants from a rule and a zone. Pure: no I/O, no clock, no imports from the rest of the
 * project.
 */
export { type Budget, BudgetSpent, spend, within } from './budget.ts';
export { type CompiledRule, type LocalReading, compile } from './compile.ts';
export { celeryExpression } from './cron/celery.ts';
export { printCron } from './cron/print.ts';
export { type CronFields } from './cron/cron.ts';
export { type DurationParts, durationToMs, parseDuration, printDuration } from './time/duration.ts';
export { RecurrenceError } from './errors.ts';
export { resolveLocal } from './time/local-time.ts';
export { parseRecurrence } from './parse.ts';
export { parseCronExpression } from './patterns/pattern.ts';
export type {
  CalendarRecurrence,
  CronRecurrence,
  CronSyntax,
  DstFold,
  DstGap,
  DstPolicy,
  InstantSpan,
  NthWeekday,
  OnceRecurrence,
  Recurrence,
  RecurrenceRule,
  Weekday,
} from './recurrence.ts';
export { summarize, summarizeRule } from './words/summary.ts';
export { warningsOf } from './words/warnings.ts';
export { checkTimeZone } from './time/zone.ts';
