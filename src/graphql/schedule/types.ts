import { Field, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { LedgerBalance } from '../../domain/model/occurrence.ts';
import type { CatchUpPolicy, DstPolicy, Schedule, TimeSpan } from '../../domain/model/schedule.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { LocalReading } from '../../recurrence/index.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, Duration, JSONObject, LocalDateTime, TimeZone } from '../scalars/index.ts';
import { CatchUpMode, DstFold, DstGap, OverlapPolicy, ScheduleState } from './enums.ts';

const optional = { nullable: true } as const;

@ObjectType('TimeSpan', { simpleResolvers: true })
export class TimeSpanType implements TimeSpan {
  @Field(() => DateTime)
  readonly from!: number;
  @Field(() => DateTime)
  readonly to!: number;
  @Field(() => String, optional)
  readonly note!: string | null;
}

@ObjectType('CatchUpPolicy', { simpleResolvers: true })
export class CatchUpPolicyType implements Pick<CatchUpPolicy, 'mode' | 'max'> {
  @Field(() => CatchUpMode)
  readonly mode!: CatchUpPolicy['mode'];
  @Field(() => Duration, { description: 'later than this counts as missed' })
  readonly grace!: string;
  @Field(() => Duration, { description: 'older occurrences are recorded as missed, never run' })
  readonly window!: string;
  @Field(() => Int)
  readonly max!: number;
}

@ObjectType('DstPolicy', { simpleResolvers: true })
export class DstPolicyType implements DstPolicy {
  @Field(() => DstGap)
  readonly gap!: DstPolicy['gap'];
  @Field(() => DstFold)
  readonly fold!: DstPolicy['fold'];
}

@ObjectType({ simpleResolvers: true, description: "nominalAt is the rule's instant; fireAt adds jitter." })
export class FireTime implements LocalReading {
  @Field(() => DateTime)
  readonly nominalAt!: number;
  @Field(() => DateTime)
  readonly fireAt!: number;
  @Field(() => LocalDateTime)
  readonly local!: string;
  @Field(() => String)
  readonly offset!: string;
  @Field(() => Boolean)
  readonly dstShifted!: boolean;
}

@ObjectType('LedgerBalance', {
  simpleResolvers: true,
  description:
    'planned = dispatched + skipped + missed + superseded + pending, or balanced is false and the difference is listed.',
})
export class LedgerBalanceType implements LedgerBalance {
  @Field(() => DateTime, {
    description: 'What was asked for, widened to whole days in UTC where days have been merged.',
  })
  readonly from!: number;
  @Field(() => DateTime, {
    description: 'What was asked for, widened to whole days in UTC where days have been merged.',
  })
  readonly to!: number;
  @Field(() => Int)
  readonly planned!: number;
  @Field(() => Int)
  readonly dispatched!: number;
  @Field(() => Int)
  readonly skipped!: number;
  @Field(() => Int)
  readonly missed!: number;
  @Field(() => Int)
  readonly superseded!: number;
  @Field(() => Int)
  readonly pending!: number;
  @Field(() => Boolean)
  readonly balanced!: boolean;
  @Field(() => [DateTime])
  readonly unaccounted!: readonly number[];
}

// prettier-ignore
type Shown =
  | 'name' | 'description' | 'timeZone' | 'startsAt' | 'endsAt' | 'maxRuns' | 'exclusions' | 'dst' | 'overlap' | 'paramsOverride' | 'shadow'
  | 'pauseAfterFailures' | 'state' | 'pauseNote' | 'pausedBy' | 'pausedUntil' | 'nextFireAt' | 'lastFireAt';

@ObjectType('Schedule', { implements: [Node, Timestamped, Versioned], simpleResolvers: true })
export class ScheduleType implements Pick<Schedule, Shown> {
  @Field(() => String)
  readonly name!: string;
  @Field(() => String, { nullable: true, description: 'What it is for, in the words of its owner.' })
  readonly description!: string | null;
  @Field(() => TimeZone)
  readonly timeZone!: string;
  @Field(() => DateTime, optional)
  readonly startsAt!: number | null;
  @Field(() => DateTime, optional)
  readonly endsAt!: number | null;
  @Field(() => Int, { nullable: true, description: 'Stop after so many started occurrences.' })
  readonly maxRuns!: number | null;
  @Field(() => [TimeSpanType])
  readonly exclusions!: readonly TimeSpan[];
  @Field(() => DstPolicyType)
  readonly dst!: DstPolicy;
  @Field(() => OverlapPolicy)
  readonly overlap!: Schedule['overlap'];
  @Field(() => JSONObject, optional)
  readonly paramsOverride!: JsonObject | null;
  @Field(() => Boolean, {
    description: 'Its instants are decided and recorded as SKIPPED_SHADOW where they would run, and start nothing.',
  })
  readonly shadow!: boolean;
  @Field(() => Int, {
    nullable: true,
    description: 'Pauses by itself after so many runs in a row that failed; null = never.',
  })
  readonly pauseAfterFailures!: number | null;
  @Field(() => ScheduleState)
  readonly state!: Schedule['state'];
  @Field(() => String, optional)
  readonly pauseNote!: string | null;
  @Field(() => ActorType, optional)
  readonly pausedBy!: Actor | null;
  @Field(() => DateTime, optional)
  readonly pausedUntil!: number | null;
  @Field(() => DateTime, optional)
  readonly nextFireAt!: number | null;
  @Field(() => DateTime, optional)
  readonly lastFireAt!: number | null;
}

export const ScheduleConnection = makeConnectionType('Schedule', () => ScheduleType);
