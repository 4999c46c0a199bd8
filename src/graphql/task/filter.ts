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

const optional = { nullable: true } as const;
const TaskOrderField = enumOf('TaskOrderField', ['CREATED_AT', 'UPDATED_AT', 'NAME', 'NEXT_FIRE_AT', 'PRIORITY']);

@InputType('TaskFilter', { description: 'Fields are joined by AND; a list means any of.' })
export class TaskFilterInput {
  @Field(() => [GraphQLID], optional)
  ids?: string[] | null;
  @Field(() => [String], optional)
  names?: string[] | null;
  @Field(() => String, optional)
  search?: string | null;
  @Field(() => [TaskState], optional)
  states?: TaskStateName[] | null;
  @Field(() => [String], optional)
  modules?: string[] | null;
  @Field(() => [TagInput], optional)
  tags?: TagInput[] | null;
  @Field(() => Duration, optional)
  dueWithin?: string | null;
}

@InputType('TaskOrder')
export class TaskOrderInput {
  @Field(() => TaskOrderField, { defaultValue: 'CREATED_AT' })
  field!: TaskOrder['field'];
  @Field(() => OrderDirection, { defaultValue: 'DESC' })
  direction!: OrderDirection;
}

@InputType()
export class TaskLocator {
  @Field(() => GraphQLID, optional)
  id?: string | null;
  @Field(() => String, optional)
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
