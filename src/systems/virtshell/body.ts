import { z } from 'zod';
import { status } from './words.ts';

/** The fields of a task in requests. Other fields are stored unchanged. */
const fields = z.looseObject({
  description: z.string().max(10_000).regex(/\S/, 'must not be blank'),
  status,
  type: z.string().min(1).max(200).nullable(),
  object_uuid: z.string().max(200).nullable(),
  log: z.string().nullable(),
});

export const creation = fields.partial().required({ description: true });
export const change = fields.partial();
export type Change = z.output<typeof change>;

/** Fields that are translated instead of being stored unchanged. */
export const known: ReadonlySet<string> = new Set([...Object.keys(fields.shape), 'uuid', 'created', 'last_update']);
