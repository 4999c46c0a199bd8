import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';

import { type Backoff as BackoffName, type RetryPolicy } from '../../domain/model/retry.ts';
import type { ConcurrencyPolicy } from '../../domain/model/task.ts';
import type { OverlapPolicy as OverlapPolicyName } from '../../domain/model/schedule.ts';
import { enumOf } from '../enums.ts';
import type { InputReader } from '../input/reader.ts';
import { OverlapPolicy } from '../schedule/enums.ts';
import { Duration, printMilliseconds } from '../scalars/index.ts';

const Backoff = enumOf<BackoffName>('Backoff', 'How the delay between attempts grows.', {
  NONE: 'There is no delay.',
  FIXED: 'It stays the same.',
  LINEAR: 'It grows by the first delay each time.',
  EXPONENTIAL: 'It is multiplied by the factor each time.',
});

@ObjectType('RetryPolicy', { simpleResolvers: true, description: 'When a failed attempt is repeated.' })
export class RetryPolicyType implements Omit<RetryPolicy, 'delayMs' | 'maxDelayMs'> {
  @Field(() => Int, { description: 'Attempts of one run at most; 1 = no retry.' })
  readonly maxAttempts!: number;
  @Field(() => Backoff, { description: 'How the delay grows from attempt to attempt.' })
  readonly backoff!: BackoffName;
  @Field(() => Duration, { description: 'Delay before the second attempt.' })
  readonly delay!: string;
  @Field(() => Duration, { description: 'Upper limit of the delay.' })
  readonly maxDelay!: string;
  @Field(() => Float, { description: 'Growth of the delay for each further attempt with EXPONENTIAL.' })
  readonly factor!: number;
  @Field(() => Float, {
    description: 'Share of each delay that is drawn at random, 0 to 1. It only shortens the delay.',
  })
  readonly jitter!: number;
  @Field(() => Boolean, { description: 'Whether an attempt that timed out is repeated.' })
  readonly retryOnTimeout!: boolean;
}

@ObjectType('ConcurrencyPolicy', {
  simpleResolvers: true,
  description: 'How many runs may be at work at once, for the whole task or for each value of its key.',
})
export class ConcurrencyPolicyType implements ConcurrencyPolicy {
  @Field(() => Int, { nullable: true, description: 'Limit of runs at work at once; null = no limit.' })
  readonly maxRuns!: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Template over the params, such as {{params.host}}; null = one limit for the whole task.',
  })
  readonly key!: string | null;
  @Field(() => OverlapPolicy, { description: 'What happens to a run when the limit is reached.' })
  readonly onLimit!: OverlapPolicyName;
}

@InputType({ description: 'When a failed attempt is repeated. All fields have defaults.' })
export class RetryPolicyInput {
  @Field(() => Int, { defaultValue: 1, description: 'Attempts of one run at most, 1 to 1000; 1 = no retry.' })
  maxAttempts!: number;
  @Field(() => Backoff, { defaultValue: 'EXPONENTIAL', description: 'How the delay grows from attempt to attempt.' })
  backoff!: BackoffName;
  @Field(() => Duration, { defaultValue: 'PT10S', description: 'Delay before the second attempt, 0 to 7 days.' })
  delay!: string;
  @Field(() => Duration, { defaultValue: 'PT1H', description: 'Upper limit of the delay, 0 to 7 days.' })
  maxDelay!: string;
  @Field(() => Float, {
    defaultValue: 2,
    description: 'Growth of the delay for each further attempt with EXPONENTIAL, 1 to 100.',
  })
  factor!: number;
  @Field(() => Float, {
    defaultValue: 0.1,
    description: 'Share of each delay that is drawn at random, 0 to 1. It only shortens the delay.',
  })
  jitter!: number;
  @Field(() => Boolean, { defaultValue: true, description: 'Whether an attempt that timed out is repeated.' })
  retryOnTimeout!: boolean;
}

@InputType({ description: 'How many runs may be at work at once, for the whole task or for each value of its key.' })
export class ConcurrencyPolicyInput {
  @Field(() => Int, { nullable: true, description: '1 to 100,000. Default: no limit.' })
  maxRuns?: number | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Template over the params, such as {{params.host}}, at most 500 characters. Default: one limit for the whole task.',
  })
  key?: string | null;
  @Field(() => OverlapPolicy, {
    defaultValue: 'BUFFER_ALL',
    description: 'What happens to a run when the limit is reached.',
  })
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
