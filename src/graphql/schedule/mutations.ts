import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Schedule } from '../../domain/model/schedule.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { keyOf } from '../keyed-input.ts';
import {
  readAddressed,
  readCreateSchedule,
  readPauseSchedule,
  readResumeSchedule,
  readUpdateSchedule,
} from './commands.ts';
import {
  CreateScheduleInput,
  DeleteScheduleInput,
  PauseScheduleInput,
  ResumeScheduleInput,
  UpdateScheduleInput,
} from './inputs.ts';
import {
  CreateSchedulePayload,
  DeleteSchedulePayload,
  PauseSchedulePayload,
  ResumeSchedulePayload,
  UpdateSchedulePayload,
} from './payloads.ts';

const noSchedule = { schedule: null as Schedule | null };

@Resolver()
export class ScheduleMutations {
  @Mutation(() => CreateSchedulePayload)
  createSchedule(@Ctx() context: GraphqlContext, @Arg('input', () => CreateScheduleInput) input: CreateScheduleInput) {
    const caller = requireCaller(context);
    return answer(context, input, { ...noSchedule, replayed: false }, async () => {
      const { value, replayed } = await context.services.schedules.create(caller, readCreateSchedule(input));
      return { schedule: value, replayed };
    });
  }

  @Mutation(() => UpdateSchedulePayload)
  updateSchedule(@Ctx() context: GraphqlContext, @Arg('input', () => UpdateScheduleInput) input: UpdateScheduleInput) {
    const caller = requireCaller(context);
    return answer(context, input, noSchedule, async () => ({
      schedule: await context.services.schedules.update(caller, { ...readUpdateSchedule(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => PauseSchedulePayload)
  pauseSchedule(@Ctx() context: GraphqlContext, @Arg('input', () => PauseScheduleInput) input: PauseScheduleInput) {
    const caller = requireCaller(context);
    return answer(context, input, noSchedule, async () => ({
      schedule: await context.services.schedules.pause(caller, { ...readPauseSchedule(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => ResumeSchedulePayload)
  resumeSchedule(@Ctx() context: GraphqlContext, @Arg('input', () => ResumeScheduleInput) input: ResumeScheduleInput) {
    const caller = requireCaller(context);
    return answer(context, input, { ...noSchedule, caughtUp: 0 }, async () => {
      const { schedule, caughtUp } = await context.services.schedules.resume(caller, {
        ...readResumeSchedule(input),
        ...keyOf(input),
      });
      return { schedule, caughtUp };
    });
  }

  @Mutation(() => DeleteSchedulePayload)
  deleteSchedule(@Ctx() context: GraphqlContext, @Arg('input', () => DeleteScheduleInput) input: DeleteScheduleInput) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedScheduleId: null as string | null }, async () => {
      await context.services.schedules.remove(caller, { ...readAddressed(input), ...keyOf(input) });
      return { deletedScheduleId: input.id };
    });
  }
}
