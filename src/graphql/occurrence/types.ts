import { Field, Int, ObjectType } from 'type-graphql';

import { type Occurrence, occurrenceStates } from '../../domain/model/occurrence.ts';
import type { Actor } from '../../domain/model/actor.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { DateTime } from '../scalars/index.ts';

export const OccurrenceState = enumOf('OccurrenceState', occurrenceStates);

@ObjectType('Occurrence', {
  implements: Node,
  simpleResolvers: true,
  description: 'One row per due instant, unique on (schedule, nominalAt): what became of it and why.',
})
export class OccurrenceType implements Pick<
  Occurrence,
  'nominalAt' | 'until' | 'count' | 'fireAt' | 'state' | 'reason' | 'changedBy' | 'decidedAt' | 'scheduleVersion'
> {
  @Field(() => DateTime)
  readonly nominalAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'The last instant, where one row stands for a long gap.' })
  readonly until!: number | null;
  @Field(() => Int, {
    description: 'How many instants the row stands for: 1, or more for a long gap of the same fate.',
  })
  readonly count!: number;
  @Field(() => DateTime)
  readonly fireAt!: number;
  @Field(() => OccurrenceState)
  readonly state!: Occurrence['state'];
  @Field(() => String, { nullable: true })
  readonly reason!: string | null;
  @Field(() => ActorType, { nullable: true, description: 'Who skipped, moved or restored it by hand.' })
  readonly changedBy!: Actor | null;
  @Field(() => DateTime, { nullable: true })
  readonly decidedAt!: number;
  @Field(() => Int, {
    description: 'The version of the schedule that planned it, or under which it was changed by hand.',
  })
  readonly scheduleVersion!: number;
}

export const OccurrenceConnection = makeConnectionType('Occurrence', () => OccurrenceType);
