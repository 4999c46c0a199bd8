import { GraphQLID } from 'graphql';
import { Field, Float, InputType, Int } from 'type-graphql';

import type { AppendRunLog, ClaimRuns, CompleteRun, HeartbeatRun } from '../../domain/model/commands/worker.ts';
import type { LogLevel as LogLevelName } from '../../domain/model/log-entry.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import { InputReader } from '../input/reader.ts';
import { LogLevel } from '../log-entry/types.ts';
import { DateTime, Duration, JSONObject, JSONValue } from '../scalars/index.ts';

const optional = { nullable: true } as const;

@InputType({
  description:
    'Workers of external modules, in any language. A claim is a lease: heartbeat before leaseUntil, or the run goes to another.',
})
export class ClaimRunsInput {
  @Field(() => [String], { description: 'The names of the work that this worker does: `params.worker` of the runs.' })
  modules!: string[];
  @Field(() => String, { description: 'What the worker calls itself; shown as `Run.worker`.' })
  worker!: string;
  @Field(() => Int, { defaultValue: 1, description: 'At most 100.' })
  max!: number;
  @Field(() => Duration, { defaultValue: 'PT20S', description: 'wait up to this long for work, at most PT1M' })
  wait!: string;
  @Field(() => Duration, {
    defaultValue: 'PT30S',
    description:
      'How long a silent worker keeps what it has claimed, PT1S to P1D. Every call on the run begins it anew.',
  })
  lease!: string;
}

@InputType()
export class HeartbeatRunInput {
  @Field(() => GraphQLID)
  runId!: string;
  @Field(() => String)
  fence!: string;
  @Field(() => Float, optional)
  statusPercent?: number | null;
  @Field(() => String, optional)
  statusMessage?: string | null;
}

@InputType()
export class LogLineInput {
  @Field(() => LogLevel, { defaultValue: 'INFO' })
  level!: LogLevelName;
  @Field(() => String)
  message!: string;
  @Field(() => JSONObject, optional)
  fields?: JsonObject | null;
  @Field(() => Float, optional)
  statusPercent?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'Default: when it arrives.' })
  timestamp?: number | null;
}

@InputType({
  description:
    'offset = how many lines of this attempt were sent before; sending the same lines twice stores them once. At most 1000 lines a call.',
})
export class AppendRunLogInput {
  @Field(() => GraphQLID)
  runId!: string;
  @Field(() => String)
  fence!: string;
  @Field(() => Int)
  offset!: number;
  @Field(() => [LogLineInput])
  lines!: LogLineInput[];
}

@InputType()
export class RunErrorInput {
  @Field(() => String)
  type!: string;
  @Field(() => String)
  message!: string;
  @Field(() => String, optional)
  stack?: string | null;
  @Field(() => Boolean, { defaultValue: true, description: 'false: another attempt would fail in the same way' })
  retryable!: boolean;
}

@InputType({ description: 'A run that was asked to cancel and did not succeed ends as CANCELED.' })
export class CompleteRunInput {
  @Field(() => GraphQLID)
  runId!: string;
  @Field(() => String)
  fence!: string;
  @Field(() => Boolean)
  succeeded!: boolean;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'With succeeded: false: the work was called off, so that no retry follows.',
  })
  canceled!: boolean;
  @Field(() => JSONValue, optional)
  result?: Json;
  @Field(() => Int, optional)
  exitCode?: number | null;
  @Field(() => RunErrorInput, optional)
  error?: RunErrorInput | null;
}

export function readClaimRuns({ modules, worker, max, wait, lease }: ClaimRunsInput): ClaimRuns {
  const reader = new InputReader();
  return reader.done({
    modules,
    worker,
    max,
    waitMs: reader.milliseconds(wait, ['wait']),
    leaseMs: reader.milliseconds(lease, ['lease']),
  });
}

export function readHeartbeatRun(input: HeartbeatRunInput): HeartbeatRun {
  const reader = new InputReader();
  const { statusPercent, statusMessage } = input;
  return reader.done({ ...readHeld(reader, input), percent: statusPercent ?? null, message: statusMessage ?? null });
}

export function readAppendRunLog(input: AppendRunLogInput): AppendRunLog {
  const reader = new InputReader();
  const lines = input.lines.map(({ level, message, fields, statusPercent, timestamp }) => ({
    level,
    message,
    fields: fields ?? null,
    percent: statusPercent ?? null,
    at: timestamp ?? null,
  }));
  return reader.done({ ...readHeld(reader, input), offset: input.offset, lines });
}

export function readCompleteRun(input: CompleteRunInput): CompleteRun {
  const reader = new InputReader();
  const { succeeded, canceled, result, exitCode, error } = input;
  if (succeeded && canceled) reader.fail(['canceled'], 'exclusive', 'canceled: a run that succeeded was not canceled');
  const stack = error?.stack == null ? {} : { stack: error.stack };
  return reader.done({
    ...readHeld(reader, input),
    outcome: succeeded ? 'SUCCEEDED' : canceled ? 'CANCELED' : 'FAILED',
    result: result ?? null,
    exitCode: exitCode ?? null,
    error: error ? { type: error.type, message: error.message, retryable: error.retryable, ...stack } : null,
  });
}

/** What is no fence of ours is one that nobody holds. */
const noFence = -1;

function readHeld(reader: InputReader, { runId, fence }: { readonly runId: string; readonly fence: string }) {
  return {
    runId: reader.id('Run', runId, ['runId']),
    fence: /^\d{1,15}$/.test(fence) ? Number(fence) : noFence,
  };
}
