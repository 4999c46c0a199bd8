import { isDeepStrictEqual } from 'node:util';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { parseRecurrence, resolveLocal, type Weekday } from '../../recurrence/index.ts';
import { checkRecurrence, scheduleDraft } from '../drafts.ts';
import type { GivenItem } from './body.ts';

const parts = [
  'repeat_year',
  'repeat_month',
  'repeat_day',
  'repeat_week',
  'repeat_weekday',
  'repeat_hour',
  'repeat_minute',
] as const;

/** When a task repeats: all parts must hold, `*` = any. Dates are days of the tenant's zone, both ends included. */
export type Repeat = { readonly [name in (typeof parts)[number]]: string } & {
  readonly repeat_start: string | null;
  readonly repeat_end: string | null;
};

/** A repeat item as it is kept: `uid` is what its number is counted for. */
export interface Item extends Repeat {
  readonly uid: string;
}

/** An item with the schedule that keeps it; null when it can fire no more. */
export interface HeldItem {
  readonly item: Item;
  readonly schedule: Schedule | null;
}

/** What is not said is any; but without an hour, and without a minute, it is once a day and once an hour, at 0. */
export function repeatOf(given: GivenItem): Repeat {
  const { repeat_hour: hour = '0', repeat_minute: minute = '0' } = given;
  return {
    repeat_start: given.repeat_start ?? null,
    repeat_end: given.repeat_end ?? null,
    repeat_year: given.repeat_year ?? '*',
    repeat_month: given.repeat_month ?? '*',
    repeat_day: given.repeat_day ?? '*',
    repeat_week: given.repeat_week ?? '*',
    repeat_weekday: given.repeat_weekday ?? '*',
    repeat_hour: hour,
    repeat_minute: minute,
  };
}

/** Null when its end has passed. */
export function scheduleOf(repeat: Repeat, zone: string, now: Instant): ScheduleDraft | null {
  const draft = draftOf(repeat, zone);
  checkRecurrence(draft, 'repeat_items');
  return isOver(draft, now) ? null : draft;
}

function isOver({ endsAt }: ScheduleDraft, now: Instant): boolean {
  return endsAt !== null && endsAt <= now;
}

/** Items as they were kept, as far as their schedules still say the same, and one for each other schedule. */
export function itemsOf(kept: readonly Item[], schedules: readonly Schedule[], zone: string, now: Instant): HeldItem[] {
  const free = [...schedules];
  const held = kept.flatMap((item): HeldItem[] => {
    const index = free.findIndex((schedule) => isKeptBy(schedule, draftOf(item, schedule.timeZone)));
    if (index >= 0) return [{ item, schedule: free.splice(index, 1)[0]! }];
    return isOver(draftOf(item, zone), now) ? [{ item, schedule: null }] : [];
  });
  const others = free.flatMap((schedule): HeldItem[] => {
    const repeat = readSchedule(schedule, zone);
    return repeat === null ? [] : [{ item: { uid: schedule.id, ...repeat }, schedule }];
  });
  return [...held, ...others];
}

function draftOf(repeat: Repeat, zone: string): ScheduleDraft {
  const list = (part: string) => (part === '*' ? [] : [Number(part)]);
  const any = parts.every((name) => repeat[name] === '*');
  const at = (day: string | null) => (day === null ? null : startOf(day, zone));
  return scheduleDraft(
    {
      kind: 'calendar',
      years: list(repeat.repeat_year),
      months: list(repeat.repeat_month),
      weeksOfMonth: list(repeat.repeat_week),
      daysOfMonth: list(repeat.repeat_day),
      weekdays: list(repeat.repeat_weekday) as Weekday[],
      nthWeekdays: [],
      hours: list(repeat.repeat_hour),
      // A calendar needs one criterion; every minute is one.
      minutes: any ? Array.from({ length: 60 }, (_, minute) => minute) : list(repeat.repeat_minute),
    },
    {
      timeZone: zone,
      startsAt: at(repeat.repeat_start),
      endsAt: at(repeat.repeat_end === null ? null : dayAfter(repeat.repeat_end)),
    },
  );
}

function isKeptBy({ recurrence, startsAt, endsAt }: Schedule, draft: ScheduleDraft): boolean {
  return (
    startsAt === draft.startsAt &&
    endsAt === draft.endsAt &&
    isDeepStrictEqual(recurrence, parseRecurrence(draft.recurrence))
  );
}

/** A schedule that was made elsewhere, if it is a calendar of single values whose ends are days of the zone. */
export function readSchedule({ recurrence, startsAt, endsAt, timeZone }: Schedule, zone: string): Repeat | null {
  if (recurrence.kind !== 'calendar' || timeZone !== zone || recurrence.nthWeekdays.length > 0) return null;
  const part = (values: readonly number[]) => (values.length === 0 ? '*' : String(values[0]));
  const { years, months, weeksOfMonth, daysOfMonth, weekdays, hours, minutes } = recurrence;
  const every = minutes.length === 60 ? [] : minutes;
  const lists = [years, months, weeksOfMonth, daysOfMonth, weekdays, hours, every];
  if (lists.some((list) => list.length > 1) || daysOfMonth.some((day) => day < 0)) return null;
  const repeat: Repeat = {
    repeat_start: startsAt === null ? null : dayOf(startsAt, zone),
    repeat_end: endsAt === null ? null : dayOf(endsAt - 1, zone),
    repeat_year: part(years),
    repeat_month: part(months),
    repeat_day: part(daysOfMonth),
    repeat_week: part(weeksOfMonth),
    repeat_weekday: part(weekdays),
    repeat_hour: part(hours),
    repeat_minute: part(every),
  };
  const draft = draftOf(repeat, zone);
  return draft.startsAt === startsAt && draft.endsAt === endsAt ? repeat : null;
}

function startOf(day: string, zone: string): Instant {
  return resolveLocal(`${day}T00:00:00`, zone, { gap: 'NEXT_VALID', fold: 'FIRST' });
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function dayOf(at: Instant, zone: string): string {
  return localTime(at, zone).slice(0, 10);
}

/** `2015-05-07 12:29:45` */
export function localTime(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
}
