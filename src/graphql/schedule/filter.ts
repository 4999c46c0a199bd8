import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';

import type { ScheduleFilter } from '../../ports/listing.ts';
import type { ScheduleState as ScheduleStateName } from '../../domain/model/schedule.ts';
import type { Recurrence } from '../../recurrence/index.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, TagInput, readRange, readTags } from '../input/shared.ts';
import { RecurrenceKind, ScheduleState } from './enums.ts';

/** The tag of cursors in lists of schedules, which have one order. */
export const scheduleTag = 'schedules';

@InputType('ScheduleFilter', {
  description: 'Conditions for schedules; all given ones must hold. Of a list, any value may match.',
})
export class ScheduleFilterInput {
  @Field(() => [GraphQLID], { nullable: true, description: 'Only schedules of any of these tasks.' })
  taskIds?: string[] | null;
  @Field(() => [ScheduleState], { nullable: true, description: 'Only schedules in any of these states.' })
  states?: ScheduleStateName[] | null;
  @Field(() => [RecurrenceKind], { nullable: true, description: 'Only schedules with any of these kinds of rules.' })
  kinds?: Recurrence['kind'][] | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Only schedules that fire next in this range.' })
  nextFireAt?: DateTimeRange | null;
  @Field(() => [TagInput], { nullable: true, description: 'Only schedules of tasks that have all of these tags.' })
  tags?: TagInput[] | null;
}

export function readScheduleFilter(filter: ScheduleFilterInput | null | undefined): ScheduleFilter {
  return compact({
    taskIds: filter?.taskIds ? readIds('Task', filter.taskIds) : undefined,
    states: filter?.states ?? undefined,
    kinds: filter?.kinds ?? undefined,
    nextFireAt: readRange(filter?.nextFireAt),
    tags: filter?.tags ? readTags(filter.tags) : undefined,
  });
}
