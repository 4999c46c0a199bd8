import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';

import type { OccurrenceState as OccurrenceStateName } from '../../domain/model/occurrence.ts';
import type { OccurrenceFilter } from '../../ports/listing.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, readRange } from '../input/shared.ts';
import { OccurrenceState } from './types.ts';

const optional = { nullable: true } as const;

/** For cursors of lists of occurrences, which have one order. */
export const occurrenceTag = 'occurrences';

@InputType('OccurrenceFilter')
export class OccurrenceFilterInput {
  @Field(() => [GraphQLID], optional)
  scheduleIds?: string[] | null;
  @Field(() => [OccurrenceState], optional)
  states?: OccurrenceStateName[] | null;
  @Field(() => DateTimeRange, optional)
  nominalAt?: DateTimeRange | null;
}

export function readOccurrenceFilter(filter: OccurrenceFilterInput | null | undefined): OccurrenceFilter {
  return compact({
    scheduleIds: filter?.scheduleIds ? readIds('Schedule', filter.scheduleIds) : undefined,
    states: filter?.states ?? undefined,
    nominalAt: readRange(filter?.nominalAt),
  });
}
