import { z } from 'zod';
import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import { json } from '../words/json.ts';
import { lists, whole } from './words.ts';

/** The fields of tasks in requests. An absent field stays as it is; null means empty. */

/** Strict: ignoring an unknown criterion would make a task run more often than intended. */
const criteria = z.strictObject({
  ...lists,
  timezone: z
    .string()
    .max(100)
    .refine((zone) => zone === '' || isZone(zone), 'must be a time zone such as Europe/Berlin')
    .nullish(),
});
export type GivenCriteria = z.output<typeof criteria>;

function isZone(zone: string): boolean {
  try {
    checkTimeZone(zone);
    return true;
  } catch (error) {
    if (error instanceof RecurrenceError) return false;
    throw error;
  }
}

const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-03-01T09:00:00Z, or null' })
  .transform((text) => Date.parse(text));

const anything = z.record(z.string(), json);
const number = whole(0, 999_999_999_999_999);
const recipient = z.looseObject({ email: z.string().max(320), problems_only: z.boolean().nullish() });

const fields = {
  _id: number.nullable(),
  _version: number,
  version: number,
  description: z.string().nullable(),
  email: z.looseObject({ recipients: z.array(recipient).max(100).nullish() }).nullable(),
  frontend_prefs: anything.nullable(),
  next_run_at: moment.nullable(),
  schedules: z.array(criteria).max(100).nullable(),
  state: anything.nullable(),
  task_module: z.string().min(1).max(200),
  task_params: anything.nullable(),
  task_timeout_sec: whole(0, 2_592_000).nullable(),
  // These fields are set by the service. A document that sends them back is still valid.
  created_at: z.unknown(),
  updated_at: z.unknown(),
  run_started_at: z.unknown(),
  run_finished_at: z.unknown(),
  run_canceled_at: z.unknown(),
  status: z.unknown(),
  status_msg: z.unknown(),
  status_percent: z.unknown(),
};

const task = z.looseObject(fields).partial();
export type Given = z.output<typeof task>;

/** An envelope with the task in it, or the task alone. */
export const envelope = z
  .looseObject({ ...fields, _user: z.unknown(), task })
  .partial()
  .transform(({ task: inner, _user, ...outer }): Given => {
    const { _version = inner?._version } = outer;
    return inner === undefined ? outer : { ...inner, ...(_version !== undefined && { _version }) };
  });

/** Fields that are translated instead of being stored unchanged. */
export const known: ReadonlySet<string> = new Set(Object.keys(fields));
