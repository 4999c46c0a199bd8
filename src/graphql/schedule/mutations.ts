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
  @Mutation(() => CreateSchedulePayload, { description: 'Adds a schedule to a task. Needs WRITE.' })
  createSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateScheduleInput, { description: 'A schedule to add to a task.' })
    input: CreateScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { ...noSchedule, replayed: false }, async () => {
      const { value, replayed } = await context.services.schedules.create(caller, readCreateSchedule(input));
      return { schedule: value, replayed };
    });
  }

  @Mutation(() => UpdateSchedulePayload, {
    description: 'Changes a schedule. Pending instants of the old rule become SUPERSEDED. Needs WRITE.',
  })
  updateSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateScheduleInput, { description: 'Changes of a schedule.' }) input: UpdateScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, noSchedule, async () => ({
      schedule: await context.services.schedules.update(caller, { ...readUpdateSchedule(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => PauseSchedulePayload, {
    description: 'Pauses a schedule: its instants are recorded and start nothing. Needs WRITE.',
  })
  pauseSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PauseScheduleInput, { description: 'Which schedule to pause, and until when.' })
    input: PauseScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, noSchedule, async () => ({
      schedule: await context.services.schedules.pause(caller, { ...readPauseSchedule(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => ResumeSchedulePayload, {
    description: 'Ends a pause, and runs what came due meanwhile if asked. Needs WRITE.',
  })
  resumeSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ResumeScheduleInput, { description: 'Which schedule to resume.' }) input: ResumeScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { ...noSchedule, caughtUp: 0 }, async () => {
      const { schedule, caughtUp } = await context.services.schedules.resume(caller, {
        ...readResumeSchedule(input),
        ...keyOf(input),
      });
      return { schedule, caughtUp };
    });
  }

  @Mutation(() => DeleteSchedulePayload, { description: 'Ends a schedule and hides it from lists. Needs WRITE.' })
  deleteSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DeleteScheduleInput, { description: 'Which schedule to delete.' }) input: DeleteScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedScheduleId: null as string | null }, async () => {
      await context.services.schedules.remove(caller, { ...readAddressed(input), ...keyOf(input) });
      return { deletedScheduleId: input.id };
    });
  }
}
