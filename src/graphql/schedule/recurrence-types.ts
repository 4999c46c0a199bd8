import { Arg, Ctx, Field, Int, InterfaceType, ObjectType } from 'type-graphql';

import type * as domain from '../../recurrence/index.ts';
import { summarize } from '../../recurrence/index.ts';
import type { GraphqlContext } from '../context.ts';
import { Cron, DateTime, Duration, LocalDateTime, Locale, RRule } from '../scalars/index.ts';
import { CronSyntax, RecurrenceKind, Weekday } from './enums.ts';

/** A recurrence with the time zone that its summary needs. */
export type RecurrenceInZone = domain.Recurrence & { readonly timeZone: string };

const typeNames = {
  once: 'OnceRecurrence',
  interval: 'IntervalRecurrence',
  cron: 'CronRecurrence',
  calendar: 'CalendarRecurrence',
  rrule: 'RRuleRecurrence',
} as const satisfies Record<domain.Recurrence['kind'], string>;

@InterfaceType('Recurrence', {
  resolveType: (value: domain.Recurrence) => typeNames[value.kind],
  description: 'The rule by which a schedule fires.',
})
export abstract class RecurrenceType {
  @Field(() => RecurrenceKind, { description: 'Which of the five kinds it is.' })
  readonly kind!: domain.Recurrence['kind'];

  @Field(() => String, { description: 'The rule in words, such as "At nine on weekdays".' })
  summary(
    @Ctx() context: GraphqlContext,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    locale?: string | null,
  ): string {
    const { timeZone, ...recurrence } = this as unknown as RecurrenceInZone;
    return summarize(recurrence, timeZone, locale ?? context.locale ?? 'en');
  }
}

const recurrence = { implements: RecurrenceType, simpleResolvers: true };

@ObjectType('OnceRecurrence', { ...recurrence, description: 'One single instant.' })
export class OnceRecurrenceType extends RecurrenceType {
  @Field(() => DateTime, { description: 'The instant.' })
  readonly at!: number;
}

@ObjectType('IntervalRecurrence', { ...recurrence, description: 'Times at equal distances.' })
export class IntervalRecurrenceType extends RecurrenceType {
  @Field(() => Duration, { description: 'The distance.' })
  readonly every!: string;
  @Field(() => DateTime, {
    nullable: true,
    description: 'The instant from which the distances are counted; null = when the schedule was created.',
  })
  readonly anchor!: number | null;
  @Field(() => Boolean, { description: 'True: counted from the end of each run. False: from its planned instant.' })
  readonly fromCompletion!: boolean;
}

@ObjectType('CronRecurrence', { ...recurrence, description: 'Times given by a cron expression.' })
export class CronRecurrenceType extends RecurrenceType {
  @Field(() => Cron, { description: 'As it was given.' })
  readonly expression!: string;
  @Field(() => CronSyntax, { description: 'How the expression is read.' })
  readonly syntax!: domain.CronSyntax;
}

@ObjectType('NthWeekday', { simpleResolvers: true, description: 'A weekday by its place in the month.' })
export class NthWeekdayType implements domain.NthWeekday {
  @Field(() => Weekday, { description: 'The day of the week.' })
  readonly weekday!: domain.Weekday;
  @Field(() => Int, { description: '1 to 5, or -1 for the last.' })
  readonly nth!: number;
}

@ObjectType('CalendarRecurrence', {
  ...recurrence,
  description: 'Local times that meet all criteria. An empty list means any value.',
})
export class CalendarRecurrenceType extends RecurrenceType {
  @Field(() => [Int], { description: 'Four-digit years.' })
  readonly years!: readonly number[];
  @Field(() => [Int], { description: '1 to 12, January first.' })
  readonly months!: readonly number[];
  @Field(() => [Int], { description: '1 to 5: days 1 to 7, 8 to 14 and so on.' })
  readonly weeksOfMonth!: readonly number[];
  @Field(() => [Int], { description: '1 to 31, or -1 to -31 counted from the end of the month.' })
  readonly daysOfMonth!: readonly number[];
  @Field(() => [Weekday], { description: 'Days of the week.' })
  readonly weekdays!: readonly domain.Weekday[];
  @Field(() => [NthWeekdayType], { description: 'Weekdays by their place in the month.' })
  readonly nthWeekdays!: readonly domain.NthWeekday[];
  @Field(() => [Int], { description: '0 to 23.' })
  readonly hours!: readonly number[];
  @Field(() => [Int], { description: '0 to 59.' })
  readonly minutes!: readonly number[];
}

@ObjectType('RRuleRecurrence', { ...recurrence, description: 'Times given by a rule of RFC 5545.' })
export class RRuleRecurrenceType extends RecurrenceType {
  @Field(() => RRule, { description: 'The rule as it was given.' })
  readonly rule!: string;
  @Field(() => LocalDateTime, { description: 'Local time from which the rule counts (DTSTART).' })
  readonly start!: string;
}
