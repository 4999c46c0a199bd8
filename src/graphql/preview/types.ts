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
  description: 'What a schedule with this recurrence would do. Nothing has been stored.',
})
export class RecurrencePreviewType implements Pick<
  RecurrencePreview,
  'valid' | 'times' | 'complete' | 'computedUpTo' | 'warnings'
> {
  @Field(() => Boolean, { description: 'Whether createSchedule would accept it now.' })
  readonly valid!: boolean;
  @Field(() => [ValidationError], { description: 'Paths are those of the input.' })
  readonly errors!: readonly ValidationError[];
  @Field(() => [FireTime], { description: 'The next instants that lie in no exclusion.' })
  readonly times!: readonly FireTime[];
  @Field(() => Boolean, {
    description: 'False: the work for one answer was spent, and there may be instants after those shown.',
  })
  readonly complete!: boolean;
  @Field(() => DateTime, {
    nullable: true,
    description: 'When not complete: the last instant that was computed; null when there is not even one.',
  })
  readonly computedUpTo!: number | null;
  @Field(() => [String], { description: 'What whoever wrote it may not expect, in English.' })
  readonly warnings!: readonly string[];
}

type Shown = Exclude<keyof EditPreview, 'schedule'>;

@ObjectType('EditPreview', {
  simpleResolvers: true,
  description:
    'What updateSchedule would do with the same input now: which instants it adds, removes and keeps. Nothing has been stored.',
})
export class EditPreviewType implements Pick<EditPreview, Shown> {
  @Field(() => [MutationError], { description: 'What updateSchedule would refuse; all else is empty then.' })
  readonly errors!: readonly MutationError[];
  @Field(() => [FireTime], { description: 'The next instants as things are.' })
  readonly before!: readonly FireTime[];
  @Field(() => [FireTime], { description: 'The next instants after the edit.' })
  readonly after!: readonly FireTime[];
  @Field(() => [FireTime], { description: 'As far as both lists reach.' })
  readonly added!: readonly FireTime[];
  @Field(() => [FireTime])
  readonly removed!: readonly FireTime[];
  @Field(() => Int)
  readonly kept!: number;
  @Field(() => Boolean, { description: 'What is due already is decided by the old rule before it changes.' })
  readonly firesAtOnce!: boolean;
  @Field(() => String, { nullable: true })
  readonly firesAtOnceReason!: string | null;
  @Field(() => [FireTime], { description: 'Pending instants that go into the ledger as SUPERSEDED.' })
  readonly superseded!: readonly FireTime[];
  @Field(() => ScheduleState, { nullable: true, description: 'Of the schedule after the edit.' })
  readonly state!: Schedule['state'] | null;
  @Field(() => DateTime, { nullable: true })
  readonly nextFireAt!: number | null;
  @Field(() => Boolean, { description: 'Nothing more would be planned.' })
  readonly ends!: boolean;
  @Field(() => [String], { description: 'What whoever edits may not expect, in English.' })
  readonly warnings!: readonly string[];
}

@ObjectType({ simpleResolvers: true })
export class UpcomingFire {
  @Field(() => ScheduleType)
  readonly schedule!: Schedule;
  @Field(() => FireTime, {
    description: 'fireAt is when it will be decided: never before the instants that precede it.',
  })
  readonly time!: FireTime;
  @Field(() => String, {
    nullable: true,
    description: 'Why nothing will run as things stand: an exclusion, a pause or shadow mode. Null = it will.',
  })
  readonly skipped!: string | null;
  @Field(() => Boolean, {
    description: 'The schedule is in shadow mode: the instant will be recorded, and nothing runs.',
  })
  readonly shadow!: boolean;
}
