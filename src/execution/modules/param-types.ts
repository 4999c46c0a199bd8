import { z } from 'zod';

import type { Json } from '../../domain/model/values.ts';

/*
 * The kinds of values that params have. `words` complete the sentence "params.x … , but is …": they say what is allowed.
 */

interface TextLimits {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

/** Limits count characters, as JSON Schema does, not the halves of surrogate pairs. */
export function text(words: string | ((given: unknown) => string), { min = 0, max, pattern }: TextLimits) {
  const error = typeof words === 'string' ? words : ({ input }: { readonly input?: unknown }) => words(input);
  const formed = pattern ? z.string({ error }).regex(pattern, { error }) : z.string({ error });
  return formed
    .refine((given) => countCharacters(given) <= max, { error, params: { rule: 'maxLength' } })
    .refine((given) => given.length >= min, { error, params: { rule: 'minLength' } })
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });
}

const pair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

function countCharacters(given: string): number {
  return given.length - (given.match(pair)?.length ?? 0);
}

export function whole(min: number, max: number) {
  const error = `must be an integer from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function list<Item extends z.ZodType>(words: string, item: Item, { min = 0, max }: Omit<TextLimits, 'pattern'>) {
  const error = words;
  const most = z.array(item, { error }).max(max, { error });
  return min > 0 ? most.min(min, { error }) : most;
}

export function table(words: string, name: z.ZodString, value: z.ZodString, max: number) {
  return z
    .record(name, value, { error: words })
    .refine((given) => Object.keys(given).length <= max, { error: words, params: { rule: 'maxProperties' } })
    .meta({ maxProperties: max });
}

/** Any JSON. Its content is not checked, so its depth does not matter. */
export const anyJson: z.ZodType<Json> = z.any();

export const flag = z.boolean({ error: 'must be true or false' });
