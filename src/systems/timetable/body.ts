import { z } from 'zod';
import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import { objectText, readJsonText } from '../body.ts';
import { crontab } from '../words/celery.ts';
import { flag } from '../words/flag.ts';
import { json } from '../words/json.ts';
import { calendarDate, existsInUtc } from '../words/times.ts';

/** Requests of the Scheduler API: sections "Creating task", "Updating task" and "Updating the task schedule". */

export const subjectTypes = ['hypervisor', 'instance', 'volume', 'project'] as const;
export const subjectGroups = ['admin', 'project', 'trs', 'identity'] as const;

const text = z.string().max(255);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a time of day, HH:MM:SS')
  .transform((given) => (given.length === 5 ? `${given}:00` : given));
/** UTC, whatever `timezone` says: see CONTRACTS. Stored in the form of answers. */
const moment = z
  .string()
  .regex(
    /^(19[7-9]|2\d\d)\d-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?$/,
    'must be a UTC time, YYYY-MM-DD HH:MM:SS',
  )
  .transform((given) => given.replace(' ', 'T').replace('Z', ''))
  .transform((given) => (given.length === 10 ? `${given}T23:59:59` : given.length === 16 ? `${given}:00` : given))
  .transform((given) => given.slice(0, 19))
  .refine(existsInUtc, 'must be a time that exists')
  .transform((given) => `${given}Z`);
const empty = z.union([z.null(), z.literal('')]).transform(() => null);

/** The object itself, or its JSON text as in the documentation. */
const keyArguments = z.union(
  [
    z.record(z.string(), json),
    z.string().transform((given, context) => {
      try {
        return z.record(z.string(), json).parse(readJsonText(given === '' ? '{}' : given));
      } catch {
        context.addIssue({ code: 'custom', message: objectText });
        return z.NEVER;
      }
    }),
  ],
  { error: objectText },
);

const timezone = z.string().max(64).refine(isZone, 'must be a time zone such as Europe/Moscow or UTC');

const attributes = {
  unique_name: z.string().min(1).max(100),
  subject_type: z.enum(subjectTypes),
  subject_group: z.enum(subjectGroups),
  subject: text,
  subject_id: text,
  description: z.string().min(1).max(200),
  author_name: text,
  tenant_id: text,
  timezone,
  begin_date: calendarDate.or(empty),
  begin_time: time.or(empty),
  expires: moment.or(empty),
  repeat: flag,
  run_count_limit: z
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
    .or(empty),
  crontab: crontab.nullable(),
  key_arguments: keyArguments,
  enabled: flag,
  object_id: text,
  object_name: text,
};

/** Nested as in answers, so that a client may send back an answer with a change in it. */
const nested = z.looseObject({ crontab: attributes.crontab, expires: attributes.expires, enabled: flag }).partial();

const all = z.looseObject({ ...attributes, periodic_task: nested });

/** "Creating task": attributes without a default are required, unless the documentation calls them optional. */
export const creation = all.partial().required({
  unique_name: true,
  subject_type: true,
  subject_group: true,
  subject: true,
  subject_id: true,
  description: true,
});
export const change = all.partial();
export type Change = z.output<typeof change>;

/** Nested attributes count where the outer object has none. */
export function flatten({ periodic_task: inner = {}, ...body }: Change): Change {
  const { crontab, expires, enabled } = inner;
  const said = Object.entries({ crontab, expires, enabled }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(said), ...body };
}

/** Fields that are not stored unchanged: attributes, and the other fields of answers. */
const answerFields =
  'id timetable_id name action schedule created_at deleted deleted_at periodic_task last_run_at last_run_message last_run_result total_run_count';
export const known: ReadonlySet<string> = new Set([...Object.keys(attributes), ...answerFields.split(' ')]);

function isZone(given: string): boolean {
  try {
    return checkTimeZone(given) !== '';
  } catch (error) {
    if (error instanceof RecurrenceError) return false;
    throw error;
  }
}
