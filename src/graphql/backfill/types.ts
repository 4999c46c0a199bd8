import { Field, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type {
  Backfill,
  BackfillSelection as BackfillSelectionName,
  BackfillState as BackfillStateName,
} from '../../domain/model/backfill.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { DateTime } from '../scalars/index.ts';

export const BackfillSelection = enumOf<BackfillSelectionName>(
  'BackfillSelection',
  'Which instants of a range are run.',
  {
    MISSING: 'Those without a run, except where they were skipped on purpose or have not been decided.',
    FAILED: 'Those whose latest run failed, timed out or was lost.',
    ALL: 'All that lie in no exclusion, except those whose run waits or is at work.',
  },
);
export const BackfillState = enumOf<BackfillStateName>('BackfillState', 'Where a backfill stands.', {
  RUNNING: 'Some of its runs wait or are at work.',
  COMPLETED: 'All of its runs have ended.',
  CANCELED: 'cancelBackfill ended it.',
});

/** The tag of cursors in lists of backfills, which have one order. */
export const backfillTag = 'backfills';

@ObjectType('Backfill', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A past range of a schedule that is run afterwards. All of its runs exist from the start and wait for their turn.',
})
export class BackfillType implements Omit<Backfill, 'id' | 'tenantId' | 'scheduleId' | 'selection'> {
  @Field(() => DateTime, { description: 'First instant of the range, inclusive.' })
  readonly from!: number;
  @Field(() => DateTime, { description: 'End of the range, exclusive.' })
  readonly to!: number;
  @Field(() => Int, { description: 'How many of its runs may be at work at once, 1 to 1000.' })
  readonly maxConcurrent!: number;
  @Field(() => Int, { description: 'How many runs it created.' })
  readonly total!: number;
  @Field(() => Int, { description: 'How many instants of the range were left out.' })
  readonly skipped!: number;
  @Field(() => ActorType, { description: 'Who asked for it.' })
  readonly createdBy!: Actor;
  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When cancelBackfill ended it; null = it was not canceled.' })
  readonly canceledAt!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "Numbers of a backfill's runs by state." })
export class BackfillProgress {
  @Field(() => Int, { description: 'Runs that wait for their turn or for their next attempt.' })
  readonly waiting!: number;
  @Field(() => Int, { description: 'Runs at work now.' })
  readonly running!: number;
  @Field(() => Int, { description: 'Runs that succeeded.' })
  readonly succeeded!: number;
  @Field(() => Int, { description: 'Runs that failed, timed out or were lost.' })
  readonly failed!: number;
  @Field(() => Int, { description: 'Runs that were canceled.' })
  readonly canceled!: number;
}

export const BackfillConnection = makeConnectionType('Backfill', () => BackfillType);
