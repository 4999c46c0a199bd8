import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import { printed, type Timing, timingOf, types } from './words.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const entry = z.union([z.record(z.string(), z.unknown()), text]);
const type = z.enum(types);

/** A schedule as it is told: the document's names, and the later ones beside them. */
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

/** What is kept with a task. */
export interface Kept {
  readonly action: string | null;
  readonly script_id: string | null;
  /** A cloud and a machine each. */
  readonly machines_per_cloud: readonly (readonly string[])[];
  readonly selectors: readonly Json[] | null;
  readonly run_immediately: boolean;
  readonly timing: Timing;
  /** Fields of other names, given back as they came. */
  readonly extra: JsonObject;
}

/** A task as this dialect sees it. */
export interface View {
  readonly task: ListedTask;
  /** The first; the others are not shown. */
  readonly schedule: Schedule | null;
  readonly kept: Kept;
}

/** Null when the task is none that can be told in mist's words. */
export function viewOf(
  task: ListedTask,
  schedules: readonly Schedule[],
  document: JsonObject | undefined,
): View | null {
  const { schedule, kept, timing } = standing(schedules, document);
  return timing && { task, schedule, kept: { ...(kept ?? keptOf(task)), timing } };
}

export function isShown(schedules: readonly Schedule[], document: JsonObject | undefined): boolean {
  return standing(schedules, document).timing !== null;
}

function standing(schedules: readonly Schedule[], document: JsonObject | undefined) {
  const schedule = schedules[0] ?? null;
  // Written by `tasks.ts` alone.
  const kept = (document ?? null) as unknown as Kept | null;
  const timing = schedule ? timingOf(schedule, kept?.timing ?? null) : (kept?.timing ?? null);
  return { schedule, kept, timing };
}

export function told({ task, kept }: View, run: RunRow | undefined) {
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
    last_run_at: run?.startedAt == null ? null : printed(run.startedAt),
    total_run_count: run?.number ?? 0,
  };
}

/** A task that was made elsewhere has no machines, and what it runs is its action. */
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
