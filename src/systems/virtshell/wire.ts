import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { Shelved } from '../shelf.ts';
import { jsonObject } from '../words/json.ts';
import { phases, type Status, statuses, statusOf } from './words.ts';

/** A task in answers. Times are texts of unix seconds. */
export const shape = z.looseObject({
  uuid: z.string(),
  description: z.string(),
  status: z.string(),
  type: z.string().nullable(),
  object_uuid: z.string().nullable(),
  created: z.object({ at: z.string(), by: z.string() }),
  last_update: z.string(),
  log: z.string(),
});

export const list = z.object({ tasks: z.array(shape) });

/** The document that is stored with a task. */
export const keptSchema = z.object({
  /** True: this API made it, so `DELETE /tasks/` deletes it too. */
  own: z.boolean(),
  type: z.string().nullable(),
  object_uuid: z.string().nullable(),
  by: z.string(),
  /** The status that was set last, for when the run is gone. */
  status: z.enum(statuses),
  log: z.string(),
  /** The log that was sent while no agent had the run: it begins the log of the agent that takes it. */
  unsaid: z.string(),
  updated: z.number(),
  /** Other fields, returned unchanged. */
  extra: jsonObject,
});
export type Kept = Readonly<z.output<typeof keptSchema>>;

/** A task with everything that this dialect shows of it. */
export interface View {
  readonly task: ListedTask;
  /** The latest run. */
  readonly run: RunRow | null;
  readonly kept: Kept;
}

export function viewOf({ task, lastRun: run, kept }: Shelved<Kept>): View {
  return { task, run, kept: kept ?? keptOf(task) };
}

export function shownTask(view: View) {
  const { task, run, kept } = view;
  const { createdAt, updatedAt } = task;
  const moments = [createdAt, updatedAt, kept.updated, run?.queuedAt, run?.startedAt, run?.finishedAt];
  return {
    ...kept.extra,
    uuid: task.id,
    description: descriptionOf(task),
    status: currentStatus(view),
    type: kept.type,
    object_uuid: kept.object_uuid,
    created: { at: seconds(createdAt), by: kept.by },
    last_update: seconds(Math.max(...moments.map((moment) => moment ?? 0))),
    log: logOf(run, kept),
  };
}

export function currentStatus({ task, run, kept }: View): Status {
  if (run) return statusOf(run);
  // Either another API made the task and it has not run yet, or its run was deleted, so that no agent waits for it.
  if (!kept.own) return task.state === 'CANCELED' ? 'failed' : 'dispatching';
  return phases[kept.status] === 'succeeded' ? 'sucess' : 'failed';
}

export function descriptionOf({ description, title, name }: ListedTask): string {
  return description ?? title ?? name;
}

/** The reason of a failure is added if the agent did not report it itself. */
export function logOf(run: RunRow | null, { log }: Kept): string {
  const error = run?.error;
  if (!error || error.type.startsWith('agent.')) return log;
  return log === '' ? error.message : `${log}\n${error.message}`;
}

function seconds(at: Instant): string {
  return String(Math.floor(at / 1000));
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** The document of a task that another API made: its work becomes its type. */
function keptOf({ module, worker, createdBy, createdAt }: ListedTask): Kept {
  return {
    own: false,
    type: worker ?? module,
    object_uuid: null,
    by: createdBy.tokenId ?? nobody,
    status: 'pending',
    log: '',
    unsaid: '',
    updated: createdAt,
    extra: {},
  };
}
