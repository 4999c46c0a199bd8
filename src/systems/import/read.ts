import { z } from 'zod';
import { RecurrenceError } from '../../recurrence/index.ts';
import { isObject } from '../words/json.ts';
import { LeftOut } from './draft.ts';

/** Shapes that several sources share. Sources are lenient: an empty text often means no value. */

export const text = z.string();
export const textOrNull = z
  .string()
  .nullish()
  .transform((given) => (given == null || given === '' ? null : given));
export const count = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,9}$/)], { error: 'is not a whole number' })
  .transform(Number);
export const countOrNull = z
  .union([count, z.literal(''), z.null()])
  .optional()
  .transform((given) => (given == null || given === '' ? null : given));
/** Reads a part of a document. Throws LeftOut with the field and what is wrong with it. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown, at = ''): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]!);
  const path = [at, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  throw new LeftOut(`${path === '' ? 'the document' : path}: ${issue.message}`);
}

/** For a union of shapes: the complaint of the shape that fits best, whose type already matched. */
function deepest(issue: z.core.$ZodIssue): { readonly path: readonly PropertyKey[]; readonly message: string } {
  const { path, message } = issue;
  if (issue.code === 'invalid_union' && message === 'Invalid input') {
    const inner = issue.errors.flat();
    const near = inner.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value') ?? inner[0];
    if (near) return deepest({ ...near, path: [...path, ...near.path] });
  }
  return { path, message: message.replace(/^Invalid input: /, 'is wrong: ') };
}

/** Throws LeftOut when the rule is invalid, with the message of the recurrence. */
export function withRule<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RecurrenceError) throw new LeftOut(`${field}: ${error.message}`);
    throw error;
  }
}

/** An id for messages about a document that has not been checked yet. */
export function shownId(value: unknown, name: string, place: number): string {
  const id = isObject(value) ? value[name] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : `no. ${place + 1}`;
}
