import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Calendar } from '../../domain/model/calendar.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { keyOf } from '../keyed-input.ts';
import {
  CreateCalendarInput,
  DeleteCalendarInput,
  UpdateCalendarInput,
  readCreateCalendar,
  readDeleteCalendar,
  readUpdateCalendar,
} from './inputs.ts';
import { CalendarType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };
const nothing = { calendar: null as Calendar | null };

@ObjectType({ ...payload, description: 'What createCalendar answers.' })
export class CreateCalendarPayload extends MutationPayload {
  @Field(() => CalendarType, { nullable: true, description: 'The new calendar; null after errors.' })
  readonly calendar!: Calendar | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What updateCalendar answers.' })
export class UpdateCalendarPayload extends MutationPayload {
  @Field(() => CalendarType, { nullable: true, description: 'The calendar after the call; null after errors.' })
  readonly calendar!: Calendar | null;
}

@ObjectType({ ...payload, description: 'What deleteCalendar answers.' })
export class DeleteCalendarPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the deleted calendar; null after errors.' })
  readonly deletedCalendarId!: string | null;
}

@Resolver()
export class CalendarMutations {
  @Mutation(() => CreateCalendarPayload, { description: 'Creates a calendar. Needs WRITE.' })
  createCalendar(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateCalendarInput, { description: 'The calendar to create.' }) input: CreateCalendarInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { ...nothing, replayed: false }, async () => {
      const { value, replayed } = await context.services.calendars.create(caller, readCreateCalendar(input));
      return { calendar: value, replayed };
    });
  }

  @Mutation(() => UpdateCalendarPayload, {
    description: 'Changes a calendar. All schedules that refer to it follow from the next decision on.',
  })
  updateCalendar(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateCalendarInput, { description: 'Changes of a calendar.' }) input: UpdateCalendarInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, nothing, async () => ({
      calendar: await context.services.calendars.update(caller, { ...readUpdateCalendar(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => DeleteCalendarPayload, { description: 'Deletes a calendar. Needs WRITE.' })
  deleteCalendar(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DeleteCalendarInput, { description: 'Which calendar to delete.' }) input: DeleteCalendarInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedCalendarId: null as string | null }, async () => {
      await context.services.calendars.remove(caller, { ...readDeleteCalendar(input), ...keyOf(input) });
      return { deletedCalendarId: input.id };
    });
  }
}
