import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';

import type { RunFilter, RunOrder } from '../../ports/listing.ts';
import type { RunState as RunStateName, RunTrigger as RunTriggerName } from '../../domain/model/run.ts';
import { enumOf } from '../enums.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, OrderDirection, TagInput, readRange, readTags } from '../input/shared.ts';
import { RunState, RunTrigger } from './enums.ts';

const optional = { nullable: true } as const;
const RunOrderField = enumOf('RunOrderField', ['SCHEDULED_FOR', 'STARTED_AT', 'FINISHED_AT', 'NUMBER']);

@InputType('RunFilter')
export class RunFilterInput {
  @Field(() => [GraphQLID], optional)
  ids?: string[] | null;
  @Field(() => [GraphQLID], optional)
  taskIds?: string[] | null;
  @Field(() => [GraphQLID], optional)
  scheduleIds?: string[] | null;
  @Field(() => [RunState], optional)
  states?: RunStateName[] | null;
  @Field(() => [RunTrigger], optional)
  triggers?: RunTriggerName[] | null;
  @Field(() => [TagInput], optional)
  tags?: TagInput[] | null;
  @Field(() => DateTimeRange, optional)
  scheduledFor?: DateTimeRange | null;
  @Field(() => DateTimeRange, optional)
  finishedAt?: DateTimeRange | null;
  @Field(() => Int, optional)
  minAttempt?: number | null;
}

@InputType('RunOrder')
export class RunOrderInput {
  @Field(() => RunOrderField, { defaultValue: 'SCHEDULED_FOR' })
  field!: RunOrder['field'];
  @Field(() => OrderDirection, { defaultValue: 'DESC' })
  direction!: OrderDirection;
}

export function readRunFilter(filter: RunFilterInput | null | undefined): RunFilter {
  return compact({
    ids: filter?.ids ? readIds('Run', filter.ids) : undefined,
    taskIds: filter?.taskIds ? readIds('Task', filter.taskIds) : undefined,
    scheduleIds: filter?.scheduleIds ? readIds('Schedule', filter.scheduleIds) : undefined,
    states: filter?.states ?? undefined,
    triggers: filter?.triggers ?? undefined,
    tags: filter?.tags ? readTags(filter.tags) : undefined,
    scheduledFor: readRange(filter?.scheduledFor),
    finishedAt: readRange(filter?.finishedAt),
    minAttempt: filter?.minAttempt ?? undefined,
  });
}

export function readRunOrder(order: RunOrderInput | null | undefined): RunOrder {
  return { field: order?.field ?? 'SCHEDULED_FOR', descending: (order?.direction ?? 'DESC') === 'DESC' };
}

/** For cursors of lists of runs in this order. */
export function runTag({ field, descending }: RunOrder): string {
  return `runs/${field}/${descending ? 'desc' : 'asc'}`;
}
