import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import type { Backfill } from '../../domain/model/backfill.ts';
import type { Calendar } from '../../domain/model/calendar.ts';
import { nextFireTimes, previousFireTimes } from '../../domain/planning/fire-times.ts';
import type { LedgerBalance, Occurrence } from '../../domain/model/occurrence.ts';
import type { ScheduleRow, TaskRow } from '../../domain/model/rows.ts';
import { summarizeSchedule } from '../../domain/explain/schedule-summary.ts';
import { remainingRuns } from '../../domain/model/schedule.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { BackfillConnection, backfillTag } from '../backfill/types.ts';
import { CalendarType } from '../calendar/types.ts';
import { computed } from '../computing.ts';
import { type Connection, PageArgs, readPage, refuse, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope, requireCaller } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { DateTimeRange } from '../input/shared.ts';
import { globalId } from '../node/types.ts';
import { OccurrenceFilterInput, occurrenceTag, readOccurrenceFilter } from '../occurrence/filter.ts';
import { OccurrenceConnection } from '../occurrence/types.ts';
import { DateTime, Duration, JSONObject, Locale, printMilliseconds } from '../scalars/index.ts';
import { TaskType } from '../task/types.ts';
import { ScheduleFilterInput, readScheduleFilter, scheduleTag } from './filter.ts';
import { type RecurrenceInZone, RecurrenceType } from './recurrence-types.ts';
import { CatchUpPolicyType, FireTime, LedgerBalanceType, ScheduleConnection, ScheduleType } from './types.ts';

@Resolver(() => ScheduleType)
export class ScheduleResolver {
  @Query(() => ScheduleType, {
    nullable: true,
    description: 'One schedule; null when it does not exist, is deleted or may not be seen.',
  })
  async schedule(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => GraphQLID, { description: 'ID of the schedule.' }) text: string,
  ): Promise<ScheduleRow | null> {
    readScope(context);
    const id = readId('Schedule', text);
    const schedule = id === null ? null : await context.loaders.schedule.load(id);
    return schedule?.deletedAt === null ? schedule : null;
  }

  @Query(() => ScheduleConnection, { description: 'Schedules that have not been deleted.' })
  async schedules(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScheduleFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: ScheduleFilterInput | null,
  ): Promise<Connection<ScheduleRow>> {
    const scope = readScope(context);
    const filter = readScheduleFilter(filterInput);
    const found = await context.reader.schedules.page(scope, filter, readPage(page, scheduleTag));
    return renderPage(found, scheduleTag, () => context.reader.schedules.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() schedule: ScheduleRow): string {
    return printId('Schedule', schedule.id);
  }

  @FieldResolver(() => TaskType, { description: 'The task that it runs.' })
  task(@Ctx() context: GraphqlContext, @Root() schedule: ScheduleRow): Promise<TaskRow | null> {
    return context.loaders.task.load(schedule.taskId);
  }

  @FieldResolver(() => RecurrenceType, { description: 'The rule by which it fires.' })
  recurrence(@Root() { recurrence, timeZone }: ScheduleRow): RecurrenceInZone {
    return { ...recurrence, timeZone };
  }

  @FieldResolver(() => String, {
    description: 'The recurrence in words, with time zone, bounds, jitter and exclusions.',
  })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    locale?: string | null,
  ): string {
    return summarizeSchedule(schedule, locale ?? context.locale ?? 'en');
  }

  /** Lists do not read it. */
  @FieldResolver(() => JSONObject, {
    nullable: true,
    description: "Replaces top-level keys of the task's params; null = none.",
  })
  async paramsOverride(
    @Ctx() { loaders }: GraphqlContext,
    @Root() { id, paramsOverride }: ScheduleRow,
  ): Promise<JsonObject | null> {
    if (paramsOverride !== undefined) return paramsOverride;
    return (await loaders.document('Schedule.paramsOverride', id)) as JsonObject | null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many instants may still start a run; null = no limit.',
  })
  remainingRuns(@Root() schedule: ScheduleRow): number | null {
    return remainingRuns(schedule);
  }

  @FieldResolver(() => Duration, {
    nullable: true,
    description: 'Each instant fires up to this much later, by an amount that is fixed for the instant; null = none.',
  })
  jitter(@Root() schedule: ScheduleRow): string | null {
    return schedule.jitterMs === 0 ? null : printMilliseconds(schedule.jitterMs);
  }

  @FieldResolver(() => CatchUpPolicyType, { description: 'What happens to instants that no node decided in time.' })
  catchUp(@Root() { catchUp: { mode, max, graceMs, windowMs } }: ScheduleRow): CatchUpPolicyType {
    return { mode, max, grace: printMilliseconds(graceMs), window: printMilliseconds(windowMs) };
  }

  @FieldResolver(() => [CalendarType], { description: 'Calendars whose times are left out.' })
  async calendars(@Ctx() context: GraphqlContext, @Root() schedule: ScheduleRow): Promise<readonly Calendar[]> {
    return loadCalendars(context, schedule);
  }

  @FieldResolver(() => Boolean, { description: 'Whether state is PAUSED.' })
  paused(@Root() schedule: ScheduleRow): boolean {
    return schedule.state === 'PAUSED';
  }

  @FieldResolver(() => [FireTime], {
    description: 'The next instants by rule, exclusions, calendars and changes by hand.',
  })
  async nextFireTimes(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('count', () => Int, { nullable: true, defaultValue: 5, description: 'How many instants, 1 to 500.' })
    count: number | null,
    @Arg('after', () => DateTime, { nullable: true, description: 'Only instants after this one. Default: now.' })
    after?: number | null,
  ): Promise<FireTime[]> {
    const calendars = await loadCalendars(context, schedule);
    const most = checkCount(count ?? 5);
    return computed(context, () => nextFireTimes(schedule, most, after ?? context.clock.now(), calendars));
  }

  @FieldResolver(() => [FireTime], {
    description:
      'Instants that the present rule gives for the past, the latest first. The ledger has what really happened.',
  })
  async previousFireTimes(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('count', () => Int, { nullable: true, defaultValue: 5, description: 'How many instants, 1 to 500.' })
    count: number | null,
    @Arg('before', () => DateTime, { nullable: true, description: 'Only instants before this one. Default: now.' })
    before?: number | null,
  ): Promise<FireTime[]> {
    const calendars = await loadCalendars(context, schedule);
    const most = checkCount(count ?? 5);
    return computed(context, () => previousFireTimes(schedule, most, before ?? context.clock.now(), calendars));
  }

  @FieldResolver(() => OccurrenceConnection, {
    description:
      'Its rows of the ledger, the latest first. Days older than 400 days were merged; ledger counts them, and most are no longer listed.',
  })
  async occurrences(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => OccurrenceFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: OccurrenceFilterInput | null,
  ): Promise<Connection<Occurrence>> {
    const { occurrencesOfSchedule } = context.loaders;
    const filter = readOccurrenceFilter(filterInput);
    const found = await occurrencesOfSchedule.page(schedule.id, filter, readPage(page, occurrenceTag));
    return renderPage(found, occurrenceTag, () => occurrencesOfSchedule.count(schedule.id, filter));
  }

  @FieldResolver(() => BackfillConnection, { description: 'Its backfills, the latest first.' })
  async backfills(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Connection<Backfill>> {
    const { backfillsOfSchedule } = context.loaders;
    const found = await backfillsOfSchedule.page(schedule.id, null, readPage(page, backfillTag));
    return renderPage(found, backfillTag, () => backfillsOfSchedule.count(schedule.id, null));
  }

  @FieldResolver(() => LedgerBalanceType, {
    description:
      'Planned instants of a range by what became of them. Days older than 400 days were merged: a range that touches one is widened to whole days in UTC.',
  })
  ledger(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('range', () => DateTimeRange, {
      description:
        'An open beginning means the first planned instant; an open end means now, or the last row if that is later. At most 5 years.',
    })
    range: DateTimeRange,
  ): Promise<LedgerBalance> {
    return context.services.schedules.ledger(requireCaller(context), schedule.id, {
      ...(range.from != null && { from: range.from }),
      ...(range.to != null && { to: range.to }),
    });
  }
}

async function loadCalendars({ loaders }: GraphqlContext, { calendars }: ScheduleRow): Promise<readonly Calendar[]> {
  const found = await Promise.all(calendars.map((id) => loaders.calendar.load(id)));
  return found.filter((calendar) => calendar !== null);
}

/** The most fire times in one answer. */
const mostTimes = 500;

export function checkCount(count: number): number {
  return count < 1 || count > mostTimes ? refuse(`"count" must be 1 to ${mostTimes}, but is ${count}`) : count;
}
