import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Calendar } from '../../domain/model/calendar.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
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

@ObjectType(payload)
export class CreateCalendarPayload extends MutationPayload {
  @Field(() => CalendarType, { nullable: true })
  readonly calendar!: Calendar | null;
  @Field(() => Boolean, { description: 'true when an earlier call with this key made it' })
  readonly replayed!: boolean;
}

@ObjectType(payload)
export class UpdateCalendarPayload extends MutationPayload {
  @Field(() => CalendarType, { nullable: true })
  readonly calendar!: Calendar | null;
}

@ObjectType(payload)
export class DeleteCalendarPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true })
  readonly deletedCalendarId!: string | null;
}

@Resolver()
export class CalendarMutations {
  @Mutation(() => CreateCalendarPayload)
  createCalendar(@Ctx() context: GraphqlContext, @Arg('input', () => CreateCalendarInput) input: CreateCalendarInput) {
    const caller = requireCaller(context);
    return answer(context, input, { ...nothing, replayed: false }, async () => {
      const { value, replayed } = await context.services.calendars.create(caller, readCreateCalendar(input));
      return { calendar: value, replayed };
    });
  }

  @Mutation(() => UpdateCalendarPayload, {
    description: 'Counts for every instant that is decided after it, in all schedules that refer to the calendar.',
  })
  updateCalendar(@Ctx() context: GraphqlContext, @Arg('input', () => UpdateCalendarInput) input: UpdateCalendarInput) {
    const caller = requireCaller(context);
    return answer(context, input, nothing, async () => ({
      calendar: await context.services.calendars.update(caller, { ...readUpdateCalendar(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => DeleteCalendarPayload)
  deleteCalendar(@Ctx() context: GraphqlContext, @Arg('input', () => DeleteCalendarInput) input: DeleteCalendarInput) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedCalendarId: null as string | null }, async () => {
      await context.services.calendars.remove(caller, { ...readDeleteCalendar(input), ...keyOf(input) });
      return { deletedCalendarId: input.id };
    });
  }
}
