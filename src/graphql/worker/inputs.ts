import { GraphQLID } from 'graphql';
import { Field, Float, InputType, Int } from 'type-graphql';

import type { AppendRunLog, ClaimRuns, CompleteRun, HeartbeatRun } from '../../domain/model/commands/worker.ts';
import type { LogLevel as LogLevelName } from '../../domain/model/log-entry.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { LogLevel } from '../log-entry/types.ts';
import { DateTime, Duration, JSONObject, JSONValue } from '../scalars/index.ts';

@InputType({
  description:
    'What a worker of external modules asks for. A claim is a lease: without a call before leaseUntil the run goes to another worker.',
})
export class ClaimRunsInput extends KeyedInput {
  @Field(() => [String], {
    description: 'Names of the work that this worker does, 1 to 100; runs name it in params.worker.',
  })
  modules!: string[];
  @Field(() => String, { description: 'Name of the worker, 1 to 200 characters; shown as Run.worker.' })
  worker!: string;
  @Field(() => Int, { defaultValue: 1, description: 'How many runs to claim at most, 1 to 100.' })
  max!: number;
  @Field(() => Duration, {
    defaultValue: 'PT20S',
    description: 'How long to wait for work if there is none, 0 to 1 minute.',
  })
  wait!: string;
  @Field(() => Duration, {
    defaultValue: 'PT30S',
    description:
      'How long a silent worker keeps a claimed run, 1 second to 1 day. Each call about the run starts the lease again.',
  })
  lease!: string;
}

@InputType({ description: 'A sign of life for a claimed run. It starts the lease again.' })
export class HeartbeatRunInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the claimed run. LEASE_LOST if the claim no longer holds.' })
  runId!: string;
  @Field(() => String, { description: 'The fence of the claim.' })
  fence!: string;
  @Field(() => Float, { nullable: true, description: 'Progress, 0 to 100. Default: unchanged.' })
  statusPercent?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'What it is doing, at most 1000 characters. Default: unchanged.',
  })
  statusMessage?: string | null;
}

@InputType({ description: 'One log line.' })
export class LogLineInput {
  @Field(() => LogLevel, { defaultValue: 'INFO', description: 'Severity.' })
  level!: LogLevelName;
  @Field(() => String, { description: 'The text, at most 65,536 characters.' })
  message!: string;
  @Field(() => JSONObject, { nullable: true, description: 'Structured data, at most 64 KiB as JSON. Default: none.' })
  fields?: JsonObject | null;
  @Field(() => Float, { nullable: true, description: "Progress, 0 to 100; it becomes the run's progress as well." })
  statusPercent?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When it was written. Default: when it arrives.' })
  timestamp?: number | null;
}

@InputType({
  description: 'Log lines of a claimed run. Lines sent twice with the same offset are stored once.',
})
export class AppendRunLogInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the claimed run.' })
  runId!: string;
  @Field(() => String, { description: 'The fence of the claim.' })
  fence!: string;
  @Field(() => Int, { description: 'How many lines of this attempt were sent before; 0 for the first call.' })
  offset!: number;
  @Field(() => [LogLineInput], { description: 'The lines, in order; at most 1000.' })
  lines!: LogLineInput[];
}

@InputType({ description: 'What went wrong in an attempt.' })
export class RunErrorInput {
  @Field(() => String, { description: 'Name for programs, 1 to 200 characters.' })
  type!: string;
  @Field(() => String, { description: 'For people, at most 10,000 characters.' })
  message!: string;
  @Field(() => String, { nullable: true, description: 'Where it happened in the code, at most 65,536 characters.' })
  stack?: string | null;
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'False: another attempt would fail in the same way, and none is made.',
  })
  retryable!: boolean;
}

@InputType({
  description: 'How a claimed run ended. A run that was asked to cancel and did not succeed ends as CANCELED.',
})
export class CompleteRunInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the claimed run. LEASE_LOST if the claim no longer holds.' })
  runId!: string;
  @Field(() => String, { description: 'The fence of the claim.' })
  fence!: string;
  @Field(() => Boolean, { description: 'Whether the work succeeded.' })
  succeeded!: boolean;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Only with succeeded: false. True: the work was called off, and no retry follows.',
  })
  canceled!: boolean;
  @Field(() => JSONValue, { nullable: true, description: 'What the run returns, at most 1 MiB as JSON.' })
  result?: Json;
  @Field(() => Int, { nullable: true, description: "Exit code of the worker's process, if there was one." })
  exitCode?: number | null;
  @Field(() => RunErrorInput, {
    nullable: true,
    description: 'What went wrong. Default for a failure: an error that says the worker gave no reason.',
  })
  error?: RunErrorInput | null;
}

export function readClaimRuns(input: ClaimRunsInput): ClaimRuns {
  const reader = new InputReader();
  const { modules, worker, max, wait, lease } = input;
  return reader.done({
    modules,
    worker,
    max,
    waitMs: reader.milliseconds(wait, ['wait']),
    leaseMs: reader.milliseconds(lease, ['lease']),
    ...keyOf(input),
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

/** A malformed fence counts as a fence that is not held. */
const noFence = -1;

function readHeld(reader: InputReader, input: KeyedInput & { readonly runId: string; readonly fence: string }) {
  return {
    runId: reader.id('Run', input.runId, ['runId']),
    fence: /^\d{1,15}$/.test(input.fence) ? Number(input.fence) : noFence,
    ...keyOf(input),
  };
}
