import { Field, InputType, Int } from 'type-graphql';

import type { RecurrenceDraft } from '../../domain/model/commands/schedule.ts';
import type { CronSyntax as CronSyntaxName, Weekday as WeekdayNumber } from '../../recurrence/index.ts';
import type { InputReader } from '../input/reader.ts';
import { Cron, DateTime, Duration, LocalDateTime, RRule } from '../scalars/index.ts';
import { CronSyntax, Weekday } from './enums.ts';

@InputType({ description: 'One single instant, given in exactly one of three ways.' })
export class OnceInput {
  @Field(() => DateTime, { nullable: true, description: 'The instant.' })
  at?: number | null;
  @Field(() => LocalDateTime, { nullable: true, description: "Local time in the schedule's time zone." })
  localAt?: string | null;
  @Field(() => Duration, { nullable: true, description: 'This long after the call.' })
  in?: string | null;
}

@InputType({ description: 'Times at equal distances.' })
export class IntervalInput {
  @Field(() => Duration, {
    description: "The distance; calendar units such as P1D or P1M follow the schedule's time zone.",
  })
  every!: string;
  @Field(() => DateTime, {
    nullable: true,
    description: 'An instant from which the distances are counted. Default: when the schedule was created.',
  })
  anchor?: number | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: count from the end of each run. False: from its planned instant.',
  })
  fromCompletion!: boolean;
}

@InputType({ description: 'Times given by a cron expression.' })
export class CronInput {
  @Field(() => Cron, { description: "Read in the schedule's time zone." })
  expression!: string;
  @Field(() => CronSyntax, { defaultValue: 'VIXIE', description: 'How the expression is read.' })
  syntax!: CronSyntaxName;
}

@InputType({ description: 'A weekday by its place in the month.' })
export class NthWeekdayInput {
  @Field(() => Weekday, { description: 'The day of the week.' })
  weekday!: WeekdayNumber;
  @Field(() => Int, { description: '1 to 5, or -1 for the last.' })
  nth!: number;
}

@InputType({
  description:
    'Criteria for local times. All given criteria must hold; at least one is required. An absent or empty list means any value.',
})
export class CalendarInput {
  @Field(() => [Int], { nullable: true, description: 'Four-digit years.' })
  years?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '1 to 12, January first.' })
  months?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '1 to 5: days 1 to 7, 8 to 14 and so on.' })
  weeksOfMonth?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '1 to 31, or -1 to -31 counted from the end of the month.' })
  daysOfMonth?: number[] | null;
  @Field(() => [Weekday], { nullable: true, description: 'Days of the week.' })
  weekdays?: WeekdayNumber[] | null;
  @Field(() => [NthWeekdayInput], {
    nullable: true,
    description: 'Weekdays by their place in the month, such as the second Tuesday.',
  })
  nthWeekdays?: NthWeekdayInput[] | null;
  @Field(() => [Int], { nullable: true, description: '0 to 23. Without hours and minutes: midnight.' })
  hours?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '0 to 59. Without minutes: the full hour.' })
  minutes?: number[] | null;
}

@InputType({ description: 'Times given by a rule of RFC 5545.' })
export class RRuleInput {
  @Field(() => RRule, { description: 'The rule without DTSTART, such as FREQ=WEEKLY;BYDAY=MO.' })
  rule!: string;
  @Field(() => LocalDateTime, {
    description: "Local time in the schedule's time zone from which the rule counts (DTSTART).",
  })
  start!: string;
}

@InputType({ description: 'The rule by which a schedule fires; exactly one kind is given.' })
export class RecurrenceInput {
  @Field(() => OnceInput, { nullable: true, description: 'One single instant.' })
  once?: OnceInput | null;
  @Field(() => IntervalInput, { nullable: true, description: 'Equal distances.' })
  interval?: IntervalInput | null;
  @Field(() => CronInput, { nullable: true, description: 'A cron expression.' })
  cron?: CronInput | null;
  @Field(() => CalendarInput, { nullable: true, description: 'Criteria for local dates and times.' })
  calendar?: CalendarInput | null;
  @Field(() => RRuleInput, { nullable: true, description: 'A rule of RFC 5545.' })
  rrule?: RRuleInput | null;
}

export function readRecurrence(reader: InputReader, input: RecurrenceInput, path: readonly string[]): RecurrenceDraft {
  if (input.once) return readOnce(reader, input.once, [...path, 'once']);
  if (input.interval) {
    const { every, anchor = null, fromCompletion } = input.interval;
    return { kind: 'interval', every, anchor, fromCompletion };
  }
  if (input.cron) return { kind: 'cron', expression: input.cron.expression, syntax: input.cron.syntax };
  if (input.calendar) return readCalendar(input.calendar);
  if (input.rrule) return { kind: 'rrule', rule: input.rrule.rule, start: input.rrule.start };
  throw new Error('a @oneOf input without a value has passed the execution of GraphQL');
}

function readOnce(reader: InputReader, input: OnceInput, path: readonly string[]): RecurrenceDraft {
  if (input.at != null) return { kind: 'once', at: input.at };
  if (input.localAt != null) return { kind: 'once', localAt: input.localAt };
  return { kind: 'once', inMs: reader.milliseconds(input.in ?? '', [...path, 'in']) };
}

function readCalendar(input: CalendarInput): RecurrenceDraft {
  return {
    kind: 'calendar',
    years: input.years ?? [],
    months: input.months ?? [],
    weeksOfMonth: input.weeksOfMonth ?? [],
    daysOfMonth: input.daysOfMonth ?? [],
    weekdays: input.weekdays ?? [],
    nthWeekdays: (input.nthWeekdays ?? []).map(({ weekday, nth }) => ({ weekday, nth })),
    hours: input.hours ?? [],
    minutes: input.minutes ?? [],
  };
}
