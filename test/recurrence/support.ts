/**
 * A second, slow implementation of rules for comparison: it tries every wall of a window and takes offsets from Intl.
 */
import {
  type CompiledRule,
  type CronFields,
  type DstPolicy,
  type Recurrence,
  type RecurrenceRule,
  compile,
} from '../../src/recurrence/index.ts';

export const SHIFT_FIRST: DstPolicy = { gap: 'SHIFT', fold: 'FIRST' };
export const ZONES = [
  'UTC',
  'Europe/Vienna',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Apia',
  'America/Havana',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Europe/Dublin',
  'Asia/Tehran',
  'America/St_Johns',
  'Pacific/Chatham',
  'Asia/Gaza',
  'America/Sao_Paulo',
];

export function ruleOf(
  recurrence: Recurrence,
  timeZone = 'UTC',
  dst = SHIFT_FIRST,
  more: Partial<RecurrenceRule> = {},
): CompiledRule {
  return compile({
    recurrence,
    timeZone,
    dst,
    startsAt: null,
    endsAt: null,
    exclusions: [],
    jitterMs: 0,
    jitterSeed: 'seed',
    anchor: 0,
    ...more,
  });
}

export function cronOf(
  expression: string,
  timeZone = 'UTC',
  dst = SHIFT_FIRST,
  syntax: 'VIXIE' | 'CELERY' = 'VIXIE',
): CompiledRule {
  return ruleOf({ kind: 'cron', expression, syntax }, timeZone, dst);
}

/** The next `count` instants as `2026-03-29T03:30:00+02:00`, marked with ! when moved out of a gap. */
export function upcoming(rule: CompiledRule, after: string, count: number): string[] {
  const shown: string[] = [];
  for (let at = rule.next(Date.parse(after)); at !== null && shown.length < count; at = rule.next(at)) {
    const { local, offset, dstShifted } = rule.describe(at);
    shown.push(local + offset + (dstShifted ? '!' : ''));
  }
  return shown;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC, taken from the printed date. */
function offsetOf(zone: string, instant: number): number {
  let format = formats.get(zone);
  if (!format) {
    const options = {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    formats.set(zone, (format = new Intl.DateTimeFormat('en-US', options)));
  }
  const [month, day, year, hour, minute, second] = format
    .format(instant)
    .split(/[^0-9]+/)
    .map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** All instants of [from, to) for a rule given by `matches`; tries each minute or second. */
export function bruteForce(
  matches: (wall: Date) => boolean,
  everyHour: boolean,
  zone: string,
  dst: DstPolicy,
  from: number,
  to: number,
  step = MINUTE,
): number[] {
  const found = new Set<number>();
  for (let wall = Math.floor((from - 26 * HOUR) / HOUR) * HOUR; wall < to + 26 * HOUR; wall += step) {
    if (matches(new Date(wall)))
      for (const instant of resolve(wall, everyHour, zone, dst))
        if (instant >= from && instant < to) found.add(instant);
  }
  return [...found].sort((a, b) => a - b);
}

function resolve(wall: number, everyHour: boolean, zone: string, dst: DstPolicy): number[] {
  const early = offsetOf(zone, wall - DAY);
  const late = offsetOf(zone, wall + DAY);
  const valid = [...new Set([wall - early, wall - late])]
    .filter((instant) => instant + offsetOf(zone, instant) === wall)
    .sort((a, b) => a - b);
  if (valid.length === 2)
    return everyHour || dst.fold === 'BOTH' ? valid : [dst.fold === 'FIRST' ? Math.min(...valid) : Math.max(...valid)];
  if (valid.length === 1) return valid;
  if (everyHour || dst.gap === 'SKIP') return [];
  if (dst.gap === 'SHIFT') return [wall - early];
  let jump = Math.floor((wall - late) / MINUTE) * MINUTE;
  while (offsetOf(zone, jump) === early) jump += MINUTE;
  while (offsetOf(zone, jump - MINUTE) !== early) jump -= MINUTE;
  return [jump];
}

/** Interprets the sets of a cron expression literally. */
export function matcherOf(fields: CronFields): (wall: Date) => boolean {
  return (wall) => {
    const { daysOfMonth: month, daysOfWeek: week } = fields;
    const day = wall.getUTCDate();
    const weekday = wall.getUTCDay();
    const length = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
    const inMonth = month.days.includes(day) || month.beforeLast.includes(length - day);
    const inWeek =
      week.days.includes(weekday) ||
      week.nth.some(
        (item) =>
          item.weekday === weekday && (item.nth > 0 ? Math.floor((day - 1) / 7) + 1 === item.nth : day + 7 > length),
      );
    return (
      fields.seconds.includes(wall.getUTCSeconds()) &&
      fields.minutes.includes(wall.getUTCMinutes()) &&
      fields.hours.includes(wall.getUTCHours()) &&
      fields.months.includes(wall.getUTCMonth() + 1) &&
      (month.wild || week.wild ? inMonth && inWeek : inMonth || inWeek)
    );
  };
}
