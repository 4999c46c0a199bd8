import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import { type Calendar, resolveSpan } from '../../domain/model/calendar.ts';
import { type Connection, PageArgs, readPage, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { CalendarConnection, CalendarSpanType, CalendarType } from './types.ts';

/** The tag of cursors in lists of calendars, which have one order. */
const calendarTag = 'calendars';

@Resolver(() => CalendarType)
export class CalendarResolver {
  @Query(() => CalendarType, {
    nullable: true,
    description: 'One calendar; null when it does not exist or may not be seen.',
  })
  async calendar(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => GraphQLID, { description: 'ID of the calendar.' }) text: string,
  ): Promise<Calendar | null> {
    readScope(context);
    const id = readId('Calendar', text);
    return id === null ? null : context.loaders.calendar.load(id);
  }

  @Query(() => CalendarConnection, { description: 'Calendars in the order of their names.' })
  async calendars(@Ctx() context: GraphqlContext, @Args(() => PageArgs) page: PageArgs): Promise<Connection<Calendar>> {
    const scope = readScope(context);
    const found = await context.reader.calendars.page(scope, readPage(page, calendarTag));
    return renderPage(found, calendarTag, () => context.reader.calendars.count(scope));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() calendar: Calendar): string {
    return printId('Calendar', calendar.id);
  }

  @FieldResolver(() => [CalendarSpanType], { description: 'The times at which nothing runs, at most 1000.' })
  spans(@Root() { spans, timeZone }: Calendar): CalendarSpanType[] {
    return spans.map((span) => ({
      ...resolveSpan(span, timeZone),
      fromDate: 'from' in span ? null : span.fromDate,
      toDate: 'from' in span ? null : span.toDate,
      note: span.note,
    }));
  }
}
