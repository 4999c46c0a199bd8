import { Field, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { LedgerBalance } from '../../domain/model/occurrence.ts';
import type { SettingName } from '../../domain/model/schedule-settings.ts';
import type { CatchUpPolicy, DstPolicy, Schedule, TimeSpan } from '../../domain/model/schedule.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { LocalReading } from '../../recurrence/index.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, Duration, JSONObject, LocalDateTime, TimeZone } from '../scalars/index.ts';
import { CatchUpMode, DstFold, DstGap, OverlapPolicy, ScheduleState } from './enums.ts';

@ObjectType('TimeSpan', { simpleResolvers: true, description: 'A time that is left out.' })
export class TimeSpanType implements TimeSpan {
  @Field(() => DateTime, { description: 'First instant, inclusive.' })
  readonly from!: number;
  @Field(() => DateTime, { description: 'End, exclusive.' })
  readonly to!: number;
  @Field(() => String, { nullable: true, description: 'Why it is left out; null = no note.' })
  readonly note!: string | null;
}

@ObjectType('CatchUpPolicy', {
  simpleResolvers: true,
  description: 'What happens to instants that no node decided in time, for example while all nodes were down.',
})
export class CatchUpPolicyType implements Pick<CatchUpPolicy, 'mode' | 'max'> {
  @Field(() => CatchUpMode, { description: 'Which of the missed instants are run.' })
  readonly mode!: CatchUpPolicy['mode'];
  @Field(() => Duration, {
    description: 'Decided within this time after its instant, an occurrence counts as on time.',
  })
  readonly grace!: string;
  @Field(() => Duration, { description: 'Instants older than this are recorded as MISSED and never run.' })
  readonly window!: string;
  @Field(() => Int, { description: 'How many missed instants one catching up runs at most.' })
  readonly max!: number;
}

@ObjectType('DstPolicy', { simpleResolvers: true, description: 'What happens when clocks change.' })
export class DstPolicyType implements DstPolicy {
  @Field(() => DstGap, { description: 'What replaces a local time that does not exist in spring.' })
  readonly gap!: DstPolicy['gap'];
  @Field(() => DstFold, { description: 'Which of two equal local times counts in autumn.' })
  readonly fold!: DstPolicy['fold'];
}

@ObjectType({ simpleResolvers: true, description: 'One instant of a schedule.' })
export class FireTime implements LocalReading {
  @Field(() => DateTime, { description: 'The instant that the rule gives; it identifies the occurrence.' })
  readonly nominalAt!: number;
  @Field(() => DateTime, { description: 'When it fires: nominalAt with jitter, or where it was moved by hand.' })
  readonly fireAt!: number;
  @Field(() => LocalDateTime, { description: "Local time of nominalAt in the schedule's time zone." })
  readonly local!: string;
  @Field(() => String, { description: 'UTC offset of the local time, such as +01:00.' })
  readonly offset!: string;
  @Field(() => Boolean, {
    description: 'True: a change of the clocks moved it from the local time that the rule names.',
  })
  readonly dstShifted!: boolean;
}

@ObjectType('LedgerBalance', {
  simpleResolvers: true,
  description:
    'Planned instants of a range by what became of them: planned = dispatched + skipped + missed + superseded + pending.',
})
export class LedgerBalanceType implements LedgerBalance {
  @Field(() => DateTime, {
    description: 'Beginning of the counted range. It is widened to a whole day in UTC where days were merged.',
  })
  readonly from!: number;
  @Field(() => DateTime, {
    description: 'End of the counted range, exclusive. It is widened to a whole day in UTC where days were merged.',
  })
  readonly to!: number;
  @Field(() => Int, { description: 'Instants that the rule gives for the range, and those that earlier rules gave.' })
  readonly planned!: number;
  @Field(() => Int, { description: 'Instants that started a run.' })
  readonly dispatched!: number;
  @Field(() => Int, { description: 'Instants that were skipped, for any reason.' })
  readonly skipped!: number;
  @Field(() => Int, { description: 'Instants that were decided too late to run.' })
  readonly missed!: number;
  @Field(() => Int, { description: 'Instants that a change or an end of the schedule replaced.' })
  readonly superseded!: number;
  @Field(() => Int, { description: 'Instants that are still to come, or not decided yet.' })
  readonly pending!: number;
  @Field(() => Boolean, { description: 'False: the sum is not right, and unaccounted lists the difference.' })
  readonly balanced!: boolean;
  @Field(() => [DateTime], { description: 'At most 100 instants of the rule for which the ledger has no row.' })
  readonly unaccounted!: readonly number[];
}

// prettier-ignore
type Shown =
  | Exclude<SettingName, ShownByResolvers> | 'name' | 'timeZone' | 'state' | 'pauseNote' | 'pausedBy' | 'pausedUntil' | 'nextFireAt' | 'lastFireAt';
/** Settings that are shown in another form than they are stored, see resolver.ts. */
type ShownByResolvers = 'calendars' | 'catchUp' | 'jitterMs';

@ObjectType('Schedule', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description: 'When a task runs.',
})
export class ScheduleType implements Pick<Schedule, Shown> {
  @Field(() => String, { description: 'Name for people, by default made from the recurrence.' })
  readonly name!: string;
  @Field(() => String, { nullable: true, description: 'What it is for, in the words of its owner.' })
  readonly description!: string | null;
  @Field(() => TimeZone, { description: 'The time zone in which the recurrence is read.' })
  readonly timeZone!: string;
  @Field(() => DateTime, { nullable: true, description: 'No instants before; null = no beginning.' })
  readonly startsAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'No instants from here on; null = no end.' })
  readonly endsAt!: number | null;
  @Field(() => Int, { nullable: true, description: 'It ends after this many started instants; null = no limit.' })
  readonly maxRuns!: number | null;
  @Field(() => [TimeSpanType], { description: 'Times that are left out.' })
  readonly exclusions!: readonly TimeSpan[];
  @Field(() => DstPolicyType, { description: 'What happens when clocks change.' })
  readonly dst!: DstPolicy;
  @Field(() => OverlapPolicy, { description: 'What happens at an instant while an earlier run is still going on.' })
  readonly overlap!: Schedule['overlap'];
  @Field(() => JSONObject, {
    nullable: true,
    description: "Replaces top-level keys of the task's params; null = none.",
  })
  readonly paramsOverride!: JsonObject | null;
  @Field(() => Boolean, {
    description: 'True: its instants are decided and recorded as SKIPPED_SHADOW, and start nothing.',
  })
  readonly shadow!: boolean;
  @Field(() => Int, {
    nullable: true,
    description: 'It pauses by itself after this many failed runs in a row; null = never.',
  })
  readonly pauseAfterFailures!: number | null;
  @Field(() => ScheduleState, { description: 'Where it stands.' })
  readonly state!: Schedule['state'];
  @Field(() => String, { nullable: true, description: 'Why it is paused; null = no note.' })
  readonly pauseNote!: string | null;
  @Field(() => ActorType, { nullable: true, description: 'Who paused it; null when it is not paused.' })
  readonly pausedBy!: Actor | null;
  @Field(() => DateTime, { nullable: true, description: 'When it resumes by itself; null = never.' })
  readonly pausedUntil!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When it fires next; null = never.' })
  readonly nextFireAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'The last instant that started a run; null = none yet.' })
  readonly lastFireAt!: number | null;
}

export const ScheduleConnection = makeConnectionType('Schedule', () => ScheduleType);
