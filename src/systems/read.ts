import { z } from 'zod';
import { DomainError, type Problem } from '../domain/model/errors.ts';

/** Throws a DomainError with one problem for each fault: where it is, what is allowed and what was given. */
export function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [first, ...rest] = parsed.error.issues.slice(0, 10).map(problemOf);
  throw new DomainError([first!, ...rest]);
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const [first] = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? (issue.errors[0] ?? []) : [];
  // The first alternative's message helps more than a message that no alternative fits.
  if (first) {
    const path = [...issue.path, ...first.path];
    return problemOf({ ...first, path, input: first.input ?? issue.input } as z.core.$ZodIssue);
  }
  const path = issue.path.map(String);
  const place = path.length === 0 ? '' : `${path.join('.')}: `;
  const missing = issue.input === undefined;
  const message = missing
    ? `${place || 'the body '}is missing`
    : `${place}${decapitalize(issue.message)}; given: ${show(issue.input)}`;
  return { code: 'VALIDATION', path, rule: missing ? 'required' : issue.code, message };
}

const shown = 80;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shown ? `${text.slice(0, shown)}…` : text;
}

function decapitalize(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** A number in a query or a path. */
export const digits = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);
