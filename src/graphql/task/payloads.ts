import { GraphQLID } from 'graphql';
import { Field, ObjectType } from 'type-graphql';

import type { Run } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import { MutationPayload } from '../errors/types.ts';
import { RunType } from '../run/types.ts';
import { TaskType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };
const replayed = { description: 'true when an earlier call with this key made it' };

@ObjectType(payload)
export class CreateTaskPayload extends MutationPayload {
  @Field(() => TaskType, { nullable: true })
  readonly task!: Task | null;
  @Field(() => Boolean, replayed)
  readonly replayed!: boolean;
}

@ObjectType(payload)
export class UpdateTaskPayload extends MutationPayload {
  @Field(() => TaskType, { nullable: true })
  readonly task!: Task | null;
}

@ObjectType(payload)
export class CancelTaskPayload extends MutationPayload {
  @Field(() => TaskType, { nullable: true })
  readonly task!: Task | null;
  @Field(() => [RunType])
  readonly canceledRuns!: readonly Run[];
}

@ObjectType(payload)
export class DeleteTaskPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true })
  readonly deletedTaskId!: string | null;
}

@ObjectType(payload)
export class ExecuteTaskPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true })
  readonly run!: Run | null;
  @Field(() => Boolean, replayed)
  readonly replayed!: boolean;
}
