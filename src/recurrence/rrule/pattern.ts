import { DatedPattern } from '../patterns/dated.ts';
import type { WallPattern } from '../patterns/wall.ts';
import { DAY_MS } from '../time/civil.ts';
import { rruleDays } from './days.ts';
import { positionedPattern } from './positions.ts';
import type { RRuleParts } from './text.ts';
import { rruleTimes } from './times.ts';

/**
 * Rules that cron fields cannot express (INTERVAL > 1, BYSETPOS, BYWEEKNO, BYYEARDAY): days of periods, joined with
 * times. The caller applies COUNT, UNTIL and DTSTART as bounds. Null when the rule selects nothing.
 */
export function rrulePattern(rule: RRuleParts, startWall: number): WallPattern | null {
  const start = { day: Math.floor(startWall / DAY_MS), second: Math.floor(startWall / 1000) };
  const days = rruleDays(rule, start);
  const long = rule.freq === 'WEEKLY' || rule.freq === 'MONTHLY' || rule.freq === 'YEARLY';
  if (long && rule.numbers.BYSETPOS.length > 0) return positionedPattern(rule, start, days);
  const times = rruleTimes(rule, start);
  return times && new DatedPattern(days, times);
}
