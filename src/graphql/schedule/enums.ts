import { catchUpModes, overlapPolicies, scheduleStates } from '../../domain/model/schedule.ts';
import type { Recurrence } from '../../recurrence/index.ts';
import { enumOf, namedEnum } from '../enums.ts';

export const OverlapPolicy = enumOf(
  'OverlapPolicy',
  overlapPolicies,
  "What to do when the run before is still going (Temporal's names).",
);
export const CatchUpMode = enumOf('CatchUpMode', catchUpModes);
export const ScheduleState = enumOf('ScheduleState', scheduleStates);
export const DstGap = enumOf(
  'DstGap',
  ['SHIFT', 'NEXT_VALID', 'SKIP'],
  '02:30 on the day it does not exist: SHIFT runs at 03:30 (RFC 5545), NEXT_VALID at 03:00, SKIP not at all. A rule for every hour keeps to real hours.',
);
export const DstFold = enumOf('DstFold', ['FIRST', 'SECOND', 'BOTH']);
export const CronSyntax = enumOf(
  'CronSyntax',
  ['VIXIE', 'CELERY'],
  'VIXIE: day of month OR day of week when both are restricted, 0 and 7 are Sunday. CELERY: both must hold, 0..6 from Sunday, wrap-around ranges, */50 = 0 and 50.',
);

export const RecurrenceKind = namedEnum('RecurrenceKind', {
  ONCE: 'once',
  INTERVAL: 'interval',
  CRON: 'cron',
  CALENDAR: 'calendar',
  RRULE: 'rrule',
} satisfies Record<string, Recurrence['kind']>);

export const Weekday = namedEnum('Weekday', {
  MONDAY: 1,
  TUESDAY: 2,
  WEDNESDAY: 3,
  THURSDAY: 4,
  FRIDAY: 5,
  SATURDAY: 6,
  SUNDAY: 0,
} as const);
