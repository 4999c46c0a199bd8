import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import { initialSettings } from '../../domain/model/schedule-settings.ts';
import type {
  CatchUpMode as CatchUpModeName,
  OverlapPolicy as OverlapPolicyName,
  ScheduleSettings,
} from '../../domain/model/schedule.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { DstFold as DstFoldName, DstGap as DstGapName } from '../../recurrence/index.ts';
import { keyField, KeyedInput } from '../keyed-input.ts';
import { DateTime, Duration, JSONObject, TimeZone } from '../scalars/index.ts';
import { CatchUpMode, DstFold, DstGap, OverlapPolicy } from './enums.ts';
import { RecurrenceInput } from './recurrence-inputs.ts';

const optional = { nullable: true } as const;

@InputType()
export class CatchUpPolicyInput {
  @Field(() => CatchUpMode, { defaultValue: initialSettings.catchUp.mode })
  mode!: CatchUpModeName;
  @Field(() => Duration, { defaultValue: 'PT1M' })
  grace!: string;
  @Field(() => Duration, { defaultValue: 'P1D' })
  window!: string;
  @Field(() => Int, { defaultValue: initialSettings.catchUp.max })
  max!: number;
}

@InputType()
export class DstPolicyInput {
  @Field(() => DstGap, { defaultValue: initialSettings.dst.gap })
  gap!: DstGapName;
  @Field(() => DstFold, { defaultValue: initialSettings.dst.fold })
  fold!: DstFoldName;
}

@InputType()
export class TimeSpanInput {
  @Field(() => DateTime)
  from!: number;
  @Field(() => DateTime)
  to!: number;
  @Field(() => String, optional)
  note?: string | null;
}

/** As a setting is given: absent, null and a value mean different things. */
type Given<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | null };
/** Whose inputs are written otherwise, by the readers in commands.ts. */
export type WrittenOtherwise = 'calendars' | 'catchUp' | 'dst' | 'exclusions' | 'jitterMs';

/** What schedules are made and changed with. The settings have the names and meanings of `scheduleSettings`. */
@InputType()
abstract class SettingsInput implements Given<Omit<ScheduleSettings, WrittenOtherwise | 'overlap' | 'shadow'>> {
  @Field(() => String, optional)
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'what it is for, in at most 10,000 characters' })
  description?: string | null;
  @Field(() => TimeZone, optional)
  timeZone?: string | null;
  @Field(() => DateTime, optional)
  startsAt?: number | null;
  @Field(() => DateTime, optional)
  endsAt?: number | null;
  @Field(() => Int, optional)
  maxRuns?: number | null;
  @Field(() => [TimeSpanInput], optional)
  exclusions?: TimeSpanInput[] | null;
  @Field(() => Duration, optional)
  jitter?: string | null;
  @Field(() => DstPolicyInput, optional)
  dst?: DstPolicyInput | null;
  @Field(() => CatchUpPolicyInput, optional)
  catchUp?: CatchUpPolicyInput | null;
  @Field(() => Int, {
    nullable: true,
    description: 'pauses by itself after so many runs in a row that failed, 1 to 1000; null = never',
  })
  pauseAfterFailures?: number | null;
  @Field(() => JSONObject, optional)
  paramsOverride?: JsonObject | null;
}

@InputType()
export class ScheduleInput extends SettingsInput {
  @Field(() => RecurrenceInput)
  recurrence!: RecurrenceInput;
  @Field(() => [GraphQLID], { nullable: true, description: 'ids of calendars whose spans are excluded as well' })
  calendars?: string[] | null;
  @Field(() => OverlapPolicy, { defaultValue: initialSettings.overlap })
  overlap!: OverlapPolicyName;
  @Field(() => Boolean, {
    defaultValue: initialSettings.shadow,
    description: 'record what would run as SKIPPED_SHADOW and start nothing',
  })
  shadow!: boolean;
  @Field(() => Boolean, { defaultValue: false })
  paused!: boolean;
  @Field(() => String, optional)
  pauseNote?: string | null;
}

@InputType()
export class CreateScheduleInput extends KeyedInput {
  @Field(() => GraphQLID)
  taskId!: string;
  @Field(() => ScheduleInput)
  schedule!: ScheduleInput;
  @Field(() => Boolean, { defaultValue: false })
  validateOnly!: boolean;
}

@InputType({ description: 'Absent = keep, null = clear, value = set.' })
export class UpdateScheduleInput extends SettingsInput implements KeyedInput {
  @Field(() => String, keyField)
  idempotencyKey?: string | null;
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => RecurrenceInput, optional)
  recurrence?: RecurrenceInput | null;
  @Field(() => [GraphQLID], { nullable: true, description: 'all of them anew' })
  calendars?: string[] | null;
  @Field(() => OverlapPolicy, optional)
  overlap?: OverlapPolicyName | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'false: from now on it runs; nothing recorded so far is run after all',
  })
  shadow?: boolean | null;
  @Field(() => Boolean, { defaultValue: false })
  validateOnly!: boolean;
}

@InputType()
export class PauseScheduleInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  note?: string | null;
  @Field(() => DateTime, optional)
  until?: number | null;
}

@InputType()
export class ResumeScheduleInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => CatchUpMode, { defaultValue: 'NONE', description: 'what to do with what came due meanwhile' })
  catchUp!: CatchUpModeName;
}

@InputType()
export class DeleteScheduleInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
}
