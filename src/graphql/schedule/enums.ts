import type {
  CatchUpMode as CatchUpModeName,
  OverlapPolicy as OverlapPolicyName,
  ScheduleState as ScheduleStateName,
} from '../../domain/model/schedule.ts';
import type {
  CronSyntax as CronSyntaxName,
  DstFold as DstFoldName,
  DstGap as DstGapName,
  Recurrence,
} from '../../recurrence/index.ts';
import { enumOf, namedEnum } from '../enums.ts';

export const OverlapPolicy = enumOf<OverlapPolicyName>(
  'OverlapPolicy',
  "What happens when a run is due while earlier ones are still going on. The names are Temporal's.",
  {
    SKIP: 'The new run is skipped.',
    BUFFER_ONE: 'One run waits; further ones are skipped.',
    BUFFER_ALL: 'All runs wait, and start one after the other.',
    CANCEL_OTHER: 'The run before is asked to end within 30 seconds; then the new one starts.',
    TERMINATE_OTHER: 'The run before is killed at once; then the new one starts.',
    ALLOW_ALL: 'The new run starts beside the others.',
  },
);

export const CatchUpMode = enumOf<CatchUpModeName>('CatchUpMode', 'Which of the missed instants are run.', {
  NONE: 'None of them.',
  LATEST: 'Only the latest.',
  ALL: 'All of them, the oldest first, up to the limit.',
});

export const ScheduleState = enumOf<ScheduleStateName>('ScheduleState', 'Where a schedule stands.', {
  ACTIVE: 'It fires.',
  PAUSED: 'Its instants are recorded as SKIPPED_PAUSED.',
  FINISHED: 'Its rule has no more instants, or maxRuns is used up.',
  EXPIRED: 'endsAt has passed.',
  CANCELED: 'It was ended by hand, alone or with its task.',
});

export const DstGap = enumOf<DstGapName>(
  'DstGap',
  'What happens at a local time that a change of the clocks leaves out. A rule for every hour keeps to real hours.',
  {
    SHIFT: '02:30 becomes 03:30, as in RFC 5545.',
    NEXT_VALID: '02:30 becomes 03:00, the first local time after the change.',
    SKIP: 'The instant is left out.',
  },
);

export const DstFold = enumOf<DstFoldName>(
  'DstFold',
  'What happens at a local time that a change of the clocks makes occur twice.',
  {
    FIRST: 'It fires at the first one.',
    SECOND: 'It fires at the second one.',
    BOTH: 'It fires at both.',
  },
);

export const CronSyntax = enumOf<CronSyntaxName>('CronSyntax', 'How a cron expression is read.', {
  VIXIE:
    'As cron does: if day of month and day of week are both restricted, one of them is enough. 0 and 7 are Sunday.',
  CELERY: 'As Celery does: all fields must hold. 0 is Sunday, ranges may wrap around, and */50 stands for 0 and 50.',
});

export const RecurrenceKind = namedEnum(
  'RecurrenceKind',
  'Kinds of rules.',
  {
    ONCE: 'once',
    INTERVAL: 'interval',
    CRON: 'cron',
    CALENDAR: 'calendar',
    RRULE: 'rrule',
  } satisfies Record<string, Recurrence['kind']>,
  {
    ONCE: 'OnceRecurrence: one single instant.',
    INTERVAL: 'IntervalRecurrence: equal distances.',
    CRON: 'CronRecurrence: a cron expression.',
    CALENDAR: 'CalendarRecurrence: criteria for local dates and times.',
    RRULE: 'RRuleRecurrence: a rule of RFC 5545.',
  },
);

export const Weekday = namedEnum(
  'Weekday',
  'Days of the week.',
  { MONDAY: 1, TUESDAY: 2, WEDNESDAY: 3, THURSDAY: 4, FRIDAY: 5, SATURDAY: 6, SUNDAY: 0 } as const,
  {
    MONDAY: 'The first day of an ISO week; 1 in cron.',
    TUESDAY: '2 in cron.',
    WEDNESDAY: '3 in cron.',
    THURSDAY: '4 in cron.',
    FRIDAY: '5 in cron.',
    SATURDAY: '6 in cron.',
    SUNDAY: 'The last day of an ISO week; 0 in cron.',
  },
);
