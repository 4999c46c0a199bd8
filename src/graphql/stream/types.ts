import { Field, ObjectType } from 'type-graphql';

import type {
  RunEvent,
  RunEventType as RunEventName,
  ScheduleEvent,
  ScheduleEventType as ScheduleEventName,
} from '../../ports/streams.ts';
import { ActorType } from '../access/types.ts';
import { enumOf } from '../enums.ts';
import { LogEntryType } from '../log-entry/types.ts';
import { RunState } from '../run/enums.ts';
import { RunType } from '../run/types.ts';
import { DateTime } from '../scalars/index.ts';
import type { Actor } from '../../domain/model/actor.ts';
import type { LogBatch, RunProgress } from '../../ports/streams.ts';
import type { LogEntry } from '../../domain/model/log-entry.ts';
import type { Run } from '../../domain/model/run.ts';

export const RunEventType = enumOf<RunEventName>(
  'RunEventType',
  'What can happen to a run. Clients must expect new values.',
  {
    CREATED: 'It was created.',
    QUEUED: 'It became due and waits for a place.',
    STARTED: 'An attempt started.',
    PROGRESSED: 'It reported progress. Sent only when asked for.',
    RETRY_SCHEDULED: 'An attempt failed; another one follows.',
    CANCEL_REQUESTED: 'It is to be canceled; the attempt at work is asked to end.',
    SUCCEEDED: 'It ended: the work is done.',
    FAILED: 'It ended: the last attempt failed.',
    TIMED_OUT: 'It ended: the last attempt took too long.',
    CANCELED: 'It ended: it was canceled.',
    LOST: 'It ended: the node or worker of the last attempt vanished.',
  },
);

export const ScheduleEventType = enumOf<ScheduleEventName>(
  'ScheduleEventType',
  'What can happen to a schedule. Clients must expect new values.',
  {
    CREATED: 'It was created.',
    UPDATED: 'It was changed.',
    PAUSED: 'It was paused, by hand or after failures.',
    RESUMED: 'It fires again.',
    DELETED: 'It was deleted.',
    FINISHED: 'It ended: its rule, its end, its maxRuns or somebody ended it.',
    OCCURRENCE_DISPATCHED: 'An instant started a run.',
    OCCURRENCE_SKIPPED: 'An instant was skipped, by a policy or by hand.',
    OCCURRENCE_MISSED: 'An instant was decided too late to run.',
    OCCURRENCE_MOVED: 'An instant was moved by hand.',
    OCCURRENCE_RESTORED: 'A skip or a move was taken back.',
  },
);

@ObjectType('RunProgressEvent', { simpleResolvers: true, description: 'How far a run is.' })
export class RunProgressEvent implements Omit<RunProgress, 'position'> {
  @Field(() => DateTime, { description: 'When this was reported.' })
  readonly at!: number;
  @Field(() => Boolean, { description: 'True: the state at the beginning of the stream, and no change.' })
  readonly snapshot!: boolean;
  @Field(() => Boolean, { description: 'True: the run has ended and nothing follows. The stream ends.' })
  readonly final!: boolean;
  @Field(() => RunType, { description: 'The run as it is when the event is sent.' })
  readonly run!: Run;
}

@ObjectType('LogBatch', { simpleResolvers: true, description: 'Consecutive log entries of one run.' })
export class LogBatchType implements Omit<LogBatch, 'position' | 'key'> {
  @Field(() => [LogEntryType], {
    description: 'The entries in order; empty in a last batch that only says the log is complete.',
  })
  readonly entries!: readonly LogEntry[];
  @Field(() => Boolean, { description: 'True: the run has ended and nothing follows. The stream ends.' })
  readonly final!: boolean;
}

@ObjectType('RunEvent', { simpleResolvers: true, description: 'One change of a run.' })
export class RunEventObject implements Omit<RunEvent, 'position' | 'runId' | 'batch'> {
  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at!: number;
  @Field(() => RunEventType, { description: 'What happened.' })
  readonly type!: RunEventName;
  @Field(() => RunState, { nullable: true, description: 'State before the event; null when the run was created.' })
  readonly previousState!: Run['state'] | null;
  @Field(() => RunState, { description: 'State after the event.' })
  readonly state!: Run['state'];
  @Field(() => Boolean, {
    description: "False: the run left the filter with this event. Its state was in the filter's states before.",
  })
  readonly matches!: boolean;
  @Field(() => ActorType, { nullable: true, description: 'Who caused it; null when that is not known.' })
  readonly actor!: Actor | null;
}

@ObjectType('ScheduleEvent', {
  simpleResolvers: true,
  description: 'One change of a schedule, or one decision about an instant of it.',
})
export class ScheduleEventObject implements Omit<ScheduleEvent, 'position' | 'scheduleId' | 'occurrence' | 'batch'> {
  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at!: number;
  @Field(() => ScheduleEventType, { description: 'What happened.' })
  readonly type!: ScheduleEventName;
  @Field(() => ActorType, { nullable: true, description: 'Who caused it; null when that is not known.' })
  readonly actor!: Actor | null;
}
