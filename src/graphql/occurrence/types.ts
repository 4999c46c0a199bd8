import { Field, Int, ObjectType } from 'type-graphql';

import type { Occurrence, OccurrenceState as OccurrenceStateName } from '../../domain/model/occurrence.ts';
import type { Actor } from '../../domain/model/actor.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { DateTime } from '../scalars/index.ts';

export const OccurrenceState = enumOf<OccurrenceStateName>('OccurrenceState', 'What became of a planned instant.', {
  PENDING: 'It is still to come, or not decided yet.',
  DISPATCHED: 'It started a run.',
  SKIPPED_OVERLAP: 'An earlier run was still going on.',
  SKIPPED_PAUSED: 'The schedule or the task was paused.',
  SKIPPED_EXCLUDED: 'It lies in an exclusion or in a calendar.',
  SKIPPED_LIMIT: 'A limit was reached: maxRuns of the schedule, or a limit of the tenant.',
  SKIPPED_BY_USER: 'skipOccurrence skipped it.',
  SKIPPED_SHADOW: 'It would have run; the schedule is in shadow mode.',
  MISSED: 'It was decided too late to run.',
  SUPERSEDED: 'A change or an end of the schedule replaced it.',
});

@ObjectType('Occurrence', {
  implements: Node,
  simpleResolvers: true,
  description:
    'One planned instant of a schedule and what became of it. There is one row for each schedule and nominalAt.',
})
export class OccurrenceType implements Pick<
  Occurrence,
  'nominalAt' | 'until' | 'count' | 'fireAt' | 'state' | 'reason' | 'changedBy' | 'decidedAt' | 'scheduleVersion'
> {
  @Field(() => DateTime, { description: 'The instant that the rule gives.' })
  readonly nominalAt!: number;
  @Field(() => DateTime, {
    nullable: true,
    description: 'The last instant of a row that stands for several; null otherwise.',
  })
  readonly until!: number | null;
  @Field(() => Int, {
    description: 'How many instants the row stands for: 1, or more for a long gap with the same outcome.',
  })
  readonly count!: number;
  @Field(() => DateTime, { description: 'When it fires: nominalAt with jitter, or where it was moved by hand.' })
  readonly fireAt!: number;
  @Field(() => OccurrenceState, { description: 'What became of it.' })
  readonly state!: Occurrence['state'];
  @Field(() => String, {
    nullable: true,
    description: 'Why it did not run, in English; null when there is nothing to say.',
  })
  readonly reason!: string | null;
  @Field(() => ActorType, { nullable: true, description: 'Who skipped, moved or restored it by hand; null = nobody.' })
  readonly changedBy!: Actor | null;
  @Field(() => DateTime, { description: 'When it was decided; while it is PENDING, when it was last changed by hand.' })
  readonly decidedAt!: number;
  @Field(() => Int, {
    description: 'Version of the schedule that planned it, or under which it was changed by hand.',
  })
  readonly scheduleVersion!: number;
}

export const OccurrenceConnection = makeConnectionType('Occurrence', () => OccurrenceType);
