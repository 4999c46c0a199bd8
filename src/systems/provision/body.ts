import { z } from 'zod';
import { flag } from '../words/flag.ts';
import { json } from '../words/json.ts';
import { day, parts } from './words.ts';

/** Requests of addTask and updateTask. Numbers may be sent as numbers or as texts. */

function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .union([z.int(), z.string().regex(/^\d{1,10}$/)], { error: message })
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

const id = whole(1, 2_147_483_647);
const repeat = {
  repeat_start: day,
  repeat_end: day,
  /** Always null in answers, so requests may only send null. */
  repeat_interval: z.null(),
  ...parts,
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

/** Fields of a task that are translated instead of being stored unchanged. */
export const known: ReadonlySet<string> = new Set(Object.keys(change.shape));

export const repeatNames = Object.keys(repeat) as readonly (keyof typeof repeat)[];
