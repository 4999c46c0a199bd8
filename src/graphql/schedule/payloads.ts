import { GraphQLID } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';

import type { Schedule } from '../../domain/model/schedule.ts';
import { MutationPayload } from '../errors/types.ts';
import { ScheduleType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class CreateSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true })
  readonly schedule!: Schedule | null;
  @Field(() => Boolean, { description: 'true when an earlier call with this key made it' })
  readonly replayed!: boolean;
}

@ObjectType(payload)
export class UpdateSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true })
  readonly schedule!: Schedule | null;
}

@ObjectType(payload)
export class PauseSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true })
  readonly schedule!: Schedule | null;
}

@ObjectType(payload)
export class ResumeSchedulePayload extends MutationPayload {
  @Field(() => ScheduleType, { nullable: true })
  readonly schedule!: Schedule | null;
  @Field(() => Int)
  readonly caughtUp!: number;
}

@ObjectType(payload)
export class DeleteSchedulePayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true })
  readonly deletedScheduleId!: string | null;
}
