import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { KeptField, ListedTask, Otherwise } from '../../ports/dialect-store.ts';
import type { Shelved } from '../shelf.ts';
import { jsonObject } from '../words/json.ts';
import { type Timing, timingOf, timingSchema } from './words.ts';

/** The attributes that a client may set, and other fields that it sent. */
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
  // Lists do not read these two.
  key_arguments: jsonObject.default({}),
  /** Other fields, returned unchanged. */
  extra: jsonObject.default({}),
});
export type Attributes = Readonly<z.output<typeof attributesSchema>>;

/** A task with everything that this dialect shows of it. */
export interface View {
  readonly task: ListedTask;
  /** The first schedule; the others are not shown. */
  readonly schedule: Schedule | null;
  readonly lastRun: RunRow | null;
  readonly attributes: Attributes;
  readonly enabled: boolean;
}

/** Our rows win over the stored document, because another API may have changed the task. */
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

/**
 * Ids that the original draws once for each task. Here they are derived from our id, so every node makes the same ones.
 */
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

/** An attribute for searches: the stored value, or the value of `attributesOf`. */
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

/** The attributes of a task that another API made: its subject is the whole tenant. */
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
