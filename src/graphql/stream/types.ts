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

const runEventTypes = [
  'CREATED',
  'QUEUED',
  'STARTED',
  'PROGRESSED',
  'RETRY_SCHEDULED',
  'CANCEL_REQUESTED',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'CANCELED',
  'LOST',
] as const satisfies readonly RunEventName[];
export const RunEventType = enumOf('RunEventType', runEventTypes, 'Clients must expect new values.');

const scheduleEventTypes = [
  'CREATED',
  'UPDATED',
  'PAUSED',
  'RESUMED',
  'DELETED',
  'FINISHED',
  'OCCURRENCE_DISPATCHED',
  'OCCURRENCE_SKIPPED',
  'OCCURRENCE_MISSED',
  'OCCURRENCE_MOVED',
  'OCCURRENCE_RESTORED',
] as const satisfies readonly ScheduleEventName[];
export const ScheduleEventType = enumOf('ScheduleEventType', scheduleEventTypes, 'Clients must expect new values.');

@ObjectType('RunProgressEvent', { simpleResolvers: true })
export class RunProgressEvent implements Omit<RunProgress, 'position'> {
  @Field(() => DateTime)
  readonly at!: number;
  @Field(() => Boolean)
  readonly snapshot!: boolean;
  @Field(() => Boolean)
  readonly final!: boolean;
  @Field(() => RunType)
  readonly run!: Run;
}

@ObjectType('LogBatch', { simpleResolvers: true })
export class LogBatchType implements Omit<LogBatch, 'position'> {
  @Field(() => [LogEntryType])
  readonly entries!: readonly LogEntry[];
  @Field(() => Boolean)
  readonly final!: boolean;
}

@ObjectType('RunEvent', { simpleResolvers: true })
export class RunEventObject implements Omit<RunEvent, 'position' | 'runId' | 'batch'> {
  @Field(() => DateTime)
  readonly at!: number;
  @Field(() => RunEventType)
  readonly type!: RunEventName;
  @Field(() => RunState, { nullable: true })
  readonly previousState!: Run['state'] | null;
  @Field(() => RunState)
  readonly state!: Run['state'];
  @Field(() => Boolean, {
    description:
      'False: the run has left the filter. Before this event its state was among the filter\'s "states", and now it is not.',
  })
  readonly matches!: boolean;
  @Field(() => ActorType, { nullable: true })
  readonly actor!: Actor | null;
}

@ObjectType('ScheduleEvent', { simpleResolvers: true })
export class ScheduleEventObject implements Omit<ScheduleEvent, 'position' | 'scheduleId' | 'occurrence' | 'batch'> {
  @Field(() => DateTime)
  readonly at!: number;
  @Field(() => ScheduleEventType)
  readonly type!: ScheduleEventName;
  @Field(() => ActorType, { nullable: true })
  readonly actor!: Actor | null;
}
