import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';

import type { TaskFilter, TaskOrder } from '../../ports/listing.ts';
import type { TaskState as TaskStateName } from '../../domain/model/task.ts';
import { refuse } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { OrderDirection, TagInput, readTags } from '../input/shared.ts';
import { Duration, readMilliseconds } from '../scalars/index.ts';
import { TaskState } from './types.ts';

const TaskOrderField = enumOf<TaskOrder['field']>('TaskOrderField', 'By what a list of tasks can be sorted.', {
  CREATED_AT: 'When a task was created.',
  UPDATED_AT: 'When it was last changed.',
  NAME: 'Its name, by code points.',
  NEXT_FIRE_AT: 'When it fires next; tasks that never fire come last.',
  PRIORITY: 'Its priority.',
});

@InputType('TaskFilter', {
  description: 'Conditions for tasks; all given ones must hold. Of a list, any value may match.',
})
export class TaskFilterInput {
  @Field(() => [GraphQLID], { nullable: true, description: 'Only these tasks.' })
  ids?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Only tasks with any of these names.' })
  names?: string[] | null;
  @Field(() => String, {
    nullable: true,
    description: 'Part of the name, title or description, upper and lower case alike.',
  })
  search?: string | null;
  @Field(() => [TaskState], { nullable: true, description: 'Only tasks in any of these states.' })
  states?: TaskStateName[] | null;
  @Field(() => [String], { nullable: true, description: 'Only tasks of any of these modules.' })
  modules?: string[] | null;
  @Field(() => [TagInput], { nullable: true, description: 'Only tasks that have all of these tags.' })
  tags?: TagInput[] | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'Only tasks with a schedule that fires within this time from now.',
  })
  dueWithin?: string | null;
}

@InputType('TaskOrder', { description: 'Order of a list of tasks.' })
export class TaskOrderInput {
  @Field(() => TaskOrderField, { defaultValue: 'CREATED_AT', description: 'By what the list is sorted.' })
  field!: TaskOrder['field'];
  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: OrderDirection;
}

@InputType({ description: 'Exactly one of ID and name.' })
export class TaskLocator {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the task.' })
  id?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Name of the task; an operator finds those of the default tenant by it.',
  })
  name?: string | null;
}

export function readTaskFilter(filter: TaskFilterInput | null | undefined): TaskFilter {
  const dueWithin = filter?.dueWithin == null ? undefined : readMilliseconds(filter.dueWithin);
  if (typeof dueWithin === 'object') refuse(`filter.dueWithin: ${dueWithin.wrong}`);
  return compact({
    ids: filter?.ids ? readIds('Task', filter.ids) : undefined,
    names: filter?.names ?? undefined,
    search: filter?.search ?? undefined,
    states: filter?.states ?? undefined,
    modules: filter?.modules ?? undefined,
    tags: filter?.tags ? readTags(filter.tags) : undefined,
    dueWithinMs: dueWithin,
  });
}

export function readTaskOrder(order: TaskOrderInput | null | undefined): TaskOrder {
  return { field: order?.field ?? 'CREATED_AT', descending: (order?.direction ?? 'DESC') === 'DESC' };
}
