import { z } from 'zod';
import type { TaskPage, WantedTasks } from '../../domain/ports/dialect-store.ts';
import { digits, flag } from '../read.ts';
import { invalid } from '../../domain/errors.ts';
import { subjectGroups, subjectTypes } from './body.ts';
import { type Row, row } from './wire.ts';

/** Section "Getting list of running tasks": which rows, in which order, and which part of them. */

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((each) => each.split(',').filter((one) => one !== '')));
/** A day stands for its first or its last instant. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?$/, 'must be a date or a UTC time')
  .refine((given) => !Number.isNaN(instantOf(given, '00:00:00')), 'must be a date that exists');
const word = z.string().max(255);

export const query = z.looseObject({
  tenant_id: word.optional(),
  offset: digits.optional(),
  limit: digits.optional(),
  all_tenants: flag.optional(),
  sort_key: word.optional(),
  locale: word.optional(),
  filter_tenants: list.optional(),
  start_date: moment.optional(),
  end_date: moment.optional(),
  show_deleted: flag.optional(),
  subject_id: word.optional(),
  subject_type: z.enum(subjectTypes).optional(),
  subject_group: z.enum(subjectGroups).optional(),
  name: word.optional(),
  status: flag.optional(),
  type: z.enum(['one-time', 'periodic']).optional(),
  action: word.optional(),
});
export type Query = z.output<typeof query>;

/** `ours` tells rows of this dialect's tasks; others belong to no project and are shown in each. */
export function select(rows: readonly { readonly row: Row; readonly ours: boolean }[], asked: Query): Row[] {
  const tests: ((shown: Row) => boolean)[] = [];
  const { start_date: from, end_date: to, name, action } = asked;
  if (from !== undefined) tests.push((shown) => Date.parse(shown.created_at) >= instantOf(from, '00:00:00'));
  if (to !== undefined) tests.push((shown) => Date.parse(shown.created_at) <= instantOf(to, '23:59:59.999'));
  if (name !== undefined) tests.push((shown) => shown.name.toLowerCase().includes(name.toLowerCase()));
  if (action !== undefined) tests.push((shown) => shown.unique_name === action || shown.action === action);
  if (asked.status !== undefined) tests.push((shown) => shown.enabled === asked.status);
  if (asked.type !== undefined) tests.push((shown) => shown.repeat === (asked.type === 'periodic'));
  for (const field of ['subject_id', 'subject_type', 'subject_group'] as const) {
    if (asked[field] !== undefined) tests.push((shown) => shown[field] === asked[field]);
  }
  const projects = projectsOf(asked);
  return rows
    .filter(({ row: shown, ours }) => !ours || projects === null || projects.includes(shown.tenant_id))
    .map(({ row: shown }) => shown)
    .filter((shown) => tests.every((test) => test(shown)))
    .sort(orderOf(asked.sort_key ?? 'timetable_id'));
}

/** What the store can page by itself; null where a field decides that only the whole row shows. */
export function pageOf(asked: Query): (WantedTasks & TaskPage) | null {
  const { offset = 0, limit = null, sort_key: key = 'timetable_id', start_date: from, end_date: to } = asked;
  const { name, action, status, type, subject_id, subject_type, subject_group } = asked;
  if (projectsOf(asked) !== null || !['timetable_id', '-timetable_id'].includes(key)) return null;
  if ([name, action, status, type, subject_id, subject_type, subject_group].some((one) => one !== undefined))
    return null;
  return {
    deleted: asked.show_deleted ?? false,
    offset,
    limit,
    descending: key.startsWith('-'),
    ...(from !== undefined && { createdFrom: instantOf(from, '00:00:00') }),
    ...(to !== undefined && { createdTo: instantOf(to, '23:59:59.999') }),
  };
}

/** Null: any project. */
function projectsOf({ all_tenants, tenant_id, filter_tenants }: Query): readonly string[] | null {
  if (filter_tenants !== undefined && filter_tenants.length > 0) return filter_tenants;
  return all_tenants === true || tenant_id === undefined ? null : [tenant_id];
}

/** By a field of the rows, with `-` before it from the last to the first; null comes first, as nothing is less. */
function orderOf(key: string): (a: Row, b: Row) => number {
  const name = key.replace(/^-/, '');
  if (!Object.hasOwn(row.shape, name)) {
    throw invalid(
      ['sort_key'],
      'known',
      `sort_key: is not one of ${Object.keys(row.shape).join(', ')}; given: "${key}"`,
    );
  }
  const field = name as keyof Row;
  const sign = key.startsWith('-') ? -1 : 1;
  return (a, b) => sign * (compare(a[field], b[field]) || a.timetable_id - b.timetable_id);
}

function compare(a: Row[keyof Row], b: Row[keyof Row]): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

function instantOf(given: string, timeOfDay: string): number {
  const text = given.replace(' ', 'T').replace('Z', '');
  return Date.parse(`${text.length === 10 ? `${text}T${timeOfDay}` : text}Z`);
}
