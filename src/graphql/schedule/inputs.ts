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
import { common } from '../input/common.ts';
import { keyField, KeyedInput } from '../keyed-input.ts';
import { DateTime, Duration, JSONObject, TimeZone } from '../scalars/index.ts';
import { CatchUpMode, DstFold, DstGap, OverlapPolicy } from './enums.ts';
import { RecurrenceInput } from './recurrence-inputs.ts';

@InputType({ description: 'What happens to instants that no node decided in time. All fields have defaults.' })
export class CatchUpPolicyInput {
  @Field(() => CatchUpMode, {
    defaultValue: initialSettings.catchUp.mode,
    description: 'Which of the missed instants are run.',
  })
  mode!: CatchUpModeName;
  @Field(() => Duration, {
    defaultValue: 'PT1M',
    description: 'Decided within this time after its instant, an occurrence counts as on time; 0 to 7 days.',
  })
  grace!: string;
  @Field(() => Duration, {
    defaultValue: 'P1D',
    description: 'Instants older than this are recorded as MISSED and never run; 0 to 366 days.',
  })
  window!: string;
  @Field(() => Int, {
    defaultValue: initialSettings.catchUp.max,
    description: 'How many missed instants one catching up runs at most, 1 to 1000.',
  })
  max!: number;
}

@InputType({ description: 'What happens when clocks change.' })
export class DstPolicyInput {
  @Field(() => DstGap, {
    defaultValue: initialSettings.dst.gap,
    description: 'What replaces a local time that does not exist in spring.',
  })
  gap!: DstGapName;
  @Field(() => DstFold, {
    defaultValue: initialSettings.dst.fold,
    description: 'Which of two equal local times counts in autumn.',
  })
  fold!: DstFoldName;
}

@InputType({ description: 'A time that is left out.' })
export class TimeSpanInput {
  @Field(() => DateTime, { description: 'First instant, inclusive.' })
  from!: number;
  @Field(() => DateTime, { description: 'End, exclusive; after from.' })
  to!: number;
  @Field(() => String, { nullable: true, description: 'Why it is left out, at most 1000 characters.' })
  note?: string | null;
}

/** A setting as given by a caller: absent, null and a value mean different things. */
type Given<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | null };
/** Settings whose input has another form; the readers in commands.ts translate them. */
export type WrittenOtherwise = 'calendars' | 'catchUp' | 'dst' | 'exclusions' | 'jitterMs';

/** Fields for creating and updating schedules. The settings have the names and meanings of `scheduleSettings`. */
@InputType()
abstract class SettingsInput implements Given<Omit<ScheduleSettings, WrittenOtherwise | 'overlap' | 'shadow'>> {
  @Field(() => String, {
    nullable: true,
    description: '1 to 200 characters. Default, and what null means: made from the recurrence.',
  })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'What it is for, at most 10,000 characters. Null = nothing.' })
  description?: string | null;
  @Field(() => TimeZone, {
    nullable: true,
    description: "The time zone in which the recurrence is read. Default, and what null means: the tenant's.",
  })
  timeZone?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'No instants before. Null = no beginning.' })
  startsAt?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'No instants from here on; after startsAt. Null = no end.' })
  endsAt?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'End after this many started instants, those before an edit included; at least 1. Null = no limit.',
  })
  maxRuns?: number | null;
  @Field(() => [TimeSpanInput], {
    nullable: true,
    description: 'Times that are left out, at most 1000; an edit replaces all of them.',
  })
  exclusions?: TimeSpanInput[] | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'Each instant fires up to this much later, at most 1 day. Null = none.',
  })
  jitter?: string | null;
  @Field(() => DstPolicyInput, {
    nullable: true,
    description: 'What happens when clocks change; an edit replaces the whole policy.',
  })
  dst?: DstPolicyInput | null;
  @Field(() => CatchUpPolicyInput, {
    nullable: true,
    description: 'What happens to instants that no node decided in time; an edit replaces the whole policy.',
  })
  catchUp?: CatchUpPolicyInput | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Pause by itself after this many failed runs in a row, 1 to 1000. Null = never.',
  })
  pauseAfterFailures?: number | null;
  @Field(() => JSONObject, {
    nullable: true,
    description: "Replaces top-level keys of the task's params. Null = none.",
  })
  paramsOverride?: JsonObject | null;
}

@InputType({ description: 'The schedule to create.' })
export class ScheduleInput extends SettingsInput {
  @Field(() => RecurrenceInput, { description: 'The rule by which it fires. A rule that can never fire is refused.' })
  recurrence!: RecurrenceInput;
  @Field(() => [GraphQLID], {
    nullable: true,
    description: 'IDs of calendars whose times are left out, at most 20. Default: none.',
  })
  calendars?: string[] | null;
  @Field(() => OverlapPolicy, {
    defaultValue: initialSettings.overlap,
    description: 'What happens at an instant while an earlier run is still going on.',
  })
  overlap!: OverlapPolicyName;
  @Field(() => Boolean, {
    defaultValue: initialSettings.shadow,
    description: 'True: record what would run as SKIPPED_SHADOW, and start nothing.',
  })
  shadow!: boolean;
  @Field(() => Boolean, { defaultValue: false, description: 'True: it is paused from the start.' })
  paused!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is paused, at most 1000 characters.' })
  pauseNote?: string | null;
}

@InputType({ description: 'A schedule to add to a task.' })
export class CreateScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the task. INVALID_STATE if it is canceled.' })
  taskId!: string;
  @Field(() => ScheduleInput, { description: 'The schedule to create.' })
  schedule!: ScheduleInput;
  @Field(() => Boolean, common.validateOnly)
  validateOnly!: boolean;
}

@InputType({ description: 'Changes of a schedule. Absent = keep, null = clear, value = set.' })
export class UpdateScheduleInput extends SettingsInput implements KeyedInput {
  @Field(() => String, keyField)
  idempotencyKey?: string | null;
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => RecurrenceInput, { nullable: true, description: 'The rule by which it fires from now on.' })
  recurrence?: RecurrenceInput | null;
  @Field(() => [GraphQLID], { nullable: true, description: 'Replaces all of its calendars; at most 20 IDs.' })
  calendars?: string[] | null;
  @Field(() => OverlapPolicy, {
    nullable: true,
    description: 'What happens at an instant while an earlier run is still going on.',
  })
  overlap?: OverlapPolicyName | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'False: it runs from now on; what was recorded in shadow mode is not run afterwards.',
  })
  shadow?: boolean | null;
  @Field(() => Boolean, common.validateOnly)
  validateOnly!: boolean;
}

@InputType({ description: 'Which schedule to pause, and until when.' })
export class PauseScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule. INVALID_STATE if it has ended.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters; shown as Schedule.pauseNote.' })
  note?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it resumes by itself. Default: never.' })
  until?: number | null;
}

@InputType({ description: 'Which schedule to resume.' })
export class ResumeScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule. INVALID_STATE if it is not paused.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => CatchUpMode, {
    defaultValue: 'NONE',
    description: 'Which of the instants that came due during the pause are run now.',
  })
  catchUp!: CatchUpModeName;
}

@InputType({ description: 'Which schedule to delete. Its ledger and runs stay.' })
export class DeleteScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
}
