import { z } from 'zod';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { type CalendarRecurrence, resolveLocal, type Weekday } from '../../recurrence/index.ts';
import { calendarOf, minutesOf } from '../words/calendar.ts';
import { calendarDate, printUtcDate, readUtc } from '../words/times.ts';

/** Translates between ProVision's terms and ours. */

export const path = '/api/v1/api.php';

/** `*` and null match anything. */
function part(min: number, max: number) {
  const message = `must be "*" or a whole number from ${min} to ${max}`;
  return z
    .union([z.null(), z.int(), z.string().regex(/^(\*|\d{1,4})$/)], { error: message })
    .transform((given) => (given === null ? '*' : String(Number.isNaN(Number(given)) ? given : Number(given))))
    .refine((given) => given === '*' || (Number(given) >= min && Number(given) <= max), message);
}

/** The criteria of a repeat item, all of which must match. */
export const parts = {
  repeat_year: part(1970, 9999),
  repeat_month: part(1, 12),
  repeat_day: part(1, 31),
  repeat_week: part(1, 5),
  repeat_weekday: part(0, 6),
  repeat_hour: part(0, 23),
  repeat_minute: part(0, 59),
};

/** A date in ProVision's form. An empty text means no date. */
export const day = calendarDate.or(z.null()).or(z.literal('').transform(() => null));

/** When a task repeats. Dates are days of the tenant's zone; both ends are included. */
export type Repeat = { readonly [name in keyof typeof parts]: string } & {
  readonly repeat_start: string | null;
  readonly repeat_end: string | null;
};

export interface RepeatRule {
  readonly recurrence: CalendarRecurrence;
  readonly timeZone: string;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/** Throws RecurrenceError for a date that does not exist in the zone. */
export function ruleOf(repeat: Repeat, timeZone: string): RepeatRule {
  const list = (part: string) => (part === '*' ? [] : [Number(part)]);
  return {
    recurrence: calendarOf({
      years: list(repeat.repeat_year),
      months: list(repeat.repeat_month),
      weeksOfMonth: list(repeat.repeat_week),
      daysOfMonth: list(repeat.repeat_day),
      weekdays: list(repeat.repeat_weekday) as Weekday[],
      hours: list(repeat.repeat_hour),
      minutes: list(repeat.repeat_minute),
    }),
    timeZone,
    startsAt: repeat.repeat_start === null ? null : startOf(repeat.repeat_start, timeZone),
    endsAt: repeat.repeat_end === null ? null : startOf(dayAfter(repeat.repeat_end), timeZone),
  };
}

/** Null unless the schedule is a calendar of single values whose ends are days of the zone. */
export function repeatOf({ recurrence, startsAt, endsAt, timeZone }: Schedule, zone: string): Repeat | null {
  if (recurrence.kind !== 'calendar' || timeZone !== zone || recurrence.nthWeekdays.length > 0) return null;
  const shown = (values: readonly number[]) => (values.length === 0 ? '*' : String(values[0]));
  const { years, months, weeksOfMonth, daysOfMonth, weekdays, hours } = recurrence;
  const minutes = minutesOf(recurrence.minutes);
  const lists = [years, months, weeksOfMonth, daysOfMonth, weekdays, hours, minutes];
  if (lists.some((list) => list.length > 1) || daysOfMonth.some((one) => one < 0)) return null;
  const repeat: Repeat = {
    repeat_start: startsAt === null ? null : dayOf(startsAt, zone),
    repeat_end: endsAt === null ? null : dayOf(endsAt - 1, zone),
    repeat_year: shown(years),
    repeat_month: shown(months),
    repeat_day: shown(daysOfMonth),
    repeat_week: shown(weeksOfMonth),
    repeat_weekday: shown(weekdays),
    repeat_hour: shown(hours),
    repeat_minute: shown(minutes),
  };
  const rule = ruleOf(repeat, zone);
  return rule.startsAt === startsAt && rule.endsAt === endsAt ? repeat : null;
}

function startOf(date: string, zone: string): Instant {
  return resolveLocal(`${date}T00:00:00`, zone, { gap: 'NEXT_VALID', fold: 'FIRST' });
}

function dayAfter(date: string): string {
  return printUtcDate(readUtc(`${date}T00:00:00`) + 86_400_000);
}

function dayOf(at: Instant, zone: string): string {
  return localTime(at, zone).slice(0, 10);
}

/** `2015-05-07 12:29:45` */
export function localTime(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
}

/** The text that a client signs: the query up to and including its key. */
export function signedText(query: string, key: string): string {
  return `${query}&apiKey=${key}`;
}

export function signedQuery(text: string, signature: string): string {
  return `${text}&hash=${encodeURIComponent(signature)}`;
}

/**
 * The signed text, the name of its key and the signature; null when the query does not end with these two. Most clients
 * do not percent-encode, so the text and the hash must be compared without decoding.
 */
export function readSignedQuery(query: string): { text: string; key: string; signature: string } | null {
  const [, text, key, hash] = /^((?:.*&)?apiKey=([^&]+))&hash=([^&]+)$/.exec(query) ?? [];
  if (text === undefined || key === undefined || hash === undefined) return null;
  return { text, key, signature: hash.replaceAll(/%(2B|2F|3D)/gi, (code) => decodeURIComponent(code)) };
}
