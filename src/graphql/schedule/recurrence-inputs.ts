import { Field, InputType, Int } from 'type-graphql';

import type { RecurrenceDraft } from '../../domain/model/commands/schedule.ts';
import type { CronSyntax as CronSyntaxName, Weekday as WeekdayNumber } from '../../recurrence/index.ts';
import type { InputReader } from '../input/reader.ts';
import { Cron, DateTime, Duration, LocalDateTime, RRule } from '../scalars/index.ts';
import { CronSyntax, Weekday } from './enums.ts';

const optional = { nullable: true } as const;

@InputType()
export class OnceInput {
  @Field(() => DateTime, optional)
  at?: number | null;
  @Field(() => LocalDateTime, { nullable: true, description: "read in the schedule's time zone" })
  localAt?: string | null;
  @Field(() => Duration, { nullable: true, description: 'from now' })
  in?: string | null;
}

@InputType()
export class IntervalInput {
  @Field(() => Duration)
  every!: string;
  @Field(() => DateTime, optional)
  anchor?: number | null;
  @Field(() => Boolean, { defaultValue: false, description: 'count from the end of the run, not from its start' })
  fromCompletion!: boolean;
}

@InputType()
export class CronInput {
  @Field(() => Cron)
  expression!: string;
  @Field(() => CronSyntax, { defaultValue: 'VIXIE' })
  syntax!: CronSyntaxName;
}

@InputType()
export class NthWeekdayInput {
  @Field(() => Weekday)
  weekday!: WeekdayNumber;
  @Field(() => Int)
  nth!: number;
}

@InputType({ description: 'Absent or empty = any; at least one criterion.' })
export class CalendarInput {
  @Field(() => [Int], optional)
  years?: number[] | null;
  @Field(() => [Int], optional)
  months?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '1..5: days 1-7, 8-14, ...' })
  weeksOfMonth?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '1..31, or -1..-31 from the end' })
  daysOfMonth?: number[] | null;
  @Field(() => [Weekday], optional)
  weekdays?: WeekdayNumber[] | null;
  @Field(() => [NthWeekdayInput], optional)
  nthWeekdays?: NthWeekdayInput[] | null;
  @Field(() => [Int], optional)
  hours?: number[] | null;
  @Field(() => [Int], optional)
  minutes?: number[] | null;
}

@InputType()
export class RRuleInput {
  @Field(() => RRule)
  rule!: string;
  @Field(() => LocalDateTime)
  start!: string;
}

@InputType()
export class RecurrenceInput {
  @Field(() => OnceInput, optional)
  once?: OnceInput | null;
  @Field(() => IntervalInput, optional)
  interval?: IntervalInput | null;
  @Field(() => CronInput, optional)
  cron?: CronInput | null;
  @Field(() => CalendarInput, optional)
  calendar?: CalendarInput | null;
  @Field(() => RRuleInput, optional)
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
