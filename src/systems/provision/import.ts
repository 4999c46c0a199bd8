import { z } from 'zod';
import {
  ahead,
  type ImportContext,
  type Imported,
  LeftOut,
  mapTask,
  type Notes,
  type ImportedSchedule,
  scheduleDraft,
} from '../import/draft.ts';
import { read, shownId, text, textOrNull, withRule } from '../import/read.ts';
import { copyOf, defined, externalWork, type Work } from '../import/work.ts';
import { importedFlag } from '../words/flag.ts';
import { jsonObject } from '../words/json.ts';
import { day, parts, ruleOf } from './words.ts';

/** An empty text and an absent value match anything too. */
function open(part: (typeof parts)[keyof typeof parts]) {
  return part.or(z.literal('').transform(() => '*')).default('*');
}

const item = z.looseObject({
  repeat_start: day.default(null),
  repeat_end: day.default(null),
  repeat_interval: z.unknown(),
  repeat_year: open(parts.repeat_year),
  repeat_month: open(parts.repeat_month),
  repeat_day: open(parts.repeat_day),
  repeat_week: open(parts.repeat_week),
  repeat_weekday: open(parts.repeat_weekday),
  repeat_hour: open(parts.repeat_hour),
  repeat_minute: open(parts.repeat_minute),
});
type Item = z.output<typeof item>;

/** The section "getTasks" of the documentation. */
const shape = z.looseObject({
  id: z.union([text.min(1), z.int()]),
  user_id: z.union([text, z.int()]).nullish(),
  name: text.min(1),
  class_name: text.min(1),
  active: importedFlag.default(true),
  data: jsonObject.nullish(),
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
    if (items.length === 0) notes.note('repeat_items', 'it has none: it runs only on request');
    else
      notes.note(
        'repeat_items',
        `the source does not say its time zone; its days and hours are taken as those of ${timeZone}`,
      );
    return { title: task.name, description: null, timeoutMs: null, ...workOf(task, notes), schedules };
  });
}

function workOf({ class_name, name, user_id, data }: Task, notes: Notes): Work {
  const kept = data == null ? null : copyOf(data, notes, 'data');
  if (class_name === testTask) {
    const { durationMs, logLines, fail } = kept ?? {};
    return { module: 'simulate', params: defined({ durationMs, logLines, fail }) };
  }
  const user = user_id == null ? {} : { user_id: String(user_id) };
  return externalWork(class_name, { name, class_name, ...user, data: kept });
}

/** Null: it has ended. All parts of an item must match; several items of a task are alternatives. */
function scheduleOf(
  given: Item,
  path: string,
  { now, timeZone }: ImportContext,
  paused: string | null,
  notes: Notes,
): ImportedSchedule | null {
  if (given.repeat_interval != null) notes.lost(`${path}.repeat_interval`, 'its meaning is not documented');
  const { recurrence, ...limits } = withRule(path, () => ruleOf(given, timeZone));
  if (limits.endsAt !== null && limits.endsAt <= now) {
    notes.lost(path, `it ended on ${given.repeat_end}`);
    return null;
  }
  return withRule(path, () => scheduleDraft(recurrence, { ...limits, startsAt: ahead(limits.startsAt, now), paused }));
}
