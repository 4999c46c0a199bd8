import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { Run, RunError } from '../../domain/model/run.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Versioned } from '../node/types.ts';
import { DateTime, JSONObject, JSONValue } from '../scalars/index.ts';
import { RunState, RunTrigger } from './enums.ts';

@ObjectType('RunError', { simpleResolvers: true, description: 'What went wrong in an attempt.' })
export class RunErrorType implements Omit<RunError, 'stack'> {
  @Field(() => String, { description: 'Name for programs, such as http.status or command.exit.' })
  readonly type!: string;
  @Field(() => String, { description: 'For people, at most 10,000 characters.' })
  readonly message!: string;
  @Field(() => String, { nullable: true, description: 'Where it happened in the code, if known.' })
  readonly stack!: string | null;
  @Field(() => Boolean, { description: 'False: another attempt would fail in the same way, and none is made.' })
  readonly retryable!: boolean;
}

/** Has the run's id when its stack has not been read. */
export interface RunErrorOf extends RunError {
  readonly runId?: string;
}

// prettier-ignore
type Shown =
  | 'number' | 'state' | 'trigger' | 'triggeredBy' | 'attempt' | 'params' | 'moduleVersion' | 'scheduledFor' | 'queuedAt'
  | 'startedAt' | 'finishedAt' | 'nextAttemptAt' | 'worker' | 'progressPercent' | 'statusMessage' | 'result' | 'exitCode'
  | 'error' | 'cancelReason' | 'logCount';

@ObjectType('Run', {
  implements: [Node, Versioned],
  simpleResolvers: true,
  description: 'One execution of a task. It may take several attempts.',
})
export class RunType implements Pick<Run, Shown> {
  @Field(() => Int, { description: '1, 2, 3 and so on within the task.' })
  readonly number!: number;
  @Field(() => RunState, { description: 'Where it stands.' })
  readonly state!: Run['state'];
  @Field(() => RunTrigger, { description: 'Why it was created.' })
  readonly trigger!: Run['trigger'];
  @Field(() => ActorType, { description: 'Who caused it. The name of the actor stays, even if its token is revoked.' })
  readonly triggeredBy!: Actor;
  @Field(() => Int, { description: 'Number of the latest attempt; 0 before the first.' })
  readonly attempt!: number;
  @Field(() => JSONObject, { description: 'Parameters after all overrides, as they were when the run was created.' })
  readonly params!: JsonObject;
  @Field(() => String, { description: 'Version of the module when the run was created.' })
  readonly moduleVersion!: string;
  @Field(() => DateTime, { description: 'When it was to start.' })
  readonly scheduledFor!: number;
  @Field(() => DateTime, { description: 'When it was created, or last put into the queue.' })
  readonly queuedAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When its latest attempt started; null before the first.' })
  readonly startedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When it ended for good; null until then.' })
  readonly finishedAt!: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it becomes due, in the states SCHEDULED and RETRY_WAIT; null in others.',
  })
  readonly nextAttemptAt!: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Host of the node, or name of the worker, that made the latest attempt; null before the first.',
  })
  readonly worker!: string | null;
  @Field(() => Float, {
    nullable: true,
    description: '0 to 100; within one attempt it never falls. Null = not reported.',
  })
  readonly progressPercent!: number | null;
  @Field(() => String, { nullable: true, description: 'What it said last about its progress; null = nothing.' })
  readonly statusMessage!: string | null;
  @Field(() => JSONValue, { nullable: true, description: 'What it returned; null = nothing yet, or nothing.' })
  readonly result!: Json;
  @Field(() => Int, {
    nullable: true,
    description: "Exit code of the latest attempt's process; null when there was none.",
  })
  readonly exitCode!: number | null;
  @Field(() => RunErrorType, { nullable: true, description: 'What went wrong in the latest attempt; null = nothing.' })
  readonly error!: RunError | null;
  @Field(() => String, { nullable: true, description: 'Why it was canceled; null when no reason was given.' })
  readonly cancelReason!: string | null;
  @Field(() => Int, { description: 'How many log entries it has.' })
  readonly logCount!: number;
}

export const RunConnection = makeConnectionType('Run', () => RunType);
