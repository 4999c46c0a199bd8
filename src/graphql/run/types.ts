import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { Run, RunError } from '../../domain/model/run.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Versioned } from '../node/types.ts';
import { DateTime, JSONObject, JSONValue } from '../scalars/index.ts';
import { RunState, RunTrigger } from './enums.ts';

const optional = { nullable: true } as const;

@ObjectType('RunError', { simpleResolvers: true })
export class RunErrorType implements Omit<RunError, 'stack'> {
  @Field(() => String)
  readonly type!: string;
  @Field(() => String)
  readonly message!: string;
  @Field(() => String, optional)
  readonly stack!: string | null;
  @Field(() => Boolean)
  readonly retryable!: boolean;
}

/** With the run when its stack has not been read. */
export interface RunErrorOf extends RunError {
  readonly runId?: string;
}

// prettier-ignore
type Shown =
  | 'number' | 'state' | 'trigger' | 'triggeredBy' | 'attempt' | 'params' | 'moduleVersion' | 'scheduledFor' | 'queuedAt'
  | 'startedAt' | 'finishedAt' | 'nextAttemptAt' | 'worker' | 'progressPercent' | 'statusMessage' | 'result' | 'exitCode'
  | 'error' | 'cancelReason' | 'logCount';

@ObjectType('Run', { implements: [Node, Versioned], simpleResolvers: true })
export class RunType implements Pick<Run, Shown> {
  @Field(() => Int, { description: '1, 2, 3 within the task.' })
  readonly number!: number;
  @Field(() => RunState)
  readonly state!: Run['state'];
  @Field(() => RunTrigger)
  readonly trigger!: Run['trigger'];
  @Field(() => ActorType, optional)
  readonly triggeredBy!: Actor;
  @Field(() => Int)
  readonly attempt!: number;
  @Field(() => JSONObject, { description: 'As resolved at creation, after overrides.' })
  readonly params!: JsonObject;
  @Field(() => String)
  readonly moduleVersion!: string;
  @Field(() => DateTime)
  readonly scheduledFor!: number;
  @Field(() => DateTime)
  readonly queuedAt!: number;
  @Field(() => DateTime, optional)
  readonly startedAt!: number | null;
  @Field(() => DateTime, optional)
  readonly finishedAt!: number | null;
  @Field(() => DateTime, optional)
  readonly nextAttemptAt!: number | null;
  @Field(() => String, optional)
  readonly worker!: string | null;
  @Field(() => Float, { nullable: true, description: '0..100, never falls within one attempt.' })
  readonly progressPercent!: number | null;
  @Field(() => String, optional)
  readonly statusMessage!: string | null;
  @Field(() => JSONValue, optional)
  readonly result!: Json;
  @Field(() => Int, optional)
  readonly exitCode!: number | null;
  @Field(() => RunErrorType, optional)
  readonly error!: RunError | null;
  @Field(() => String, optional)
  readonly cancelReason!: string | null;
  @Field(() => Int)
  readonly logCount!: number;
}

export const RunConnection = makeConnectionType('Run', () => RunType);
