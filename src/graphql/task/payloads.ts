import { GraphQLID } from 'graphql';
import { Field, ObjectType } from 'type-graphql';

import type { Run } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { RunType } from '../run/types.ts';
import { TaskType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What createTask answers.' })
export class CreateTaskPayload extends MutationPayload {
  @Field(() => TaskType, { nullable: true, description: 'The new task; null after errors and with validateOnly.' })
  readonly task!: Task | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What updateTask answers.' })
export class UpdateTaskPayload extends MutationPayload {
  @Field(() => TaskType, {
    nullable: true,
    description: 'The task after the call; null after errors and with validateOnly.',
  })
  readonly task!: Task | null;
}

@ObjectType({ ...payload, description: 'What cancelTask answers.' })
export class CancelTaskPayload extends MutationPayload {
  @Field(() => TaskType, { nullable: true, description: 'The task after the call; null after errors.' })
  readonly task!: Task | null;
  @Field(() => [RunType], { description: 'Runs that were canceled, or were asked to cancel.' })
  readonly canceledRuns!: readonly Run[];
}

@ObjectType({ ...payload, description: 'What deleteTask answers.' })
export class DeleteTaskPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the deleted task; null after errors.' })
  readonly deletedTaskId!: string | null;
}

@ObjectType({ ...payload, description: 'What executeTask answers.' })
export class ExecuteTaskPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true, description: 'The new run; null after errors.' })
  readonly run!: Run | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}
