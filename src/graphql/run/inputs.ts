import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';
import type { CancelRun, RetryRun } from '../../domain/model/commands/run.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';
import { Duration, JSONObject } from '../scalars/index.ts';

const defaultGrace = 'PT30S';

@InputType({ description: 'Which run to cancel, and how.' })
export class CancelRunInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the run. INVALID_STATE if it has ended otherwise than canceled.' })
  id!: string;
  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters; shown as Run.cancelReason.' })
  reason?: string | null;
  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultGrace,
    description: 'How long a running attempt may take to end before it is killed, 0 to 1 hour.',
  })
  grace?: string | null;
}

@InputType({ description: 'Which run to repeat as a new run.' })
export class RetryRunInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of a run that has ended; INVALID_STATE otherwise.' })
  id!: string;
  @Field(() => JSONObject, {
    nullable: true,
    description: "Replaces top-level keys of the earlier run's params. Default: none.",
  })
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
