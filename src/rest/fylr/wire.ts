import { z } from 'zod';
import type { LogLevel } from '../../domain/model/log-entry.ts';
import type { Recipient } from '../../domain/model/recipient.ts';
import type { LogRow, RunRow } from '../../domain/model/rows.ts';
import type { Run, RunState } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Task } from '../../domain/model/task.ts';
import type { Instant, Json, JsonObject } from '../../domain/model/values.ts';
import { withoutSecrets } from '../secrets.ts';
import { weekdays } from './body.ts';
import { read } from './criteria.ts';

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

/** What is kept with a task. */
export interface Kept {
  readonly task_module: string;
  readonly task_params: JsonObject;
  readonly frontend_prefs: JsonObject;
  readonly state: JsonObject;
  /** As it was given; whom to mail is our rows' to say. */
  readonly email: JsonObject;
  /** Fields of other names, given back as they came. */
  readonly extra: JsonObject;
}

/** A task as this dialect sees it. */
export interface View {
  readonly task: Task;
  readonly number: number;
  /** 0 when no token has made the task. */
  readonly user: number;
  readonly kept: Kept;
  /** What the task runs is what the kept module and params stand for. */
  readonly isWorkKept: boolean;
  readonly schedules: readonly Schedule[];
  readonly recipients: readonly Recipient[];
  /** The latest. */
  readonly run: (RunRow & Pick<Run, 'result'>) | null;
}

const statuses = {
  SCHEDULED: 'new',
  QUEUED: 'new',
  RUNNING: 'running',
  RETRY_WAIT: 'running',
  CANCELING: 'running',
  SUCCEEDED: 'done',
  FAILED: 'error',
  TIMED_OUT: 'error',
  LOST: 'error',
  CANCELED: 'canceled',
} as const satisfies Record<RunState, string>;

export function told(view: View) {
  const { task, number, user, kept, run } = view;
  const started = run !== null && statuses[run.state] !== 'new';
  return {
    _user: { _basetype: 'user', user: { _generated_displayname: task.createdBy.name, _id: user } },
    task: {
      ...kept.extra,
      _id: number,
      _version: task.version,
      created_at: printed(task.createdAt),
      description: descriptionOf(task),
      email: emailOf(view),
      frontend_prefs: kept.frontend_prefs,
      next_run_at: printedOrNull(nextRunAt(view)),
      run_canceled_at: printedOrNull(started ? run.cancelRequestedAt : null),
      run_finished_at: printedOrNull(started ? run.finishedAt : null),
      run_started_at: printedOrNull(started ? run.startedAt : null),
      schedules: view.schedules.flatMap((schedule) => read(schedule) ?? []),
      state: { ...kept.state, ...(run && isObject(run.result) ? withoutSecrets(run.result) : {}) },
      status: run === null ? 'new' : statuses[run.state],
      status_msg: started ? (run.error?.message ?? run.cancelReason ?? run.statusMessage ?? '') : '',
      status_percent: started && run.progressPercent !== null ? Math.floor(run.progressPercent) : null,
      task_module: view.isWorkKept ? kept.task_module : task.module,
      task_params: view.isWorkKept ? kept.task_params : withoutSecrets(task.params),
      task_timeout_sec: Math.ceil((task.timeoutMs ?? 0) / 1000),
      updated_at: printed(task.updatedAt),
      version: task.version,
    },
  };
}

/** Null: it will not run by itself. */
export function nextRunAt({ task, schedules, run }: View): Instant | null {
  if (task.state !== 'ACTIVE') return null;
  const fires = schedules.flatMap(({ state, nextFireAt }) => (state === 'ACTIVE' ? (nextFireAt ?? []) : []));
  if (run?.state === 'SCHEDULED') fires.push(run.scheduledFor);
  return fires.length === 0 ? null : Math.min(...fires);
}

function descriptionOf({ description, title, name }: Task): string {
  return description ?? title ?? name;
}

function emailOf({ kept, recipients }: View) {
  const known = (kept.email['recipients'] ?? []) as readonly JsonObject[];
  return {
    ...kept.email,
    recipients: recipients.map(({ email, problemsOnly }) => ({
      ...known.find((one) => one['email'] === email),
      email,
      problems_only: problemsOnly,
    })),
  };
}

const levels = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warning',
  ERROR: 'error',
  FATAL: 'error',
} as const satisfies Record<LogLevel, string>;

export function lineOf({ index, level, message, percent: given, at }: LogRow) {
  return {
    idx: index - 1,
    level: levels[level],
    msg: message,
    status_percent: given === null ? null : Math.floor(given),
    timestamp: printed(at),
  };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 3339; thousandths only where there are any. */
function printed(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function printedOrNull(at: Instant | null): string | null {
  return at === null ? null : printed(at);
}
