import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { KeptField, ListedTask, Otherwise } from '../../ports/dialect-store.ts';
import type { Shelved } from '../shelf.ts';
import { jsonObject } from '../words/json.ts';
import { type Timing, timingOf, timingSchema } from './words.ts';

/** The attributes of a task that a client may set, and what it sent that we have no use for. */
export const attributesSchema = timingSchema.extend({
  unique_name: z.string(),
  subject_type: z.string(),
  subject_group: z.string(),
  subject: z.string(),
  subject_id: z.string(),
  description: z.string(),
  author_name: z.string(),
  tenant_id: z.string(),
  timezone: z.string(),
  // Lists leave these two unread.
  key_arguments: jsonObject.default({}),
  /** Fields of other names, given back as they came. */
  extra: jsonObject.default({}),
});
export type Attributes = Readonly<z.output<typeof attributesSchema>>;

/** A task as this dialect sees it. */
export interface View {
  readonly task: ListedTask;
  /** The first; the others are not shown. */
  readonly schedule: Schedule | null;
  readonly lastRun: RunRow | null;
  readonly attributes: Attributes;
  readonly enabled: boolean;
}

/** What our rows say comes before what was kept: the task may have been changed elsewhere. */
export function viewOf({ task, schedules: [first], lastRun, kept }: Shelved<Attributes>): View {
  const schedule = first ?? null;
  const timing = schedule ? timingOf(schedule, kept) : (kept ?? noTiming);
  const attributes: Attributes = {
    ...(kept ?? attributesOf(task)),
    ...pickTiming(timing),
    description: task.title ?? task.name,
  };
  const enabled = task.deletedAt === null && task.state === 'ACTIVE' && schedule?.state === 'ACTIVE';
  return { task, schedule, lastRun, attributes, enabled };
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
