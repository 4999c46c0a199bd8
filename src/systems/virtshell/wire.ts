import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import { phases, type Status, statusOf } from './words.ts';

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
export interface Kept {
  /** It was made here, so that `DELETE /tasks/` means it as well. */
  readonly own: boolean;
  readonly type: string | null;
  readonly object_uuid: string | null;
  readonly by: string;
  /** As it was put last, for when the run is gone. */
  readonly status: Status;
  readonly log: string;
  /** What was put while nobody was at work on the run: it begins the log of the one who takes it. */
  readonly unsaid: string;
  readonly updated: Instant;
  /** Fields of other names, given back as they came. */
  readonly extra: JsonObject;
}

/** A task as this dialect sees it. */
export interface View {
  readonly task: ListedTask;
  /** The last one. */
  readonly run: RunRow | null;
  readonly kept: Kept;
}

export function viewOf(task: ListedTask, run: RunRow | undefined, document: JsonObject | undefined): View {
  // Written by `tasks.ts` alone.
  const kept = (document ?? null) as unknown as Kept | null;
  return { task, run: run ?? null, kept: kept ?? keptOf(task) };
}

export function told({ task, run, kept }: View) {
  const { createdAt, updatedAt } = task;
  const moments = [createdAt, updatedAt, kept.updated, run?.queuedAt, run?.startedAt, run?.finishedAt];
  return {
    ...kept.extra,
    uuid: task.id,
    description: descriptionOf(task),
    status: currentStatus({ task, run, kept }),
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
