import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import type { JsonObject } from '../../domain/model/values.ts';
import { enumOf } from '../enums.ts';
import { TagInput } from '../input/shared.ts';
import { KeyedInput } from '../keyed-input.ts';
import { DateTime, Duration, JSONObject } from '../scalars/index.ts';
import { ScheduleInput } from '../schedule/inputs.ts';
import { ConcurrencyPolicyInput, RetryPolicyInput } from './policies.ts';

const optional = { nullable: true } as const;
export const ActiveRunsAction = enumOf('ActiveRunsAction', ['LET_FINISH', 'CANCEL']);

@InputType()
export class CreateTaskInput extends KeyedInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, optional)
  title?: string | null;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => String)
  module!: string;
  @Field(() => JSONObject, optional)
  params?: JsonObject | null;
  @Field(() => [TagInput], optional)
  tags?: TagInput[] | null;
  @Field(() => Int, { defaultValue: 0 })
  priority!: number;
  @Field(() => Duration, optional)
  timeout?: string | null;
  @Field(() => RetryPolicyInput, optional)
  retry?: RetryPolicyInput | null;
  @Field(() => ConcurrencyPolicyInput, optional)
  concurrency?: ConcurrencyPolicyInput | null;
  @Field(() => [ScheduleInput], optional)
  schedules?: ScheduleInput[] | null;
  @Field(() => GraphQLID, { nullable: true, description: 'admin tokens only' })
  tenantId?: string | null;
  @Field(() => Boolean, { defaultValue: false })
  validateOnly!: boolean;
}

@InputType({ description: 'Absent = keep, null = clear, value = set.' })
export class UpdateTaskInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  name?: string | null;
  @Field(() => String, optional)
  title?: string | null;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => String, optional)
  module?: string | null;
  @Field(() => JSONObject, optional)
  params?: JsonObject | null;
  @Field(() => [TagInput], optional)
  tags?: TagInput[] | null;
  @Field(() => Int, optional)
  priority?: number | null;
  @Field(() => Duration, optional)
  timeout?: string | null;
  @Field(() => RetryPolicyInput, optional)
  retry?: RetryPolicyInput | null;
  @Field(() => ConcurrencyPolicyInput, optional)
  concurrency?: ConcurrencyPolicyInput | null;
  @Field(() => Boolean, optional)
  paused?: boolean | null;
  @Field(() => String, optional)
  pauseNote?: string | null;
  @Field(() => Boolean, { defaultValue: false })
  validateOnly!: boolean;
}

@InputType({ description: 'Ends all schedules; keeps the history.' })
export class CancelTaskInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  reason?: string | null;
  @Field(() => ActiveRunsAction, { defaultValue: 'LET_FINISH' })
  activeRuns!: keyof typeof ActiveRunsAction;
}

@InputType()
export class DeleteTaskInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
}

@InputType()
export class ExecuteTaskInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => JSONObject, { nullable: true, description: "laid over the task's params, key by key, for this run" })
  params?: JsonObject | null;
  @Field(() => DateTime, { nullable: true, description: 'default now' })
  at?: number | null;
  @Field(() => Int, { nullable: true, description: "-100..100; default the task's" })
  priority?: number | null;
  @Field(() => String, optional)
  note?: string | null;
  @Field(() => String, { nullable: true, description: 'the same key answers the same run for 24 hours' })
  idempotencyKey?: string | null;
}
