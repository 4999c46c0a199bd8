import { RecurrenceError, quote } from '../errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './civil.ts';

/** A year counts as 12 months and a week as 7 days; hours, minutes and seconds are added up in ms. */
export interface DurationParts {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

const ISO =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/;
const LONGEST_TEXT = 64;
const ALLOWED = 'an ISO 8601 duration such as PT90S, PT2H30M, P1D or P1M';
/** A century: longer than any use, and short enough never to overflow. */
const MOST_MONTHS = 1200;
const MOST_DAYS = 36_525;

/**
 * Reads an ISO 8601 duration of whole numbers (seconds may have three decimals). Throws RecurrenceError for other text.
 */
export function parseDuration(text: string, field = 'duration'): DurationParts {
  const match = typeof text === 'string' && text.length <= LONGEST_TEXT ? ISO.exec(text) : null;
  if (!match || text === 'P')
    throw new RecurrenceError(field, `${quote(text)} is not ${ALLOWED}`, {
      given: text,
      allowed: ALLOWED,
      position: 0,
    });
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1, 8).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = Number((match[8] ?? '0').padEnd(3, '0'));
  const parts = {
    months: years * 12 + months,
    days: weeks * 7 + days,
    ms: hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + fraction,
  };
  if (parts.months > MOST_MONTHS || parts.days > MOST_DAYS || parts.ms > MOST_DAYS * DAY_MS) {
    throw new RecurrenceError(field, `${quote(text)} is longer than 100 years`, {
      given: text,
      allowed: 'at most 100 years',
      position: 0,
    });
  }
  return parts;
}

/**
 * The length in ms of a duration without calendar units. Throws RecurrenceError for days and longer units, whose length
 * varies.
 */
export function durationToMs(text: string, field = 'duration'): number {
  const { months, days, ms } = parseDuration(text, field);
  if (months > 0 || days > 0) {
    const allowed = 'hours, minutes and seconds, such as PT24H';
    throw new RecurrenceError(
      field,
      `${quote(text)} has days or longer, which differ in length; allowed are ${allowed}`,
      { given: text, allowed, position: 0 },
    );
  }
  return ms;
}

/** The inverse of `parseDuration`. */
export function printDuration({ months, days, ms }: DurationParts): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor(ms / MINUTE_MS) % 60;
  const seconds = (ms % MINUTE_MS) / SECOND_MS;
  const date = (months ? `${months}M` : '') + (days ? `${days}D` : '');
  const time = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds ? `${seconds}S` : '');
  return date === '' && time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}
