import { GraphQLID } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';

import type { Schedule } from '../../domain/model/schedule.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { ScheduleType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What createSchedule answers.' })
export class CreateSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, {
    nullable: true,
    description: 'The new schedule; null after errors and with validateOnly.',
  })
  readonly schedule!: Schedule | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What updateSchedule answers.' })
export class UpdateSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, {
    nullable: true,
    description: 'The schedule after the call; null after errors and with validateOnly.',
  })
  readonly schedule!: Schedule | null;
}

@ObjectType({ ...payload, description: 'What pauseSchedule answers.' })
export class PauseSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true, description: 'The schedule after the call; null after errors.' })
  readonly schedule!: Schedule | null;
}

@ObjectType({ ...payload, description: 'What resumeSchedule answers.' })
export class ResumeSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true, description: 'The schedule after the call; null after errors.' })
  readonly schedule!: Schedule | null;
  @Field(() => Int, { description: 'How many instants of the pause are run now.' })
  readonly caughtUp!: number;
}

@ObjectType({ ...payload, description: 'What deleteSchedule answers.' })
export class DeleteSchedulePayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the deleted schedule; null after errors.' })
  readonly deletedScheduleId!: string | null;
}
