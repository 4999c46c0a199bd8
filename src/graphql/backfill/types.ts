import { Field, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import { type Backfill, backfillSelections } from '../../domain/model/backfill.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { DateTime } from '../scalars/index.ts';

export const BackfillSelection = enumOf(
  'BackfillSelection',
  backfillSelections,
  'MISSING: instants without a run. FAILED: those whose latest run failed, timed out or was lost. ALL: every instant.',
);
export const BackfillState = enumOf('BackfillState', ['RUNNING', 'COMPLETED', 'CANCELED']);

/** For cursors of lists of backfills, which have one order. */
export const backfillTag = 'backfills';

@ObjectType('Backfill', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A past range of a schedule that is run after all. All of its runs exist from the start and wait for their turn.',
})
export class BackfillType implements Omit<Backfill, 'id' | 'tenantId' | 'scheduleId' | 'selection'> {
  @Field(() => DateTime)
  readonly from!: number;
  @Field(() => DateTime)
  readonly to!: number;
  @Field(() => Int)
  readonly maxConcurrent!: number;
  @Field(() => Int, { description: 'Runs that it has made.' })
  readonly total!: number;
  @Field(() => Int, { description: 'Instants of the range that were left out.' })
  readonly skipped!: number;
  @Field(() => ActorType)
  readonly createdBy!: Actor;
  @Field(() => DateTime)
  readonly createdAt!: number;
  @Field(() => DateTime, { nullable: true })
  readonly canceledAt!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Runs of a backfill by how they stand.' })
export class BackfillProgress {
  @Field(() => Int)
  readonly waiting!: number;
  @Field(() => Int)
  readonly running!: number;
  @Field(() => Int)
  readonly succeeded!: number;
  @Field(() => Int, { description: 'failed, timed out or lost' })
  readonly failed!: number;
  @Field(() => Int)
  readonly canceled!: number;
}

export const BackfillConnection = makeConnectionType('Backfill', () => BackfillType);
