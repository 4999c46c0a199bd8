import { RecurrenceError, quote } from '../errors.ts';
import { makeIntervalPattern } from '../patterns/interval.ts';
import { boundPattern } from '../patterns/wall.ts';
import { ZonedPlan } from '../patterns/zoned-plan.ts';
import type { DstPolicy } from '../recurrence.ts';
import { DAY_MS, parseWall } from './civil.ts';
import { zoneOf } from './zone.ts';

const DAILY = { months: 0, days: 1, ms: 0 };

/**
 * The instant of a local date and time (`2026-03-29T02:30:00`) under the policy for gaps and folds; BOTH gives the
 * first instant. Throws RecurrenceError when the text has another form. Also throws when the time does not exist there
 * and the policy is SKIP.
 */
export function resolveLocal(local: string, timeZone: string, dst: DstPolicy, field = 'once.localAt'): number {
  const wall = typeof local === 'string' ? parseWall(local) : null;
  if (wall === null) {
    const allowed = 'a local date and time such as 2026-03-01T09:00:00';
    throw new RecurrenceError(field, `${quote(local)} is not ${allowed}`, { given: local, allowed, position: 0 });
  }
  const zone = zoneOf(timeZone);
  const guess = wall - zone.segmentAt(wall).offset;
  const segment = zone.segmentAt(guess);
  // Fast path for times far from any change of clocks: calendars resolve thousands of days.
  if (segment.openedAt === -Infinity && segment.closesAt === Infinity && guess + segment.offset === wall) return guess;
  const single = boundPattern(makeIntervalPattern(wall, DAILY), wall, wall);
  const instant = new ZonedPlan(single, zone, dst).next(wall - 2 * DAY_MS);
  if (instant !== Infinity) return instant;
  const allowed = 'a time that the clocks there show, or the gap policy SHIFT or NEXT_VALID';
  throw new RecurrenceError(field, `${quote(local)} does not exist in ${timeZone}; allowed: ${allowed}`, {
    given: local,
    allowed,
    position: 0,
  });
}
