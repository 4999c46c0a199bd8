import { Field, Int, ObjectType } from 'type-graphql';

import type { EditPreview } from '../../domain/explain/edit-preview.ts';
import type { RecurrencePreview } from '../../domain/explain/recurrence-preview.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { MutationError, ValidationError } from '../errors/types.ts';
import { DateTime } from '../scalars/index.ts';
import { ScheduleState } from '../schedule/enums.ts';
import { FireTime, ScheduleType } from '../schedule/types.ts';

@ObjectType('RecurrencePreview', {
  simpleResolvers: true,
  description: 'What a schedule with this recurrence would do. Nothing is stored.',
})
export class RecurrencePreviewType implements Pick<
  RecurrencePreview,
  'valid' | 'times' | 'complete' | 'computedUpTo' | 'warnings'
> {
  @Field(() => Boolean, { description: 'Whether createSchedule would accept it now.' })
  readonly valid!: boolean;
  @Field(() => [ValidationError], {
    description: 'What createSchedule would refuse. Paths start at the input of this query.',
  })
  readonly errors!: readonly ValidationError[];
  @Field(() => [FireTime], { description: 'The next instants that lie in no exclusion.' })
  readonly times!: readonly FireTime[];
  @Field(() => Boolean, {
    description: 'False: the computing allowed for one answer was used up, and more instants may follow.',
  })
  readonly complete!: boolean;
  @Field(() => DateTime, {
    nullable: true,
    description: 'The last instant that was computed; null when complete, or when none was reached.',
  })
  readonly computedUpTo!: number | null;
  @Field(() => [String], { description: 'Effects of the rule that may surprise, in English.' })
  readonly warnings!: readonly string[];
}

type Shown = Exclude<keyof EditPreview, 'schedule'>;

@ObjectType('EditPreview', {
  simpleResolvers: true,
  description: 'What updateSchedule would change with the same input now. Nothing is stored.',
})
export class EditPreviewType implements Pick<EditPreview, Shown> {
  @Field(() => [MutationError], {
    description: 'What updateSchedule would refuse. With errors, the other fields are empty.',
  })
  readonly errors!: readonly MutationError[];
  @Field(() => [FireTime], { description: 'The next instants without the edit.' })
  readonly before!: readonly FireTime[];
  @Field(() => [FireTime], { description: 'The next instants after the edit.' })
  readonly after!: readonly FireTime[];
  @Field(() => [FireTime], { description: 'Instants that only the edited schedule has, as far as both lists reach.' })
  readonly added!: readonly FireTime[];
  @Field(() => [FireTime], {
    description: 'Instants that only the schedule without the edit has, as far as both lists reach.',
  })
  readonly removed!: readonly FireTime[];
  @Field(() => Int, { description: 'How many instants stay, as far as both lists reach.' })
  readonly kept!: number;
  @Field(() => Boolean, {
    description: 'True: an instant is due already; the old rule decides it before the edit takes effect.',
  })
  readonly firesAtOnce!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it fires at once, in English; null if it does not.' })
  readonly firesAtOnceReason!: string | null;
  @Field(() => [FireTime], { description: 'Pending instants that would become SUPERSEDED in the ledger, at most 100.' })
  readonly superseded!: readonly FireTime[];
  @Field(() => ScheduleState, {
    nullable: true,
    description: 'State of the schedule after the edit; null with errors.',
  })
  readonly state!: Schedule['state'] | null;
  @Field(() => DateTime, { nullable: true, description: 'When the edited schedule fires next; null = never.' })
  readonly nextFireAt!: number | null;
  @Field(() => Boolean, { description: 'True: the edited schedule would plan nothing more.' })
  readonly ends!: boolean;
  @Field(() => [String], { description: 'Effects of the edit that may surprise, in English.' })
  readonly warnings!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: 'A future instant of a schedule.' })
export class UpcomingFire {
  @Field(() => ScheduleType, { description: 'The schedule that fires.' })
  readonly schedule!: Schedule;
  @Field(() => FireTime, {
    description: 'When. fireAt is when it will be decided, never before the instants that precede it.',
  })
  readonly time!: FireTime;
  @Field(() => String, {
    nullable: true,
    description: 'Why nothing will run, as things stand: an exclusion, a pause or shadow mode; null = it will run.',
  })
  readonly skipped!: string | null;
  @Field(() => Boolean, {
    description: 'True: the schedule is in shadow mode; the instant is recorded and starts nothing.',
  })
  readonly shadow!: boolean;
}
