import { GraphQLID } from 'graphql';
import { Field, InputType } from 'type-graphql';

import type { OccurrenceState as OccurrenceStateName } from '../../domain/model/occurrence.ts';
import type { OccurrenceFilter } from '../../ports/listing.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { DateTimeRange, readRange } from '../input/shared.ts';
import { OccurrenceState } from './types.ts';

/** The tag of cursors in lists of occurrences, which have one order. */
export const occurrenceTag = 'occurrences';

@InputType('OccurrenceFilter', { description: 'Conditions for occurrences; all given ones must hold.' })
export class OccurrenceFilterInput {
  @Field(() => [GraphQLID], { nullable: true, description: 'Only occurrences of any of these schedules.' })
  scheduleIds?: string[] | null;
  @Field(() => [OccurrenceState], { nullable: true, description: 'Only occurrences in any of these states.' })
  states?: OccurrenceStateName[] | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Only instants in this range.' })
  nominalAt?: DateTimeRange | null;
}

export function readOccurrenceFilter(filter: OccurrenceFilterInput | null | undefined): OccurrenceFilter {
  return compact({
    scheduleIds: filter?.scheduleIds ? readIds('Schedule', filter.scheduleIds) : undefined,
    states: filter?.states ?? undefined,
    nominalAt: readRange(filter?.nominalAt),
  });
}
