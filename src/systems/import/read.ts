import { z } from 'zod';
import type { Instant } from '../../domain/model/values.ts';
import { RecurrenceError } from '../../recurrence/index.ts';
import { isObject } from '../words/json.ts';
import { LeftOut } from './draft.ts';

/** Shapes that more than one source has. Sources are lenient in what they send: an empty text is often no value. */

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
/** `true`, `"False"`, `1`, `"0"` */
export const flag = z
  .union([z.boolean(), z.literal([0, 1]), z.string().regex(/^(true|false|0|1)$/i)], {
    error: 'is neither true nor false',
  })
  .transform((given) => (typeof given === 'string' ? /^(true|1)$/i.test(given) : Boolean(given)));

/** Dates and times that mean UTC, with or without a `T`, a `Z`, leading zeros and fractions. */
export const utcMoment = z
  .string()
  .regex(
    /^\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?(Z|[+-]00:?00)?)?$/,
    'is not a UTC time, YYYY-MM-DD HH:MM:SS',
  )
  .transform((given, context): Instant => {
    const [year, month, day, hour, minute, second] = given.split(/[-T :.Z+]/).map((part) => Number(part || 0));
    const at = Date.UTC(year!, month! - 1, day, hour ?? 0, minute ?? 0, second ?? 0);
    const read = new Date(at);
    if (read.getUTCMonth() === month! - 1 && read.getUTCDate() === day) return at;
    context.addIssue({ code: 'custom', message: `${given} is no time that exists` });
    return z.NEVER;
  });
export const utcMomentOrNull = z
  .union([utcMoment, z.literal(''), z.null()])
  .optional()
  .transform((given) => (given == null || given === '' ? null : given));

/** A part of a document, or the reason why the task is left out: the field and what is wrong with it. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown, at = ''): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]!);
  const path = [at, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  throw new LeftOut(`${path === '' ? 'the document' : path}: ${issue.message}`);
}

/** Of a union of shapes, the complaint of the one that the value comes nearest to: it has got past its type. */
function deepest(issue: z.core.$ZodIssue): { readonly path: readonly PropertyKey[]; readonly message: string } {
  const { path, message } = issue;
  if (issue.code === 'invalid_union' && message === 'Invalid input') {
    const inner = issue.errors.flat();
    const near = inner.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value') ?? inner[0];
    if (near) return deepest({ ...near, path: [...path, ...near.path] });
  }
  return { path, message: message.replace(/^Invalid input: /, 'is wrong: ') };
}

/** A rule that cannot be: the task is left out, for what the recurrence says. */
export function withRule<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RecurrenceError) throw new LeftOut(`${field}: ${error.message}`);
    throw error;
  }
}

/** For telling which one is meant before it has been checked. */
export function shownId(value: unknown, name: string, place: number): string {
  const id = isObject(value) ? value[name] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : `no. ${place + 1}`;
}
