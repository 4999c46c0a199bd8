import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { Shelved } from '../shelf.ts';
import { jsonObject } from '../words/json.ts';
import { phases, type Status, statuses, statusOf } from './words.ts';

/** A task as it is told. Times are texts of unix seconds. */
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

/** What is kept with a task. */
export const keptSchema = z.object({
  /** It was made here, so that `DELETE /tasks/` means it as well. */
  own: z.boolean(),
  type: z.string().nullable(),
  object_uuid: z.string().nullable(),
  by: z.string(),
  /** As it was put last, for when the run is gone. */
  status: z.enum(statuses),
  log: z.string(),
  /** What was put while no agent was at work on the run: it begins the log of the one who takes it. */
  unsaid: z.string(),
  updated: z.number(),
  /** Fields of other names, given back as they came. */
  extra: jsonObject,
});
export type Kept = Readonly<z.output<typeof keptSchema>>;

/** A task as this dialect sees it. */
export interface View {
  readonly task: ListedTask;
  /** The last one. */
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
  // One that was made elsewhere and has its time to come; or the run has been pruned, so that nobody waits for it.
  if (!kept.own) return task.state === 'CANCELED' ? 'failed' : 'dispatching';
  return phases[kept.status] === 'succeeded' ? 'sucess' : 'failed';
}

export function descriptionOf({ description, title, name }: ListedTask): string {
  return description ?? title ?? name;
}

/** Why a run failed belongs there when it was not its agent who said so. */
export function logOf(run: RunRow | null, { log }: Kept): string {
  const error = run?.error;
  if (!error || error.type.startsWith('agent.')) return log;
  return log === '' ? error.message : `${log}\n${error.message}`;
}

function seconds(at: Instant): string {
  return String(Math.floor(at / 1000));
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** Of a task that was made elsewhere: what it runs is its type. */
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
