import { z } from 'zod';
import { flag, json } from '../read.ts';

/** Requests of addTask and updateTask. Numbers come as numbers or texts. */

function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .union([z.int(), z.string().regex(/^\d{1,10}$/)], { error: message })
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** `*` and null = any. */
function part(min: number, max: number) {
  const message = `must be "*" or a whole number from ${min} to ${max}`;
  return z
    .union([z.null(), z.int(), z.string().regex(/^(\*|\d{1,4})$/)], { error: message })
    .transform((given) => (given === null ? '*' : String(Number.isNaN(Number(given)) ? given : Number(given))))
    .refine((given) => given === '*' || (Number(given) >= min && Number(given) <= max), message);
}

const day = z
  .string()
  .regex(/^(19[7-9]|2\d\d)\d-\d{2}-\d{2}$/, 'must be a date from 1970 to 2999, YYYY-MM-DD')
  .refine((given) => {
    const at = Date.parse(`${given}T00:00:00Z`);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(given);
  }, 'must be a date that exists')
  .or(z.null())
  .or(z.literal('').transform(() => null));

const id = whole(1, 2_147_483_647);
const repeat = {
  repeat_start: day,
  repeat_end: day,
  /** Always null in answers, so that there is nothing to ask for. */
  repeat_interval: z.null(),
  repeat_year: part(1970, 9999),
  repeat_month: part(1, 12),
  repeat_day: part(1, 31),
  repeat_week: part(1, 5),
  repeat_weekday: part(0, 6),
  repeat_hour: part(0, 23),
  repeat_minute: part(0, 59),
};
const items = z.array(z.object({ id, task_id: id, ...repeat }).partial()).max(100);
export type GivenItem = Partial<z.output<typeof items>[number]>;

export const change = z
  .looseObject({
    id,
    user_id: whole(0, 2_147_483_647).transform(String),
    name: z.string().min(1).max(200),
    class_name: z.string().min(1).max(255),
    data: z.record(z.string(), json).nullable(),
    active: flag,
    repeat_items: items.nullable(),
    last_run: z.unknown(),
    ...repeat,
  })
  .partial();
export type Change = z.output<typeof change>;

export const addition = change.required({ user_id: true, name: true, class_name: true });
export const update = change.required({ id: true });
export const taskId = id;

/** Names of a task that are not kept as they came. */
export const known: ReadonlySet<string> = new Set(Object.keys(change.shape));

export const repeatNames = Object.keys(repeat) as readonly (keyof typeof repeat)[];
