import { z } from 'zod';
import type { Instant } from '../../domain/model/values.ts';
import { resolveLocal, type Weekday } from '../../recurrence/index.ts';
import {
  type ImportContext,
  type Imported,
  LeftOut,
  mapTask,
  type Notes,
  type ScheduleDraft,
  scheduleDraft,
} from '../import/draft.ts';
import { flag, object, read, shownId, text, textOrNull, withRule } from '../import/read.ts';
import { defined, externalWork, type Work, withoutSecrets } from '../import/work.ts';

/** `*`, null and nothing = any. */
function part(min: number, max: number) {
  const message = `is neither "*" nor a whole number from ${min} to ${max}`;
  return z
    .union([z.null(), z.int(), z.string().regex(/^(\*|\d{1,4})?$/)], { error: message })
    .optional()
    .transform((given) => (given == null || given === '*' || given === '' ? null : Number(given)))
    .refine((given) => given === null || (given >= min && given <= max), message);
}

const day = z
  .union([z.string().regex(/^\d{4}-\d\d-\d\d$/), z.literal(''), z.null()], { error: 'is not a date, YYYY-MM-DD' })
  .optional()
  .transform((given) => (given == null || given === '' ? null : given));
const item = z.looseObject({
  repeat_start: day,
  repeat_end: day,
  repeat_interval: z.unknown(),
  repeat_year: part(1970, 9999),
  repeat_month: part(1, 12),
  repeat_day: part(1, 31),
  repeat_week: part(1, 5),
  repeat_weekday: part(0, 6),
  repeat_hour: part(0, 23),
  repeat_minute: part(0, 59),
});
type Item = z.output<typeof item>;

/** Section "getTasks". */
const shape = z.looseObject({
  id: z.union([text.min(1), z.int()]),
  user_id: z.union([text, z.int()]).nullish(),
  name: text.min(1),
  class_name: text.min(1),
  active: flag.default(true),
  data: object.nullish(),
  last_run: textOrNull,
  repeat_items: z.array(item).nullish(),
});
type Task = z.output<typeof shape>;

const testTask = '\\scheduler\\Tasks\\TestTask';

export function mapProvision(document: unknown, place: number, { now, timeZone }: ImportContext): Imported {
  return mapTask(shownId(document, 'id', place), shownId(document, 'name', place), (notes) => {
    const task = read(shape, document);
    const items = task.repeat_items ?? [];
    const paused = task.active ? null : 'not active at the source';
    const schedules = items.flatMap(
      (each, i) => scheduleOf(each, `repeat_items.${i}`, { now, timeZone }, paused, notes) ?? [],
    );
    if (items.length > 0 && schedules.length === 0) throw new LeftOut('its repetitions have ended');
    if (items.length === 0) notes.note('repeat_items', 'it has none: it runs when somebody asks for it');
    else
      notes.note(
        'repeat_items',
        `the source does not say its time zone; its days and hours are taken as those of ${timeZone}`,
      );
    return { title: task.name, description: null, timeoutMs: null, ...workOf(task, notes), schedules };
  });
}

function workOf({ class_name, name, user_id, data }: Task, notes: Notes): Work {
  const kept = data == null ? null : withoutSecrets(data, notes, 'data');
  if (class_name === testTask) {
    const { durationMs, logLines, fail } = kept ?? {};
    return { module: 'simulate', params: defined({ durationMs, logLines, fail }) };
  }
  const user = user_id == null ? {} : { user_id: String(user_id) };
  return externalWork(class_name, { name, class_name, ...user, data: kept });
}

/** Null: it has ended. All parts of an item must hold; the items of a task are alternatives. */
function scheduleOf(
  given: Item,
  path: string,
  { now, timeZone }: ImportContext,
  paused: string | null,
  notes: Notes,
): ScheduleDraft | null {
  if (given.repeat_interval != null) notes.lost(`${path}.repeat_interval`, 'its meaning is not documented');
  const list = (value: number | null) => (value === null ? [] : [value]);
  const { repeat_year, repeat_month, repeat_day, repeat_week, repeat_weekday, repeat_hour, repeat_minute } = given;
  const lists = [repeat_year, repeat_month, repeat_day, repeat_week, repeat_weekday, repeat_hour, repeat_minute];
  const endsAt = given.repeat_end === null ? null : startOf(dayAfter(given.repeat_end), timeZone, `${path}.repeat_end`);
  if (endsAt !== null && endsAt <= now) {
    notes.lost(path, `it ended on ${given.repeat_end}`);
    return null;
  }
  const startsAt = given.repeat_start === null ? null : startOf(given.repeat_start, timeZone, `${path}.repeat_start`);
  const everyMinute = lists.every((value) => value === null);
  return withRule(path, () =>
    scheduleDraft(
      {
        kind: 'calendar',
        years: list(repeat_year),
        months: list(repeat_month),
        weeksOfMonth: list(repeat_week),
        daysOfMonth: list(repeat_day),
        weekdays: list(repeat_weekday) as Weekday[],
        hours: list(repeat_hour),
        // A calendar needs one criterion; every minute is one.
        minutes: everyMinute ? Array.from({ length: 60 }, (_, minute) => minute) : list(repeat_minute),
      },
      { timeZone, startsAt: startsAt !== null && startsAt > now ? startsAt : null, endsAt, paused },
    ),
  );
}

function startOf(date: string, zone: string, field: string): Instant {
  return withRule(field, () => resolveLocal(`${date}T00:00:00`, zone, { gap: 'NEXT_VALID', fold: 'FIRST' }));
}

function dayAfter(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + 86_400_000).toISOString().slice(0, 10);
}
