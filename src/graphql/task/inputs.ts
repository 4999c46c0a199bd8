import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';

import type { CancelTask } from '../../domain/model/commands/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { enumOf } from '../enums.ts';
import { common } from '../input/common.ts';
import { TagInput } from '../input/shared.ts';
import { KeyedInput } from '../keyed-input.ts';
import { DateTime, Duration, JSONObject } from '../scalars/index.ts';
import { ScheduleInput } from '../schedule/inputs.ts';
import { ConcurrencyPolicyInput, RetryPolicyInput } from './policies.ts';

export const ActiveRunsAction = enumOf<CancelTask['activeRuns']>(
  'ActiveRunsAction',
  'What becomes of runs that have not ended.',
  {
    LET_FINISH: 'They go on to their end.',
    CANCEL: 'They are canceled.',
  },
);

@InputType({ description: 'The task to create, together with its schedules.' })
export class CreateTaskInput extends KeyedInput {
  @Field(() => String, { description: '1 to 200 characters, unique within the tenant.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Title for people, at most 200 characters.' })
  title?: string | null;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => String, { description: 'Name of the kind of work, as Query.taskModules lists it.' })
  module!: string;
  @Field(() => JSONObject, {
    nullable: true,
    description:
      'Parameters of the module, checked against TaskModule.parametersSchema; at most 256 KiB. Default: none.',
  })
  params?: JsonObject | null;
  @Field(() => [TagInput], { nullable: true, description: 'At most 50, each key once.' })
  tags?: TagInput[] | null;
  @Field(() => Int, { defaultValue: 0, description: '-100 to 100; queued runs with a higher value start first.' })
  priority!: number;
  @Field(() => Duration, { nullable: true, description: 'Limit of one attempt, at most 30 days. Default: no limit.' })
  timeout?: string | null;
  @Field(() => RetryPolicyInput, { nullable: true, description: 'When failed attempts are repeated. Default: never.' })
  retry?: RetryPolicyInput | null;
  @Field(() => ConcurrencyPolicyInput, {
    nullable: true,
    description: 'How many runs may be at work at once. Default: no limit.',
  })
  concurrency?: ConcurrencyPolicyInput | null;
  @Field(() => [ScheduleInput], {
    nullable: true,
    description: 'Schedules that are created with the task: all of it is stored, or nothing. Default: none.',
  })
  schedules?: ScheduleInput[] | null;
  @Field(() => GraphQLID, common.tenantId)
  tenantId?: string | null;
  @Field(() => Boolean, common.validateOnly)
  validateOnly!: boolean;
}

@InputType({ description: 'Changes of a task. Absent = keep, null = clear, value = set.' })
export class UpdateTaskInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the task. INVALID_STATE if it is canceled.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, { nullable: true, description: '1 to 200 characters, unique within the tenant.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'Title for people, at most 200 characters.' })
  title?: string | null;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => String, { nullable: true, description: 'Name of the kind of work; the params must fit it.' })
  module?: string | null;
  @Field(() => JSONObject, { nullable: true, description: 'Replaces all parameters of the module; at most 256 KiB.' })
  params?: JsonObject | null;
  @Field(() => [TagInput], { nullable: true, description: 'Replaces all of its tags; at most 50.' })
  tags?: TagInput[] | null;
  @Field(() => Int, { nullable: true, description: '-100 to 100; queued runs with a higher value start first.' })
  priority?: number | null;
  @Field(() => Duration, { nullable: true, description: 'Limit of one attempt, at most 30 days. Null = no limit.' })
  timeout?: string | null;
  @Field(() => RetryPolicyInput, { nullable: true, description: 'Replaces the whole policy.' })
  retry?: RetryPolicyInput | null;
  @Field(() => ConcurrencyPolicyInput, { nullable: true, description: 'Replaces the whole policy.' })
  concurrency?: ConcurrencyPolicyInput | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: its schedules start nothing until this is set to false.',
  })
  paused?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Why it is paused.' })
  pauseNote?: string | null;
  @Field(() => Boolean, common.validateOnly)
  validateOnly!: boolean;
}

@InputType({ description: 'Which task to end. Its schedules end for good; its history stays.' })
export class CancelTaskInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the task. One that is canceled already is answered as it is.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, { nullable: true, description: 'Why; shown as Run.cancelReason of the runs that it cancels.' })
  reason?: string | null;
  @Field(() => ActiveRunsAction, {
    defaultValue: 'LET_FINISH',
    description: 'What becomes of its runs that have not ended, those that wait included.',
  })
  activeRuns!: keyof typeof ActiveRunsAction;
}

@InputType({
  description:
    'Which task to delete. Its schedules end and its open runs are canceled; its history stays until retention deletes it.',
})
export class DeleteTaskInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the task.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
}

@InputType({ description: 'Which task to run by hand.' })
export class ExecuteTaskInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the task. INVALID_STATE if it is canceled.' })
  id!: string;
  @Field(() => JSONObject, {
    nullable: true,
    description: "Replaces top-level keys of the task's params for this run.",
  })
  params?: JsonObject | null;
  @Field(() => DateTime, { nullable: true, description: 'When the run starts. Default: now.' })
  at?: number | null;
  @Field(() => Int, { nullable: true, description: "-100 to 100. Default: the task's." })
  priority?: number | null;
  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters; kept with the run.' })
  note?: string | null;
}
