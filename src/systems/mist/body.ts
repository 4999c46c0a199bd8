import { z } from 'zod';
import { flag } from '../words/flag.ts';
import { json } from '../words/json.ts';
import { existsInUtc } from '../words/times.ts';
import { types } from './words.ts';

/** Requests of "Adding a task" and "Editing a task". An empty text means null. */

const empty = z.literal('').transform(() => null);
const text = z.string().max(10_000).nullable();
const id = z.string().max(200).nullable().or(empty);

/** UTC, without padding in some clients: `2016-3-24 17:20:00`. Stored in the padded form of answers. */
export const moment = z
  .string()
  .regex(
    /^(19[7-9]|2\d\d)\d-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,6})?)?(Z|\+00:00)?)?$/,
    'must be a UTC time, YYYY-MM-DD HH:MM:SS',
  )
  .transform((given) => {
    const [year, month, day, hour = '0', minute = '0', second = '0'] = given
      .split(/[-T :.Z+]/)
      .map((part) => part || '0');
    const pad = (part: string | undefined) => (part ?? '0').padStart(2, '0');
    return `${year}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(second)}`;
  })
  .refine(existsInUtc, 'must be a time that exists');

const type = z.enum(types).nullable().or(empty);
/** The object, or its JSON text; for one_off, the time. */
const entry = z
  .union([z.record(z.string(), json), z.string().max(10_000), z.null()], {
    error: 'must be a JSON object, the text of one, or a time',
  })
  .transform((given) => (given === '' ? null : given));
const count = z
  .union(
    [
      z.int().min(1).max(2_147_483_647),
      z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number),
    ],
    {
      error: 'must be a whole number from 1',
    },
  )
  .nullable()
  .or(empty);

export const body = z
  .looseObject({
    name: z.string().min(1).max(200),
    description: text,
    script_id: id,
    action: id,
    machines_per_cloud: z
      .array(z.array(z.string().min(1).max(200)).length(2, 'must be [cloud_id, machine_id]'))
      .max(1000)
      .nullable()
      .or(empty),
    selectors: z.array(json).max(1000).nullable().or(empty),
    enabled: flag,
    task_enabled: flag,
    run_immediately: flag.or(empty).nullable(),
    expires: moment.nullable().or(empty),
    start_after: moment.nullable().or(empty),
    max_run_count: count,
    cronjob_type: type,
    schedule_type: type,
    cronjob_entry: entry,
    schedule_entry: entry,
  })
  .partial();
export type Body = z.output<typeof body>;

/** Fields of a schedule that are translated instead of being stored unchanged. */
export const known: ReadonlySet<string> = new Set([...Object.keys(body.shape), 'id', 'last_run_at', 'total_run_count']);
