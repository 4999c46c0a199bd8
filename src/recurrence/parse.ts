import { celeryExpression } from './cron/celery.ts';
import { RecurrenceError, quote } from './errors.ts';
import { parseCalendar } from './patterns/calendar.ts';
import { makePattern, parseCronExpression } from './patterns/pattern.ts';
import type { CronRecurrence, IntervalRecurrence, OnceRecurrence, Recurrence } from './recurrence.ts';
import { parseRRule } from './rrule/rrule.ts';
import { parseDuration } from './time/duration.ts';

/** The shortest interval. Anything faster is a stream, not a schedule. */
const SHORTEST_INTERVAL_MS = 1000;
/** 0001-01-01 to 9999-12-31. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;

const KINDS = 'once, interval, cron, calendar or rrule';

/**
 * Checks any value and returns it as a recurrence in its normal form. Missing optional parts get their defaults:
 * `anchor` null, `fromCompletion` false, `syntax` VIXIE, lists of a calendar empty. With syntax CELERY, the five fields
 * may be given as `fields` (texts, numbers or lists) instead of `expression`. Throws RecurrenceError, also for a rule
 * that can never fire.
 */
export function parseRecurrence(input: unknown): Recurrence {
  if (typeof input !== 'object' || input === null)
    throw new RecurrenceError('kind', `${quote(input)} is not a recurrence of kind ${KINDS}`, {
      given: input,
      allowed: KINDS,
    });
  const value = input as Readonly<Record<string, unknown>>;
  switch (value['kind']) {
    case 'once':
      return parseOnce(value);
    case 'interval':
      return parseInterval(value);
    case 'cron':
      return parseCron(value);
    case 'calendar':
      return checkPossible(parseCalendar(value), 'calendar', null);
    case 'rrule':
      return parseRRule(value);
    default:
      throw new RecurrenceError('kind', `kind ${quote(value['kind'])} is not known; allowed: ${KINDS}`, {
        given: value['kind'],
        allowed: KINDS,
      });
  }
}

function parseOnce(value: Readonly<Record<string, unknown>>): OnceRecurrence {
  return { kind: 'once', at: readInstant(value['at'], 'once.at') };
}

function parseInterval(value: Readonly<Record<string, unknown>>): IntervalRecurrence {
  const field = 'interval.every';
  const every = value['every'] as string;
  const { months, days, ms } = parseDuration(every, field);
  if (months === 0 && days === 0 && ms < SHORTEST_INTERVAL_MS) {
    const allowed = `at least ${SHORTEST_INTERVAL_MS / 1000} second`;
    throw new RecurrenceError(field, `${quote(every)} is shorter than an interval may be; allowed: ${allowed}`, {
      given: every,
      allowed,
      position: 0,
    });
  }
  const anchor = value['anchor'] ?? null;
  const fromCompletion = value['fromCompletion'] ?? false;
  if (typeof fromCompletion !== 'boolean') {
    throw new RecurrenceError('interval.fromCompletion', `${quote(fromCompletion)} is neither true nor false`, {
      given: fromCompletion,
      allowed: 'true or false',
    });
  }
  return {
    kind: 'interval',
    every,
    anchor: anchor === null ? null : readInstant(anchor, 'interval.anchor'),
    fromCompletion,
  };
}

function parseCron(value: Readonly<Record<string, unknown>>): CronRecurrence {
  const syntax = value['syntax'] ?? 'VIXIE';
  if (syntax !== 'VIXIE' && syntax !== 'CELERY') {
    throw new RecurrenceError('cron.syntax', `${quote(syntax)} is not a cron syntax; allowed: VIXIE, CELERY`, {
      given: syntax,
      allowed: 'VIXIE, CELERY',
    });
  }
  const fields = value['fields'];
  const expression =
    syntax === 'CELERY' && typeof fields === 'object' && fields !== null
      ? celeryExpression(fields)
      : (value['expression'] as string);
  parseCronExpression(expression, syntax);
  return checkPossible(
    { kind: 'cron', expression: expression.trim().replaceAll(/[ \t]+/g, ' '), syntax },
    'cron.dayOfMonth',
    dayFieldPosition(expression),
  );
}

/** The position of the day-of-month field: the third of five fields, or the fourth of six. */
function dayFieldPosition(expression: string): number {
  const fields = Array.from(expression.matchAll(/[^ \t]+/g));
  return fields[fields.length === 6 ? 3 : 2]?.index ?? 0;
}

/** Throws for rules whose fields match no date of any year, such as 30 February. */
function checkPossible<T extends Recurrence>(recurrence: T, field: string, position: number | null): T {
  const pattern = makePattern(recurrence);
  if (pattern && pattern.next(EARLIEST) === Infinity) {
    throw new RecurrenceError(field, 'no date matches this rule, so it would never fire', {
      position,
      allowed: 'a day that occurs in one of the months',
    });
  }
  return recurrence;
}

function readInstant(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= EARLIEST && value <= LATEST) return value;
  const allowed = 'an instant in epoch milliseconds between the years 1 and 9999';
  throw new RecurrenceError(field, `${quote(value)} is not ${allowed}`, { given: value, allowed });
}
