import { GraphQLID } from 'graphql';
import { Field, ObjectType } from 'type-graphql';

import { type ExplainedGate, gateStates } from '../../domain/explain/explanation.ts';
import { enumOf } from '../enums.ts';
import { DateTime } from '../scalars/index.ts';

export const GateState = enumOf(
  'GateState',
  gateStates,
  "PASSED: no hindrance. PENDING: time or somebody else's work will open it. HELD: as things stand, it stays shut.",
);

@ObjectType('Gate', { simpleResolvers: true })
export class GateType implements Pick<ExplainedGate, 'name' | 'state' | 'detail'> {
  @Field(() => String, { description: 'A machine name: rule, overlap, concurrency, node, …' })
  readonly name!: ExplainedGate['name'];
  @Field(() => GateState)
  readonly state!: ExplainedGate['state'];
  @Field(() => Boolean, { description: 'Whether state is PASSED.' })
  readonly passed!: boolean;
  @Field(() => String, { description: 'A sentence in English.' })
  readonly detail!: string;
  @Field(() => [GraphQLID], {
    description: 'What holds it, or has come of it: runs, the task, the schedule, the tenant.',
  })
  readonly heldBy!: readonly string[];
  @Field(() => DateTime, { nullable: true, description: 'When it opens by itself.' })
  readonly opensAt!: number | null;
}

@ObjectType('Explanation', {
  simpleResolvers: true,
  description: 'The gates an occurrence or run must pass, in order, and the one that holds it now.',
})
export class ExplanationType {
  @Field(() => DateTime, { nullable: true, description: 'The instant explained; null when none is known.' })
  readonly at!: number | null;
  @Field(() => [GateType])
  readonly gates!: readonly GateType[];
  @Field(() => GateType, { nullable: true, description: 'The first that is HELD, else the first that is PENDING.' })
  readonly heldBy!: GateType | null;
}
