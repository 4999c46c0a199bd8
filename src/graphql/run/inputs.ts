import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';
import type { CancelRun, RetryRun } from '../../domain/model/commands/run.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';
import { Duration, JSONObject } from '../scalars/index.ts';

const optional = { nullable: true } as const;
const defaultGrace = 'PT30S';

@InputType()
export class CancelRunInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => String, optional)
  reason?: string | null;
  @Field(() => Duration, { nullable: true, defaultValue: defaultGrace, description: 'after this long, kill' })
  grace?: string | null;
}

@InputType()
export class RetryRunInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => JSONObject, optional)
  params?: JsonObject | null;
}

export function readCancelRun({ id, reason, grace }: CancelRunInput): CancelRun {
  const reader = new InputReader();
  return reader.done({
    id: reader.id('Run', id, ['id']),
    reason: reason ?? null,
    graceMs: reader.milliseconds(grace ?? defaultGrace, ['grace']),
  });
}

export function readRetryRun({ id, params, idempotencyKey }: RetryRunInput): RetryRun {
  const reader = new InputReader();
  return reader.done({
    id: reader.id('Run', id, ['id']),
    params: params ?? null,
    idempotencyKey: idempotencyKey ?? null,
  });
}
