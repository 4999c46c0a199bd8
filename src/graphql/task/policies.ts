import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';

import { type Backoff as BackoffName, type RetryPolicy, backoffs } from '../../domain/model/retry.ts';
import type { ConcurrencyPolicy } from '../../domain/model/task.ts';
import type { OverlapPolicy as OverlapPolicyName } from '../../domain/model/schedule.ts';
import { enumOf } from '../enums.ts';
import type { InputReader } from '../input/reader.ts';
import { OverlapPolicy } from '../schedule/enums.ts';
import { Duration, printMilliseconds } from '../scalars/index.ts';

const Backoff = enumOf('Backoff', backoffs);

@ObjectType('RetryPolicy', { simpleResolvers: true })
export class RetryPolicyType implements Omit<RetryPolicy, 'delayMs' | 'maxDelayMs'> {
  @Field(() => Int)
  readonly maxAttempts!: number;
  @Field(() => Backoff)
  readonly backoff!: BackoffName;
  @Field(() => Duration)
  readonly delay!: string;
  @Field(() => Duration)
  readonly maxDelay!: string;
  @Field(() => Float)
  readonly factor!: number;
  @Field(() => Float)
  readonly jitter!: number;
  @Field(() => Boolean)
  readonly retryOnTimeout!: boolean;
}

@ObjectType('ConcurrencyPolicy', {
  simpleResolvers: true,
  description: 'maxRuns at once, per task or per evaluated key template such as {{params.host}}.',
})
export class ConcurrencyPolicyType implements ConcurrencyPolicy {
  @Field(() => Int, { nullable: true })
  readonly maxRuns!: number | null;
  @Field(() => String, { nullable: true })
  readonly key!: string | null;
  @Field(() => OverlapPolicy)
  readonly onLimit!: OverlapPolicyName;
}

@InputType()
export class RetryPolicyInput {
  @Field(() => Int, { defaultValue: 1 })
  maxAttempts!: number;
  @Field(() => Backoff, { defaultValue: 'EXPONENTIAL' })
  backoff!: BackoffName;
  @Field(() => Duration, { defaultValue: 'PT10S' })
  delay!: string;
  @Field(() => Duration, { defaultValue: 'PT1H' })
  maxDelay!: string;
  @Field(() => Float, { defaultValue: 2 })
  factor!: number;
  @Field(() => Float, { defaultValue: 0.1 })
  jitter!: number;
  @Field(() => Boolean, { defaultValue: true })
  retryOnTimeout!: boolean;
}

@InputType()
export class ConcurrencyPolicyInput {
  @Field(() => Int, { nullable: true })
  maxRuns?: number | null;
  @Field(() => String, { nullable: true })
  key?: string | null;
  @Field(() => OverlapPolicy, { defaultValue: 'BUFFER_ALL' })
  onLimit!: OverlapPolicyName;
}

export function readRetry(reader: InputReader, input: RetryPolicyInput): RetryPolicy {
  const { maxAttempts, backoff, factor, jitter, retryOnTimeout } = input;
  return {
    maxAttempts,
    backoff,
    factor,
    jitter,
    retryOnTimeout,
    delayMs: reader.milliseconds(input.delay, ['retry', 'delay']),
    maxDelayMs: reader.milliseconds(input.maxDelay, ['retry', 'maxDelay']),
  };
}

export function renderRetry({ delayMs, maxDelayMs, ...policy }: RetryPolicy): RetryPolicyType {
  return { ...policy, delay: printMilliseconds(delayMs), maxDelay: printMilliseconds(maxDelayMs) };
}

export function readConcurrency({ maxRuns = null, key = null, onLimit }: ConcurrencyPolicyInput): ConcurrencyPolicy {
  return { maxRuns, key, onLimit };
}
