import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, printWall, weekdayOf } from './civil.ts';
import { RecurrenceError } from './errors.ts';
import type { RRuleParts } from './rrule-text.ts';
import type { WallPattern } from './wall-pattern.ts';

/** Periods and candidates that the library may look at for one answer; beyond that the answer is "never". */
const MOST_PERIODS = 2000;
const MOST_CANDIDATES = 50_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * Rules that are more than fields (INTERVAL > 1, COUNT, BYSETPOS, BYWEEKNO, BYYEARDAY), by rrule-temporal. It reads them in
 * UTC, so that its dates are our walls and gaps and folds are ours to decide.
 */
export function rruleLibraryPattern(rule: RRuleParts, start: number): WallPattern {
  let library: RRuleTemporal;
  try {
    const dtstart = printWall(start).replaceAll(/[-:]/g, '');
    const count = rule.count === null ? '' : `;COUNT=${rule.count}`;
    library = new RRuleTemporal({
      rruleString: `DTSTART:${dtstart}Z\nRRULE:${rule.core}${weekdayOfStart(rule, start)}${count}`,
      maxIterations: MOST_PERIODS + (rule.count ?? 0),
      maxCandidateEvaluations: MOST_CANDIDATES,
    });
  } catch (error) {
    throw new RecurrenceError('rrule.rule', `the rule cannot be read: ${(error as Error).message.slice(0, 200)}`, {
      position: 0,
      given: rule.core,
    });
  }
  return openPattern(library, start);
}

/** A rule of week numbers without days means the weekday of DTSTART (RFC 5545, 3.3.10); the library would take others. */
function weekdayOfStart({ numbers, byDay }: RRuleParts, start: number): string {
  if (numbers.BYWEEKNO.length === 0 || byDay.length + numbers.BYYEARDAY.length + numbers.BYMONTHDAY.length > 0)
    return '';
  return `;BYDAY=${WEEKDAYS[weekdayOf(Math.floor(start / DAY_MS))]}`;
}

function openPattern(library: RRuleTemporal, start: number): WallPattern {
  const next = (wall: number): number =>
    orNone(() => library.next(new Date(Math.max(Math.ceil(wall), start)), true)?.epochMilliseconds, Infinity);
  return {
    everyHour: false,
    next,
    previous: (wall) =>
      wall < start
        ? -Infinity
        : orNone(() => library.previous(new Date(Math.floor(wall)), true)?.epochMilliseconds, -Infinity),
    has: (wall) => next(wall) === wall,
    count(from, to) {
      let count = 0;
      for (let wall = next(from); wall < to; wall = next(wall + 1)) count++;
      return count;
    },
  };
}

/** The library throws when its limits are reached; that is "never" here. */
function orNone(find: () => number | undefined, none: number): number {
  try {
    return find() ?? none;
  } catch {
    return none;
  }
}
