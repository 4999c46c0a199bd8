import { z } from 'zod';
import type { Recipient } from '../../domain/model/recipient.ts';
import type { LogRow, RunRow } from '../../domain/model/rows.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Task } from '../../domain/model/task.ts';
import type { Instant, Json } from '../../domain/model/values.ts';
import { isJsonObject, jsonObject } from '../words/json.ts';
import { withoutSecrets } from '../words/secrets.ts';
import { printRfc3339 } from '../words/times.ts';
import { criteriaOf, levels, secondsOf, statuses, weekdays } from './words.ts';

const text = z.string();
const textOrNull = text.nullable();
const anything = z.record(z.string(), z.unknown());
const percent = z.int().min(0).max(100).nullable();

const task = z.looseObject({
  _id: z.int(),
  _version: z.int(),
  created_at: text,
  description: text,
  email: z.looseObject({ recipients: z.array(z.looseObject({ email: text, problems_only: z.boolean() })) }),
  frontend_prefs: anything,
  next_run_at: textOrNull,
  run_canceled_at: textOrNull,
  run_finished_at: textOrNull,
  run_started_at: textOrNull,
  schedules: z.array(
    z.object({
      days_of_month: z.array(z.int()),
      hours: z.array(z.int()),
      minutes: z.array(z.int()),
      timezone: text,
      weekdays: z.array(z.enum(weekdays)),
    }),
  ),
  state: anything,
  status: z.enum(['new', 'running', 'done', 'canceled', 'error']),
  status_msg: text,
  status_percent: percent,
  task_module: text,
  task_params: anything,
  task_timeout_sec: z.int(),
  updated_at: text,
  version: z.int(),
});
const user = z.object({ _generated_displayname: text, _id: z.int() });
export const shape = z.object({ _user: z.object({ _basetype: z.literal('user'), user }), task });
export const logShape = z.array(
  z.object({
    idx: z.int(),
    level: z.enum(['debug', 'info', 'warning', 'error']),
    msg: text,
    status_percent: percent,
    timestamp: text,
  }),
);
export const acknowledged = z.object({ acknowledged: z.literal('ok') });

/** The document that is stored with a task. */
export const keptSchema = z.object({
  task_module: text,
  task_params: jsonObject,
  frontend_prefs: jsonObject,
  state: jsonObject,
  /** As given, but without the recipients, which have columns of their own. */
  email: jsonObject,
  /** Other fields, returned unchanged. */
  extra: jsonObject,
});
export type Kept = Readonly<z.output<typeof keptSchema>>;

/** The document of a task that another API made: its module stands for its work. */
export function emptyKept(task_module: string): Kept {
  return { task_module, task_params: {}, frontend_prefs: {}, state: {}, email: {}, extra: {} };
}

/** A task with everything that this dialect shows of it. */
export interface View {
  readonly task: Task;
  readonly number: number;
  /** 0 when the task was not created by a token. */
  readonly user: number;
  readonly kept: Kept;
  /** True: the task still runs what the stored module and params stand for. */
  readonly isWorkKept: boolean;
  readonly schedules: readonly Schedule[];
  readonly recipients: readonly Recipient[];
  /** The latest run. */
  readonly run: (RunRow & Pick<Run, 'result'>) | null;
}

export function shownTask(view: View) {
  const { task: row, number, user, kept, run } = view;
  const started = run !== null && statuses[run.state] !== 'new';
  return {
    _user: { _basetype: 'user', user: { _generated_displayname: row.createdBy.name, _id: user } },
    task: {
      ...kept.extra,
      _id: number,
      _version: row.version,
      created_at: printRfc3339(row.createdAt),
      description: descriptionOf(row),
      email: emailOf(view),
      frontend_prefs: kept.frontend_prefs,
      next_run_at: printedOrNull(nextRunAt(view)),
      run_canceled_at: printedOrNull(started ? run.cancelRequestedAt : null),
      run_finished_at: printedOrNull(started ? run.finishedAt : null),
      run_started_at: printedOrNull(started ? run.startedAt : null),
      schedules: view.schedules.flatMap((schedule) => criteriaOf(schedule) ?? []),
      state: { ...kept.state, ...(run && isJsonObject(run.result) ? withoutSecrets(run.result) : {}) },
      status: run === null ? 'new' : statuses[run.state],
      status_msg: started ? (run.error?.message ?? run.cancelReason ?? run.statusMessage ?? '') : '',
      status_percent: started && run.progressPercent !== null ? Math.floor(run.progressPercent) : null,
      task_module: view.isWorkKept ? kept.task_module : row.module,
      task_params: view.isWorkKept ? kept.task_params : withoutSecrets(row.params),
      task_timeout_sec: secondsOf(row.timeoutMs),
      updated_at: printRfc3339(row.updatedAt),
      version: row.version,
    },
  };
}

/** Null: it has no planned run. */
export function nextRunAt({ task, schedules, run }: View): Instant | null {
  if (task.state !== 'ACTIVE') return null;
  const fires = schedules.flatMap(({ state, nextFireAt }) => (state === 'ACTIVE' ? (nextFireAt ?? []) : []));
  if (run?.state === 'SCHEDULED') fires.push(run.scheduledFor);
  return fires.length === 0 ? null : Math.min(...fires);
}

function descriptionOf({ description, title, name }: Task): string {
  return description ?? title ?? name;
}

function emailOf({ kept: { email }, recipients }: View) {
  const given = email['recipients'];
  const known = Array.isArray(given) ? (given as readonly Json[]).filter(isJsonObject) : [];
  return {
    ...email,
    recipients: recipients.map(({ email: address, problemsOnly }) => ({
      ...known.find((one) => one['email'] === address),
      email: address,
      problems_only: problemsOnly,
    })),
  };
}

export function lineOf({ index, level, message, percent: given, at }: LogRow) {
  return {
    idx: index - 1,
    level: levels[level],
    msg: message,
    status_percent: given === null ? null : Math.floor(given),
    timestamp: printRfc3339(at),
  };
}

function printedOrNull(at: Instant | null): string | null {
  return at === null ? null : printRfc3339(at);
}
