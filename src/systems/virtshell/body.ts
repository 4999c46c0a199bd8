import { z } from 'zod';
import { status } from './words.ts';

/** What a request may say of a task. The rest is kept as it comes. */
const fields = z.looseObject({
  description: z.string().max(10_000).regex(/\S/, 'must hold more than blanks'),
  status,
  type: z.string().min(1).max(200).nullable(),
  object_uuid: z.string().max(200).nullable(),
  log: z.string().nullable(),
});

export const creation = fields.partial().required({ description: true });
export const change = fields.partial();
export type Change = z.output<typeof change>;

/** Names that are not kept as they came. */
export const known: ReadonlySet<string> = new Set([...Object.keys(fields.shape), 'uuid', 'created', 'last_update']);
