import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, printWall, weekdayOf } from '../../src/recurrence/time/civil.ts';
import { RecurrenceError } from '../../src/recurrence/errors.ts';
import type { RRuleParts } from '../../src/recurrence/rrule/text.ts';
import { countBelow } from '../../src/recurrence/patterns/sorted.ts';
import type { WallPattern } from '../../src/recurrence/patterns/wall.ts';

/** The most periods and candidates that the library looks at for one answer; beyond that the answer is "never". */
const MOST_PERIODS = 2000;
const MOST_CANDIDATES = 50_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * Rules that cron fields cannot express (INTERVAL > 1, COUNT, BYSETPOS, BYWEEKNO, BYYEARDAY), computed by rrule-
 * temporal. It reads them in UTC, so its dates are our walls, and we handle gaps and folds.
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
  return rule.count === null ? openPattern(library, start) : countedPattern(library);
}

/**
 * A rule of week numbers without days means the weekday of DTSTART (RFC 5545, 3.3.10); the library would use other
 * days.
 */
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

/**
 * The library counts a rule with COUNT from its start for every answer: 500 instants of a rule of 10,000 took a minute.
 * So its dates are listed once, and twice as many whenever they are too few.
 */
function countedPattern(library: RRuleTemporal): WallPattern {
  const walls: number[] = [];
  let complete = false;
  const below = (wall: number): number => {
    while (!complete && (walls.at(-1) ?? -Infinity) < wall) {
      const wanted = Math.max(64, 2 * walls.length);
      walls.push(...list(library, wanted).slice(walls.length));
      complete = walls.length < wanted;
    }
    return countBelow(walls, wall);
  };
  const next = (wall: number): number => walls[below(wall)] ?? Infinity;
  return {
    everyHour: false,
    next,
    previous: (wall) => walls[below(wall + 1) - 1] ?? -Infinity,
    has: (wall) => next(wall) === wall,
    count: (from, to) => Math.max(0, below(to) - below(from)),
  };
}

function list(library: RRuleTemporal, most: number): number[] {
  const found: number[] = [];
  orNone(() => {
    library.all((date) => found.push(date.epochMilliseconds) < most);
    return undefined;
  }, 0);
  return found;
}

/** The library throws when its limits are reached; that means "never" here. */
function orNone(find: () => number | undefined, none: number): number {
  try {
    return find() ?? none;
  } catch {
    return none;
  }
}
