import { GraphQLID } from 'graphql';
import { Field, ObjectType } from 'type-graphql';

import { type ExplainedGate, type GateState as GateStateName } from '../../domain/explain/explanation.ts';
import { enumOf } from '../enums.ts';
import { DateTime } from '../scalars/index.ts';

export const GateState = enumOf<GateStateName>('GateState', 'Whether a gate lets a run through.', {
  PASSED: 'It is open.',
  PENDING: 'It opens by itself, with time or when other work has ended.',
  HELD: 'It stays shut until somebody changes something.',
});

@ObjectType('Gate', { simpleResolvers: true, description: 'One condition between an instant and its run.' })
export class GateType implements Pick<ExplainedGate, 'name' | 'state' | 'detail'> {
  @Field(() => String, { description: 'Name for programs, such as rule, overlap, concurrency or node.' })
  readonly name!: ExplainedGate['name'];
  @Field(() => GateState, { description: 'Whether it lets the run through.' })
  readonly state!: ExplainedGate['state'];
  @Field(() => Boolean, { description: 'Whether state is PASSED.' })
  readonly passed!: boolean;
  @Field(() => String, { description: 'A sentence in English.' })
  readonly detail!: string;
  @Field(() => [GraphQLID], {
    description: 'IDs of what holds it, or of what came of it: runs, the task, the schedule or the tenant.',
  })
  readonly heldBy!: readonly string[];
  @Field(() => DateTime, { nullable: true, description: 'When it opens by itself; null when that is not known.' })
  readonly opensAt!: number | null;
}

@ObjectType('Explanation', {
  simpleResolvers: true,
  description: 'The gates that an occurrence or run must pass, in order, and the one that holds it now.',
})
export class ExplanationType {
  @Field(() => DateTime, { nullable: true, description: 'The explained instant; null when none is known.' })
  readonly at!: number | null;
  @Field(() => [GateType], { description: 'All gates, in the order in which they are passed.' })
  readonly gates!: readonly GateType[];
  @Field(() => GateType, {
    nullable: true,
    description: 'The first gate that is HELD, otherwise the first that is PENDING; null when all are passed.',
  })
  readonly heldBy!: GateType | null;
}
