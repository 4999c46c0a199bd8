import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';

import type { RunFilter, RunOrder } from '../../ports/listing.ts';
import type { RunState as RunStateName, RunTrigger as RunTriggerName } from '../../domain/model/run.ts';
import { enumOf } from '../enums.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, OrderDirection, TagInput, readRange, readTags } from '../input/shared.ts';
import { RunState, RunTrigger } from './enums.ts';

const RunOrderField = enumOf<RunOrder['field']>('RunOrderField', 'By what a list of runs can be sorted.', {
  SCHEDULED_FOR: 'When a run was to start.',
  STARTED_AT: 'When its latest attempt started; runs that never started come last.',
  FINISHED_AT: 'When it ended; runs that have not ended come last.',
  NUMBER: 'Its number within its task.',
});

@InputType('RunFilter', {
  description: 'Conditions for runs; all given ones must hold. Of a list, any value may match.',
})
export class RunFilterInput {
  @Field(() => [GraphQLID], { nullable: true, description: 'Only these runs.' })
  ids?: string[] | null;
  @Field(() => [GraphQLID], { nullable: true, description: 'Only runs of any of these tasks.' })
  taskIds?: string[] | null;
  @Field(() => [GraphQLID], { nullable: true, description: 'Only runs of any of these schedules.' })
  scheduleIds?: string[] | null;
  @Field(() => [RunState], { nullable: true, description: 'Only runs in any of these states.' })
  states?: RunStateName[] | null;
  @Field(() => [RunTrigger], { nullable: true, description: 'Only runs that were created for any of these reasons.' })
  triggers?: RunTriggerName[] | null;
  @Field(() => [TagInput], { nullable: true, description: 'Only runs of tasks that have all of these tags.' })
  tags?: TagInput[] | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Only runs that were to start in this range.' })
  scheduledFor?: DateTimeRange | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Only runs that ended in this range.' })
  finishedAt?: DateTimeRange | null;
  @Field(() => Int, { nullable: true, description: 'Only runs that have made at least this many attempts.' })
  minAttempt?: number | null;
}

@InputType('RunOrder', { description: 'Order of a list of runs.' })
export class RunOrderInput {
  @Field(() => RunOrderField, { defaultValue: 'SCHEDULED_FOR', description: 'By what the list is sorted.' })
  field!: RunOrder['field'];
  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
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

/** The tag of cursors in lists of runs with this order. */
export function runTag({ field, descending }: RunOrder): string {
  return `runs/${field}/${descending ? 'desc' : 'asc'}`;
}
