import { DatedPattern } from '../patterns/dated.ts';
import type { WallPattern } from '../patterns/wall.ts';
import { DAY_MS } from '../time/civil.ts';
import { rruleDays } from './days.ts';
import { positionedPattern } from './positions.ts';
import type { RRuleParts } from './text.ts';
import { rruleTimes } from './times.ts';

/**
 * Rules that are more than fields (INTERVAL > 1, BYSETPOS, BYWEEKNO, BYYEARDAY): days of periods, joined with times. COUNT and UNTIL
 * are left to the caller, and so is DTSTART as a bound. Null when nothing is ever chosen.
 */
export function rrulePattern(rule: RRuleParts, startWall: number): WallPattern | null {
  const start = { day: Math.floor(startWall / DAY_MS), second: Math.floor(startWall / 1000) };
  const days = rruleDays(rule, start);
  const long = rule.freq === 'WEEKLY' || rule.freq === 'MONTHLY' || rule.freq === 'YEARLY';
  if (long && rule.numbers.BYSETPOS.length > 0) return positionedPattern(rule, start, days);
  const times = rruleTimes(rule, start);
  return times && new DatedPattern(days, times);
}
