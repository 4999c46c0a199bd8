import { createHash } from 'node:crypto';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { KeptField, ListedTask, Otherwise } from '../../ports/dialect-store.ts';
import { type Timing, timingOf } from './words.ts';

/** The attributes of a task that a client may set, and what it sent that we have no use for. */
export interface Attributes extends Timing {
  readonly unique_name: string;
  readonly subject_type: string;
  readonly subject_group: string;
  readonly subject: string;
  readonly subject_id: string;
  readonly description: string;
  readonly author_name: string;
  readonly tenant_id: string;
  readonly timezone: string;
  readonly key_arguments: JsonObject;
  /** Fields of other names, given back as they came. */
  readonly extra: JsonObject;
}

/** A task as this dialect sees it. */
export interface View {
  readonly task: ListedTask;
  /** The first; the others are not shown. */
  readonly schedule: Schedule | null;
  readonly attributes: Attributes;
  readonly enabled: boolean;
  /** It was made here: elsewhere nobody knows projects. */
  readonly ours: boolean;
}

/** What our rows say comes before what was kept: the task may have been changed elsewhere. */
export function viewOf(task: ListedTask, schedules: readonly Schedule[], document: JsonObject | undefined): View {
  const schedule = schedules[0] ?? null;
  // Written by `documentOf` alone.
  const kept = (document ?? null) as Attributes | null;
  const timing = schedule ? timingOf(schedule, kept) : (kept ?? noTiming);
  const attributes: Attributes = {
    ...(kept ?? attributesOf(task)),
    ...pickTiming(timing),
    description: task.title ?? task.name,
  };
  const enabled = task.deletedAt === null && task.state === 'ACTIVE' && schedule?.state === 'ACTIVE';
  return { task, schedule, attributes, enabled, ours: kept !== null };
}

export function documentOf(attributes: Attributes): JsonObject {
  return { ...attributes };
}

/** Ids that the original draws once for each task: made from ours, so that they are the same on every node. */
export function derivedId(task: ListedTask, purpose: string): string {
  return createHash('sha256').update(`${purpose} ${task.id}`).digest('hex').slice(0, 32);
}

const noTiming: Timing = {
  begin_date: null,
  begin_time: null,
  expires: null,
  repeat: false,
  run_count_limit: null,
  crontab: null,
};

function pickTiming({ begin_date, begin_time, expires, repeat, run_count_limit, crontab }: Timing): Timing {
  return { begin_date, begin_time, expires, repeat, run_count_limit, crontab };
}

function projectOf(tenantId: string): string {
  return tenantId.replaceAll('-', '');
}

const searched = [
  'unique_name',
  'subject_type',
  'subject_group',
  'subject',
  'subject_id',
  'author_name',
  'tenant_id',
  'timezone',
] as const satisfies readonly (keyof Attributes)[];
export type Searched = (typeof searched)[number];

export function isSearched(name: string): name is Searched {
  return searched.some((one) => one === name);
}

/** An attribute as lists find it: what is kept, or what `attributesOf` says. */
export function keptField(field: Searched, tenantId: string): KeptField {
  const elsewhere: Readonly<Record<Searched, Otherwise>> = {
    unique_name: 'WORK',
    subject_type: { value: 'project' },
    subject_group: { value: 'project' },
    subject: 'NAME',
    subject_id: { value: projectOf(tenantId) },
    author_name: 'AUTHOR',
    tenant_id: { value: projectOf(tenantId) },
    timezone: { value: 'UTC' },
  };
  return { field, otherwise: elsewhere[field] };
}

/** A task that was made elsewhere belongs to its tenant as a whole. */
function attributesOf(task: ListedTask): Attributes {
  const tenant = projectOf(task.tenantId);
  return {
    ...noTiming,
    unique_name: task.worker ?? task.module,
    subject_type: 'project',
    subject_group: 'project',
    subject: task.name,
    subject_id: tenant,
    description: task.title ?? task.name,
    author_name: task.createdBy.name,
    tenant_id: tenant,
    timezone: 'UTC',
    key_arguments: {},
    extra: {},
  };
}
