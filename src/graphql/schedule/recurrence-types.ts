import { Arg, Ctx, Field, Int, InterfaceType, ObjectType } from 'type-graphql';

import type * as domain from '../../recurrence/index.ts';
import { summarize } from '../../recurrence/index.ts';
import type { GraphqlContext } from '../context.ts';
import { Cron, DateTime, Duration, LocalDateTime, Locale, RRule } from '../scalars/index.ts';
import { CronSyntax, RecurrenceKind, Weekday } from './enums.ts';

/** A recurrence with what its summary needs besides. */
export type RecurrenceInZone = domain.Recurrence & { readonly timeZone: string };

const typeNames = {
  once: 'OnceRecurrence',
  interval: 'IntervalRecurrence',
  cron: 'CronRecurrence',
  calendar: 'CalendarRecurrence',
  rrule: 'RRuleRecurrence',
} as const satisfies Record<domain.Recurrence['kind'], string>;

@InterfaceType('Recurrence', { resolveType: (value: domain.Recurrence) => typeNames[value.kind] })
export abstract class RecurrenceType {
  @Field(() => RecurrenceKind)
  readonly kind!: domain.Recurrence['kind'];

  @Field(() => String, { description: 'At nine on weekdays' })
  summary(
    @Ctx() context: GraphqlContext,
    @Arg('locale', () => Locale, { nullable: true }) locale?: string | null,
  ): string {
    const { timeZone, ...recurrence } = this as unknown as RecurrenceInZone;
    return summarize(recurrence, timeZone, locale ?? context.locale ?? 'en');
  }
}

const recurrence = { implements: RecurrenceType, simpleResolvers: true };

@ObjectType('OnceRecurrence', recurrence)
export class OnceRecurrenceType extends RecurrenceType {
  @Field(() => DateTime)
  readonly at!: number;
}

@ObjectType('IntervalRecurrence', recurrence)
export class IntervalRecurrenceType extends RecurrenceType {
  @Field(() => Duration)
  readonly every!: string;
  @Field(() => DateTime, { nullable: true })
  readonly anchor!: number | null;
  @Field(() => Boolean)
  readonly fromCompletion!: boolean;
}

@ObjectType('CronRecurrence', recurrence)
export class CronRecurrenceType extends RecurrenceType {
  @Field(() => Cron)
  readonly expression!: string;
  @Field(() => CronSyntax)
  readonly syntax!: domain.CronSyntax;
}

@ObjectType('NthWeekday', { simpleResolvers: true })
export class NthWeekdayType implements domain.NthWeekday {
  @Field(() => Weekday)
  readonly weekday!: domain.Weekday;
  @Field(() => Int, { description: '1..5, or -1 for the last' })
  readonly nth!: number;
}

@ObjectType('CalendarRecurrence', {
  ...recurrence,
  description: 'All given criteria must hold; an empty list means any.',
})
export class CalendarRecurrenceType extends RecurrenceType {
  @Field(() => [Int])
  readonly years!: readonly number[];
  @Field(() => [Int])
  readonly months!: readonly number[];
  @Field(() => [Int])
  readonly weeksOfMonth!: readonly number[];
  @Field(() => [Int])
  readonly daysOfMonth!: readonly number[];
  @Field(() => [Weekday])
  readonly weekdays!: readonly domain.Weekday[];
  @Field(() => [NthWeekdayType])
  readonly nthWeekdays!: readonly domain.NthWeekday[];
  @Field(() => [Int])
  readonly hours!: readonly number[];
  @Field(() => [Int])
  readonly minutes!: readonly number[];
}

@ObjectType('RRuleRecurrence', recurrence)
export class RRuleRecurrenceType extends RecurrenceType {
  @Field(() => RRule)
  readonly rule!: string;
  @Field(() => LocalDateTime)
  readonly start!: string;
}
