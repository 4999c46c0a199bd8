import { z } from 'zod';
import { invalidError } from '../../domain/model/errors.ts';
import type { TaskSearch } from '../../ports/dialect-store.ts';
import { digits } from '../read.ts';
import { flag } from '../words/flag.ts';
import { readUtc } from '../words/times.ts';
import { subjectGroups, subjectTypes } from './body.ts';
import type { Order } from './tasks.ts';
import { isSearched, keptField, type Searched } from './view.ts';
import { type Row, row } from './wire.ts';

/** The query of "Getting list of running tasks": which rows, in which order, and which part of them. */

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((each) => each.split(',').filter((one) => one !== '')));
/** A day means its first or its last instant. */
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

/** The search in the store. `labels` maps the names of actions to their labels. */
export function searchOf(
  asked: Query,
  tenantId: string,
  labels: Readonly<Record<string, string>>,
): Omit<TaskSearch, 'numberedBy' | 'order'> & { readonly order: Order } {
  const { start_date: from, end_date: to, action, sort_key: key = 'timetable_id' } = asked;
  const projects = projectsOf(asked);
  const is = (field: Searched, oneOf: readonly string[]) => ({ ...keptField(field, tenantId), oneOf });
  const exact = (['subject_id', 'subject_type', 'subject_group'] as const).flatMap((field) =>
    asked[field] === undefined ? [] : is(field, [asked[field]]),
  );
  const named = Object.keys(labels).filter((name) => labels[name] === action);
  return {
    deleted: asked.show_deleted ?? false,
    ...(from !== undefined && { createdFrom: instantOf(from, '00:00:00') }),
    ...(to !== undefined && { createdTo: instantOf(to, '23:59:59.999') }),
    ...(asked.name !== undefined && { name: asked.name }),
    kept: action === undefined ? exact : [...exact, is('unique_name', [action, ...named])],
    ...(projects !== null && { keptIfAny: { field: 'tenant_id', oneOf: projects } }),
    ...(asked.status !== undefined && { enabled: asked.status }),
    ...(asked.type !== undefined && { repeats: asked.type === 'periodic' }),
    order: orderOf(key, tenantId, labels),
    descending: key.startsWith('-'),
    offset: asked.offset ?? 0,
    limit: asked.limit ?? null,
  };
}

/** Null: any project. */
function projectsOf({ all_tenants, tenant_id, filter_tenants }: Query): readonly string[] | null {
  if (filter_tenants !== undefined && filter_tenants.length > 0) return filter_tenants;
  return all_tenants === true || tenant_id === undefined ? null : [tenant_id];
}

const orders = {
  timetable_id: 'NUMBER',
  created_at: 'CREATED_AT',
  deleted: 'DELETED',
  deleted_at: 'DELETED_AT',
  name: 'NAME',
  enabled: 'ENABLED',
  repeat: 'REPEATS',
  expires: 'EXPIRES',
  begin_date: 'BEGIN_DATE',
  begin_time: 'BEGIN_TIME',
  last_run_at: 'LAST_RUN_AT',
  last_run_result: 'LAST_RUN_RESULT',
  total_run_count: 'LAST_RUN_NUMBER',
  schedule: 'SCHEDULE',
} as const satisfies Readonly<Record<Exclude<keyof Row, Searched | 'action'>, Order>>;

/** The order by a field of the rows; a leading `-` reverses it. Null comes first, because it is less than any value. */
function orderOf(key: string, tenantId: string, labels: Readonly<Record<string, string>>): Order {
  const name = key.replace(/^-/, '');
  if (name === 'action') return { kept: keptField('unique_name', tenantId), labels };
  if (isSearched(name)) return { kept: keptField(name, tenantId) };
  if (Object.hasOwn(orders, name)) return orders[name as keyof typeof orders];
  throw invalidError(
    ['sort_key'],
    'known',
    `sort_key: is not one of ${Object.keys(row.shape).join(', ')}; given: "${key}"`,
  );
}

function instantOf(given: string, timeOfDay: string): number {
  const text = given.replace('Z', '');
  return readUtc(text.length === 10 ? `${text}T${timeOfDay}` : text);
}
