import { z } from 'zod';
import type { Instant } from '../../domain/model/values.ts';

/** `2015-05-07` */
export const calendarDate = z
  .string()
  .regex(/^(19[7-9]|2\d\d)\d-\d{2}-\d{2}$/, 'must be a date from 1970 to 2999, YYYY-MM-DD')
  .refine((given) => existsInUtc(`${given}T00:00:00`), 'must be a date that exists');

/** A date and time in a document to import: UTC, with or without a `T`, a `Z`, leading zeros and fractions. */
export const importedTime = z
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
    context.addIssue({ code: 'custom', message: `${given} is not a time that exists` });
    return z.NEVER;
  });
/** An empty text means no time. */
export const importedTimeOrNull = z
  .union([importedTime, z.literal(''), z.null()])
  .optional()
  .transform((given) => (given == null || given === '' ? null : given));

/** Reads `2016-03-24 17:20:00` or `2016-03-24T17:20:00` as UTC. NaN for other texts. */
export function readUtc(text: string): Instant {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** False for texts such as 31 February, which JavaScript would read as a day in March. */
export function existsInUtc(text: string): boolean {
  const at = readUtc(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.replace(' ', 'T'));
}

/** `2016-03-24` */
export function printUtcDate(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `17:20:00` */
export function printUtcTimeOfDay(at: Instant): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** `2016-03-24 17:20:00` */
export function printUtcTime(at: Instant): string {
  return `${printUtcDate(at)} ${printUtcTimeOfDay(at)}`;
}

/** `2018-11-23T08:43:04Z`; milliseconds only if they are not 0. */
export function printRfc3339(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
