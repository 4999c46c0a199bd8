import type { Milliseconds } from '../../domain/model/values.ts';
import { RecurrenceError, parseDuration } from '../../recurrence/index.ts';

const DAY = 86_400_000;

/**
 * A length of time in milliseconds from an ISO 8601 duration. Days and weeks count as 24 hours each; months and years
 * have no length. The second form of the answer says what is wrong.
 */
export function readMilliseconds(text: string): Milliseconds | { readonly wrong: string } {
  try {
    const { months, days, ms } = parseDuration(text);
    if (months > 0) return { wrong: `"${text}" has months or years, which differ in length; use weeks, days or less` };
    return days * DAY + ms;
  } catch (error) {
    if (error instanceof RecurrenceError) return { wrong: error.message };
    throw error;
  }
}

const units = [
  ['H', 3_600_000],
  ['M', 60_000],
] as const;

/** In the largest unit up to hours that divides it: PT90S, PT1H, PT0.2S. */
export function printMilliseconds(ms: Milliseconds): string {
  for (const [letter, size] of units) {
    if (ms !== 0 && ms % size === 0) return `PT${ms / size}${letter}`;
  }
  return `PT${Math.round(ms) / 1000}S`;
}
