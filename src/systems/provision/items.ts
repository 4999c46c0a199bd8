import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { parseRecurrence } from '../../recurrence/index.ts';
import { checkRecurrence, scheduleDraft } from '../drafts.ts';
import type { GivenItem } from './body.ts';
import { type Repeat, type RepeatRule, repeatOf, ruleOf } from './words.ts';

const text = z.string();

/** A stored repeat item; its number is assigned to its `uid`. */
export const itemSchema = z.object({
  uid: text,
  repeat_start: text.nullable(),
  repeat_end: text.nullable(),
  repeat_year: text,
  repeat_month: text,
  repeat_day: text,
  repeat_week: text,
  repeat_weekday: text,
  repeat_hour: text,
  repeat_minute: text,
});
export type Item = Readonly<z.output<typeof itemSchema>>;

/** An item with its schedule; null when it will not fire again. */
export interface HeldItem {
  readonly item: Item;
  readonly schedule: Schedule | null;
}

/**
 * An absent part matches anything. Only hour and minute differ: without them, the item fires at hour 0 and at minute 0.
 */
export function wantedRepeat(given: GivenItem): Repeat {
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
  const rule = ruleOf(repeat, zone);
  checkRecurrence(rule, 'repeat_items');
  const { recurrence, ...limits } = rule;
  return isOver(rule, now) ? null : scheduleDraft(recurrence, limits);
}

function isOver({ endsAt }: RepeatRule, now: Instant): boolean {
  return endsAt !== null && endsAt <= now;
}

/** The stored items whose schedules still say the same, and one item for each other schedule. */
export function itemsOf(kept: readonly Item[], schedules: readonly Schedule[], zone: string, now: Instant): HeldItem[] {
  const free = [...schedules];
  const held = kept.flatMap((item): HeldItem[] => {
    const index = free.findIndex((schedule) => isKeptBy(schedule, ruleOf(item, schedule.timeZone)));
    if (index >= 0) return [{ item, schedule: free.splice(index, 1)[0]! }];
    return isOver(ruleOf(item, zone), now) ? [{ item, schedule: null }] : [];
  });
  const others = free.flatMap((schedule): HeldItem[] => {
    const repeat = repeatOf(schedule, zone);
    return repeat === null ? [] : [{ item: { uid: schedule.id, ...repeat }, schedule }];
  });
  return [...held, ...others];
}

function isKeptBy({ recurrence, startsAt, endsAt }: Schedule, rule: RepeatRule): boolean {
  return (
    startsAt === rule.startsAt &&
    endsAt === rule.endsAt &&
    isDeepStrictEqual(recurrence, parseRecurrence(rule.recurrence))
  );
}
