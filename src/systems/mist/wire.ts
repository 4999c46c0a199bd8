import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { Shelved } from '../shelf.ts';
import { json, jsonObject } from '../words/json.ts';
import { printUtcTime } from '../words/times.ts';
import { type Timing, timingOf, timingSchema, types } from './words.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const entry = z.union([z.record(z.string(), z.unknown()), text]);
const type = z.enum(types);

/** A schedule in answers: the documented names, and the newer names beside them. */
export const shape = z.looseObject({
  id: text,
  name: text,
  description: textOrNull,
  script_id: textOrNull,
  action: textOrNull,
  machines_per_cloud: z.array(z.array(text).length(2)),
  enabled: z.boolean(),
  task_enabled: z.boolean(),
  run_immediately: z.boolean(),
  expires: textOrNull,
  start_after: textOrNull,
  max_run_count: z.int().nullable(),
  cronjob_type: type,
  schedule_type: type,
  cronjob_entry: entry,
  schedule_entry: entry,
  last_run_at: textOrNull,
  total_run_count: z.int(),
});

/** The document that is stored with a task. */
export const keptSchema = z.object({
  action: textOrNull,
  script_id: textOrNull,
  /** Pairs of a cloud and a machine. */
  machines_per_cloud: z.array(z.array(text)),
  selectors: z.array(json).nullable(),
  run_immediately: z.boolean(),
  timing: timingSchema,
  /** Other fields, returned unchanged. */
  extra: jsonObject,
});
export type Kept = z.output<typeof keptSchema>;

/** A task with everything that this dialect shows of it. */
export interface View {
  readonly task: ListedTask;
  /** The first schedule; the others are not shown. */
  readonly schedule: Schedule | null;
  readonly lastRun: RunRow | null;
  readonly kept: Kept;
}

/** Null when mist cannot express when the task runs. */
export function viewOf(shelved: Shelved<Kept>): View | null {
  const { task, lastRun, schedules, kept } = shelved;
  const timing = timingOn(shelved);
  return timing && { task, lastRun, schedule: schedules[0] ?? null, kept: { ...(kept ?? keptOf(task)), timing } };
}

export function timingOn({ schedules: [schedule], kept }: Pick<Shelved<Kept>, 'schedules' | 'kept'>): Timing | null {
  const before = kept?.timing ?? null;
  return schedule ? timingOf(schedule, before) : before;
}

export function shownTask({ task, kept, lastRun }: View) {
  const { timing, selectors } = kept;
  const enabled = task.state === 'ACTIVE';
  return {
    ...kept.extra,
    ...(selectors !== null && { selectors }),
    id: task.id.replaceAll('-', ''),
    name: task.title ?? task.name,
    description: task.description,
    script_id: kept.script_id,
    action: kept.action,
    machines_per_cloud: kept.machines_per_cloud,
    enabled,
    task_enabled: enabled,
    run_immediately: kept.run_immediately,
    expires: timing.expires,
    start_after: timing.start_after,
    max_run_count: timing.max_run_count,
    cronjob_type: timing.type,
    schedule_type: timing.type,
    cronjob_entry: timing.entry,
    schedule_entry: timing.entry,
    last_run_at: lastRun?.startedAt == null ? null : printUtcTime(lastRun.startedAt),
    total_run_count: lastRun?.number ?? 0,
  };
}

/** The document of a task that another API made: it has no machines, and its work becomes its action. */
function keptOf({ module, worker, script: named }: ListedTask): Omit<Kept, 'timing'> {
  const script = module === 'script';
  const own = worker ?? named ?? module;
  return {
    action: script ? null : own,
    script_id: script ? own : null,
    machines_per_cloud: [],
    selectors: null,
    run_immediately: false,
    extra: {},
  };
}
