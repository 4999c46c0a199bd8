import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';

import type { ScheduleFilter } from '../../ports/listing.ts';
import type { ScheduleState as ScheduleStateName } from '../../domain/model/schedule.ts';
import type { Recurrence } from '../../recurrence/index.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, TagInput, readRange, readTags } from '../input/shared.ts';
import { RecurrenceKind, ScheduleState } from './enums.ts';

const optional = { nullable: true } as const;

/** For cursors of lists of schedules, which have one order. */
export const scheduleTag = 'schedules';

@InputType('ScheduleFilter')
export class ScheduleFilterInput {
  @Field(() => [GraphQLID], optional)
  taskIds?: string[] | null;
  @Field(() => [ScheduleState], optional)
  states?: ScheduleStateName[] | null;
  @Field(() => [RecurrenceKind], optional)
  kinds?: Recurrence['kind'][] | null;
  @Field(() => DateTimeRange, optional)
  nextFireAt?: DateTimeRange | null;
  @Field(() => [TagInput], optional)
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
