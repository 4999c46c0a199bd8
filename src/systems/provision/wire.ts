import { z } from 'zod';
import type { Actor } from '../../domain/model/actor.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import { isFinal } from '../../domain/model/run.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import { jsonObject } from '../words/json.ts';
import { type HeldItem, itemSchema } from './items.ts';
import { localTime } from './words.ts';

const text = z.string();
const textOrNull = z.string().nullable();

const item = z.object({
  id: text,
  task_id: text,
  repeat_start: textOrNull,
  repeat_end: textOrNull,
  repeat_interval: z.null(),
  repeat_year: text,
  repeat_month: text,
  repeat_day: text,
  repeat_week: text,
  repeat_weekday: text,
  repeat_hour: text,
  repeat_minute: text,
});
/** The section "getTasks" of the documentation. */
export const taskShape = z.looseObject({
  id: text,
  user_id: text,
  name: text,
  class_name: text,
  active: z.boolean(),
  data: z.record(z.string(), z.unknown()).nullable(),
  last_run: textOrNull,
  repeat_items: z.array(item),
});
/** The section "getTaskHistory" of the documentation. */
export const historyRow = z.object({
  log_id: text,
  time: text,
  log_level: text,
  user_id: text,
  username: text,
  log_category: text,
  message: text,
  ip: textOrNull,
});
export const answer = z.union([
  z.object({ success: z.literal(1), message: text, data: z.object({ id: text }).nullable() }),
  z.object({ success: z.literal(1), data: z.union([z.array(taskShape), z.array(historyRow)]) }),
  z.object({ success: z.literal(0), message: text }),
]);

/** The document that is stored with a task. */
export const keptSchema = z.object({
  user_id: text,
  class_name: text,
  data: jsonObject.nullable(),
  items: z.array(itemSchema),
  /** Other fields, returned unchanged. */
  extra: jsonObject,
});
export type Kept = Readonly<z.output<typeof keptSchema>>;

/** A task with everything that this dialect shows of it. */
export interface View {
  readonly task: ListedTask;
  readonly number: number;
  readonly kept: Kept;
  readonly items: readonly HeldItem[];
  readonly lastRun: RunRow | null;
  /** The tenant's zone, in which times and days are shown. */
  readonly zone: string;
}

export function nameOf({ task }: View): string {
  return task.title ?? task.name;
}

export function taskOf(view: View, itemNumbers: ReadonlyMap<string, number>) {
  const { task, number, kept, zone, lastRun: run } = view;
  return {
    ...kept.extra,
    id: String(number),
    user_id: kept.user_id,
    name: nameOf(view),
    class_name: kept.class_name,
    active: task.state === 'ACTIVE',
    data: kept.data,
    last_run: run?.startedAt == null ? null : localTime(run.startedAt, zone),
    repeat_items: view.items.map(({ item: { uid, repeat_start, repeat_end, ...parts } }) => ({
      id: String(itemNumbers.get(uid)),
      task_id: String(number),
      repeat_start,
      repeat_end,
      repeat_interval: null,
      ...parts,
    })),
  };
}

/** The ids of a task's rows lie in a range of this size, so ids of different tasks never collide. */
const idsPerTask = 10_000_000;

/** The newest first; the last row is the creation of the task. */
export function historyOf(view: View, runs: readonly RunRow[]) {
  const { task, number, kept, zone } = view;
  const row = (id: number, at: Instant, level: '3' | '6', actor: Actor, message: string) => ({
    log_id: String(number * idsPerTask + id),
    time: localTime(at, zone),
    log_level: level,
    user_id: kept.user_id,
    username: actor.name,
    log_category: 'System',
    message,
    ip: null,
  });
  const rows = runs.map((run) => {
    const at = run.finishedAt ?? run.startedAt ?? run.queuedAt;
    // Levels of syslog: 6 is information, 3 is an error.
    const level = isFinal(run.state) && run.state !== 'SUCCEEDED' ? '3' : '6';
    const message = `task_id=${number} task=${nameOf(view)} action=${actionOf(run)} message=${messageOf(run)}`;
    return row(run.number, at, level, run.triggeredBy, message);
  });
  return [...rows, row(0, task.createdAt, '6', task.createdBy, `Task "${nameOf(view)}" (${number}) added`)];
}

function actionOf({ state, startedAt }: RunRow): string {
  if (isFinal(state)) return state === 'SUCCEEDED' ? 'finished' : 'failed';
  return startedAt === null ? 'queued' : 'started';
}

/** The last message of a run; empty when there is none. */
export function messageOf({ error, statusMessage, result, cancelReason }: RunRow): string {
  if (error !== null) return error.message;
  return statusMessage ?? (typeof result === 'string' ? result : (cancelReason ?? ''));
}
