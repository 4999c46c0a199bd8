/**
 * The proleptic Gregorian calendar on plain integers.
 * A *day* is the number of days since 1970-01-01. A *wall* is the number of milliseconds that a wall clock shows since
 * 1970-01-01T00:00; it is local time without a zone.
 * Algorithms: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Years outside this range are never planned. */
export const MIN_YEAR = 1;
export const MAX_YEAR = 9999;

const PACKED_DAY = 32;
const PACKED_MONTH = 16;

export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Year, month and day in one number, so that the hot path makes no object. Read it with `packedYear`, `packedMonth` and
 * `packedDay`. Valid for years from 0 on.
 */
export function packedDateOf(day: number): number {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return (year * PACKED_MONTH + month) * PACKED_DAY + dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
}

export function packedYear(packed: number): number {
  return packed >> 9;
}

export function packedMonth(packed: number): number {
  return (packed >> 5) & 15;
}

export function packedDay(packed: number): number {
  return packed & 31;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function monthLength(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 = Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Prints `2026-03-29T03:30:00`, with milliseconds only when they are not 0. */
export function printWall(wall: number): string {
  const text = new Date(wall).toISOString();
  return text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1);
}

/** Prints `+02:00`, with seconds only for zones that had them (local mean time). */
export function printOffset(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / SECOND_MS;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return (offsetMs < 0 ? '-' : '+') + shown.map((part) => String(part).padStart(2, '0')).join(':');
}

/**
 * Moves a wall by whole months, days and a time. A day that the month lacks becomes its last day (31 January + P1M = 28
 * February).
 */
export function addToWall(wall: number, months: number, days: number, ms: number): number {
  const day = Math.floor(wall / DAY_MS);
  if (months === 0) return wall + days * DAY_MS + ms;
  const packed = packedDateOf(day);
  const index = packedYear(packed) * 12 + packedMonth(packed) - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  const dayOfMonth = Math.min(packedDay(packed), monthLength(year, month));
  return (dayOf(year, month, dayOfMonth) + days) * DAY_MS + (wall - day * DAY_MS) + ms;
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.0{1,9})?)?$/;

/**
 * Reads `2026-03-01T09:00` or `2026-03-01T09:00:00`; null when the text has another form or the date does not exist.
 */
export function parseWall(text: string): number | null {
  const match = LOCAL.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < MIN_YEAR || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return dayOf(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
}
