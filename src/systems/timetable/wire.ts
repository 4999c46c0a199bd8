import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Instant, Json } from '../../domain/model/values.ts';
import { crontabTexts } from '../words/celery.ts';
import { derivedId, type View } from './view.ts';
import { describe, type machinery, shownCrontab } from './words.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const shared = {
  author_name: text,
  begin_date: textOrNull,
  begin_time: textOrNull,
  created_at: text,
  deleted: z.boolean(),
  last_run_result: text,
  repeat: z.boolean(),
  subject: text,
  subject_group: text,
  subject_id: text,
  subject_type: text,
  tenant_id: text,
  timetable_id: z.int(),
  timezone: text,
  unique_name: text,
};

/** The section "Getting list of running tasks". */
export const row = z.object({
  ...shared,
  action: text,
  deleted_at: textOrNull,
  enabled: z.boolean(),
  expires: textOrNull,
  last_run_at: textOrNull,
  name: text,
  schedule: text,
  total_run_count: z.int(),
});
export type Row = z.output<typeof row>;

/** The section "Getting detailed information about task". Other fields that a client sent are returned too. */
export const detail = z.looseObject({
  ...shared,
  description: text,
  id: z.int(),
  last_run_message: text,
  periodic_task: z.object({
    args: text,
    crontab: crontabTexts.nullable(),
    date_changed: text,
    description: text,
    enabled: z.boolean(),
    exchange: textOrNull,
    expires: textOrNull,
    id: z.int(),
    interval: textOrNull,
    kwargs: text,
    last_run_at: textOrNull,
    name: text,
    next_run_time: textOrNull,
    queue: textOrNull,
    routing_key: textOrNull,
    task: text,
    total_run_count: z.int(),
  }),
  run_count_limit: z.int().nullable(),
});
type Detail = z.output<typeof detail>;

export interface Numbers {
  readonly timetable: number;
  readonly periodic: number;
}

export function rowOf(view: View, id: number, label: string): Row {
  const { task, attributes, lastRun: run } = view;
  return {
    ...sharedOf(view, id),
    action: label,
    deleted_at: task.deletedAt === null ? null : stamp(task.deletedAt),
    enabled: view.enabled,
    expires: attributes.expires,
    last_run_at: lastRunAt(run),
    name: attributes.description,
    schedule: describedSchedule(view),
    total_run_count: run?.number ?? 0,
  };
}

export function describedSchedule({ attributes, schedule }: View): string {
  return describe(shownCrontab(attributes, schedule), schedule);
}

export function detailOf(view: View, ids: Numbers): Detail {
  const { task, schedule, attributes, lastRun: run } = view;
  const uuid = derivedId(task, 'periodic').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  const next = view.enabled ? (schedule?.nextNominalAt ?? null) : null;
  const { recurrence } = schedule ?? {};
  const own = {
    object_id: attributes.subject_id,
    timetable_id: String(ids.timetable),
    object_name: attributes.subject,
    repeatable: attributes.repeat,
    trust_id: derivedId(task, 'trust'),
    periodic_task_uuid_name: uuid,
  } as const satisfies Record<(typeof machinery)[number] | 'trust_id', Json>;
  return {
    ...attributes.extra,
    ...sharedOf(view, ids.timetable),
    description: attributes.description,
    id: ids.timetable,
    last_run_message: messageOf(run),
    periodic_task: {
      args: '[]',
      crontab: shownCrontab(attributes, schedule),
      date_changed: stamp(Math.max(task.updatedAt, schedule?.updatedAt ?? 0)),
      description: '',
      enabled: view.enabled,
      exchange: null,
      expires: attributes.expires,
      id: ids.periodic,
      interval: recurrence?.kind === 'interval' ? recurrence.every : null,
      kwargs: pythonJson({ ...attributes.key_arguments, ...own }),
      last_run_at: lastRunAt(run),
      name: uuid,
      next_run_time: next === null ? null : stamp(next).slice(0, -1),
      queue: null,
      routing_key: null,
      task: `cloud_manager.scheduler_tasks.${attributes.unique_name}.${attributes.unique_name}`,
      total_run_count: run?.number ?? 0,
    },
    run_count_limit: attributes.run_count_limit,
  };
}

function sharedOf({ task, attributes, lastRun }: View, id: number) {
  const { author_name, begin_date, begin_time, repeat, subject, subject_group, subject_id } = attributes;
  return {
    author_name,
    begin_date,
    begin_time,
    repeat,
    subject,
    subject_group,
    subject_id,
    subject_type: attributes.subject_type,
    tenant_id: attributes.tenant_id,
    timezone: attributes.timezone,
    unique_name: attributes.unique_name,
    created_at: stamp(task.createdAt),
    deleted: task.deletedAt !== null,
    last_run_result: resultOf(lastRun),
    timetable_id: id,
  };
}

/** Empty until the first run has ended. */
function resultOf(run: RunRow | null): string {
  if (run === null || run.finishedAt === null) return '';
  return run.state === 'SUCCEEDED' ? 'success' : 'error';
}

function messageOf(run: RunRow | null): string {
  return run?.error?.message ?? run?.statusMessage ?? run?.cancelReason ?? '';
}

function lastRunAt(run: RunRow | null): string | null {
  return run?.startedAt == null ? null : stamp(run.startedAt);
}

/** `2018-11-23T08:43:04.311000Z`: six digits, as Django writes them. */
function stamp(at: Instant): string {
  return new Date(at).toISOString().replace('Z', '000Z');
}

/** JSON with blanks where Python writes them. */
function pythonJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pythonJson).join(', ')}]`;
  const inner = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${pythonJson(each)}`);
  return `{${inner.join(', ')}}`;
}
