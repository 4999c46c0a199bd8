import type { Milliseconds } from '../../domain/model/values.ts';
import { RecurrenceError, parseDuration } from '../../recurrence/index.ts';

const DAY = 86_400_000;

/**
 * Reads an ISO 8601 duration as milliseconds. A day has 24 hours and a week has 7 days. Months and years have no fixed
 * length, so they are an error. `wrong` says what is wrong.
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

/** Prints in the largest unit, up to hours, that divides the length: PT90S, PT1H, PT0.2S. */
export function printMilliseconds(ms: Milliseconds): string {
  for (const [letter, size] of units) {
    if (ms !== 0 && ms % size === 0) return `PT${ms / size}${letter}`;
  }
  return `PT${Math.round(ms) / 1000}S`;
}
