import { spend } from '../budget.ts';
import { bits32, nextBit32 } from '../patterns/bits.ts';
import { CALENDAR_DAYS, type DaySet, commonMultiple } from '../patterns/dated.ts';
import {
  dayOf,
  isLeapYear,
  monthLength,
  packedDateOf,
  packedDay,
  packedMonth,
  packedYear,
  weekdayOf,
} from '../time/civil.ts';
import type { RRuleParts } from './text.ts';

/** The facts about a day that BYxxx parts test. */
interface DayFacts {
  /** 1..31 */
  readonly day: number;
  readonly weekday: number;
  readonly monthLength: number;
  /** 1..366 */
  readonly yearDay: number;
  readonly yearLength: number;
  /** Number of the week in the week's own year, which may differ from the day's year; 0 when no part tests it. */
  readonly week: number;
  readonly weeks: number;
}
type DayTest = (facts: DayFacts) => boolean;

const ALL_MONTHS = bits32([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
/** The cost of computing the days of a month, compared with a look-up. */
const LEARNING_STEPS = 50;
/** Bit 31 is not a day: it marks a mask that has been computed. */
const KNOWN = 1 << 31;

/**
 * The days of a rule: those that BYxxx select in the periods that INTERVAL counts. Parts that a rule omits come from
 * DTSTART, as RFC 5545 says. The selected days of a month depend only on the kind of its year, so they are computed
 * once.
 */
export function rruleDays(rule: RRuleParts, start: { readonly day: number }): DaySet {
  const { months, test } = dayParts(rule, start.day);
  const weekly = rule.numbers.BYWEEKNO.length > 0;
  const known = new Int32Array(14 * 12 * (weekly ? 4 : 1));
  const counts = countingDays(rule, start.day);
  return {
    cycle: cycleOf(rule),
    ...(rule.freq === 'YEARLY' && {
      years: { origin: packedYear(packedDateOf(start.day)), interval: rule.interval },
    }),
    maskOf(year, month) {
      if (((months >>> month) & 1) === 0) return 0;
      const counted = counts(year, month);
      if (counted === 0) return 0;
      const key = keyOf(year, month, weekly);
      let mask = known[key] ?? 0;
      if (mask === 0) spend(LEARNING_STEPS);
      if (mask === 0) known[key] = mask = KNOWN | maskOf(year, month, test, weekly ? rule.weekStart : null);
      return mask & ~KNOWN & counted;
    },
  };
}

function keyOf(year: number, month: number, weekly: boolean): number {
  const kind = weekdayOf(dayOf(year, 1, 1)) * 2 + (isLeapYear(year) ? 1 : 0);
  const around = weekly ? (isLeapYear(year - 1) ? 2 : 0) + (isLeapYear(year + 1) ? 1 : 0) : 0;
  return (around * 14 + kind) * 12 + month - 1;
}

function maskOf(year: number, month: number, test: DayTest, weekStart: number | null): number {
  const length = monthLength(year, month);
  const first = dayOf(year, month, 1);
  const newYear = dayOf(year, 1, 1);
  const yearLength = isLeapYear(year) ? 366 : 365;
  let mask = 0;
  for (let day = 1; day <= length; day++) {
    const at = first + day - 1;
    const { week, weeks } = weekStart === null ? NO_WEEK : weekOf(at, year, weekStart);
    const yearDay = at - newYear + 1;
    if (test({ day, weekday: weekdayOf(at), monthLength: length, yearDay, yearLength, week, weeks }))
      mask |= 1 << (day - 1);
  }
  return mask;
}

const NO_WEEK = { week: 0, weeks: 0 };

/** Week 1 is the first week with at least four days in the year. */
function weekOf(day: number, year: number, weekStart: number): { readonly week: number; readonly weeks: number } {
  const own = day < firstWeek(year, weekStart) ? year - 1 : day < firstWeek(year + 1, weekStart) ? year : year + 1;
  const from = firstWeek(own, weekStart);
  return { week: Math.floor((day - from) / 7) + 1, weeks: (firstWeek(own + 1, weekStart) - from) / 7 };
}

function firstWeek(year: number, weekStart: number): number {
  const newYear = dayOf(year, 1, 1);
  const since = (weekdayOf(newYear) - weekStart + 7) % 7;
  return since <= 3 ? newYear - since : newYear + 7 - since;
}

function dayParts(rule: RRuleParts, startDay: number): { readonly months: number; readonly test: DayTest } {
  const { freq, numbers, byDay } = rule;
  const { BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO } = numbers;
  const tests: DayTest[] = [];
  const open = BYMONTHDAY.length + byDay.length + BYYEARDAY.length === 0;
  const packed = packedDateOf(startDay);
  const yearly = freq === 'YEARLY' && open && BYWEEKNO.length === 0;
  const ownDay = yearly || (freq === 'MONTHLY' && open);
  const ownWeekday = open && (freq === 'WEEKLY' || BYWEEKNO.length > 0);

  const days = ownDay ? [packedDay(packed)] : BYMONTHDAY;
  if (days.length > 0) {
    const fromStart = bits32(days.filter((day) => day > 0));
    const fromEnd = bits32(days.filter((day) => day < 0).map((day) => -day));
    tests.push(({ day, monthLength: length }) => (((fromStart >>> day) | (fromEnd >>> (length - day + 1))) & 1) === 1);
  }
  const wanted = ownWeekday ? [{ weekday: weekdayOf(startDay), nth: 0 }] : byDay;
  if (wanted.length > 0) tests.push(weekdayTest(wanted, freq === 'YEARLY' && BYMONTH.length === 0));
  if (BYYEARDAY.length > 0) tests.push(placeTest(BYYEARDAY, (facts) => [facts.yearDay, facts.yearLength]));
  if (BYWEEKNO.length > 0) tests.push(placeTest(BYWEEKNO, (facts) => [facts.week, facts.weeks]));
  return {
    months: BYMONTH.length > 0 ? bits32(BYMONTH) : yearly ? 1 << packedMonth(packed) : ALL_MONTHS,
    test: (facts) => tests.every((test) => test(facts)),
  };
}

function weekdayTest(wanted: readonly { readonly weekday: number; readonly nth: number }[], ofYear: boolean): DayTest {
  const plain = bits32(wanted.filter(({ nth }) => nth === 0).map(({ weekday }) => weekday));
  const numbered = new Set(wanted.filter(({ nth }) => nth !== 0).map(({ weekday, nth }) => weekday + 7 * nth));
  return ({ weekday, ...facts }) => {
    if (((plain >>> weekday) & 1) === 1) return true;
    const place = ofYear ? facts.yearDay : facts.day;
    const length = ofYear ? facts.yearLength : facts.monthLength;
    return (
      numbered.has(weekday + 7 * Math.ceil(place / 7)) ||
      numbered.has(weekday - 7 * Math.ceil((length - place + 1) / 7))
    );
  };
}

/** Whether a position among `length` is wanted; positions count from the start or, if negative, from the end. */
function placeTest(wanted: readonly number[], placeOf: (facts: DayFacts) => readonly [number, number]): DayTest {
  const places = new Set(wanted);
  return (facts) => {
    const [place, length] = placeOf(facts);
    return places.has(place) || places.has(place - length - 1);
  };
}

/** The days of a month that lie in counted periods, as bits. */
function countingDays(rule: RRuleParts, startDay: number): (year: number, month: number) => number {
  const { freq, interval, weekStart } = rule;
  const every = (): number => ~KNOWN;
  if (interval === 1) return every;
  const packed = packedDateOf(startDay);
  switch (freq) {
    case 'YEARLY':
      return (year) => ((year - packedYear(packed)) % interval === 0 ? ~KNOWN : 0);
    case 'MONTHLY': {
      const first = packedYear(packed) * 12 + packedMonth(packed);
      return (year, month) => ((year * 12 + month - first) % interval === 0 ? ~KNOWN : 0);
    }
    case 'WEEKLY':
      return steppedDays(startDay - ((weekdayOf(startDay) - weekStart + 7) % 7), 7 * interval, 7);
    case 'DAILY':
      return steppedDays(startDay, interval, 1);
    default:
      return every;
  }
}

function cycleOf({ freq, interval }: RRuleParts): number {
  if (freq === 'YEARLY') return (CALENDAR_DAYS * commonMultiple(400, interval)) / 400;
  if (freq === 'MONTHLY') return (CALENDAR_DAYS * commonMultiple(4800, interval)) / 4800;
  return commonMultiple(CALENDAR_DAYS, freq === 'WEEKLY' ? 7 * interval : freq === 'DAILY' ? interval : 1);
}

/** Stretches of `length` days that begin every `step` days. */
function steppedDays(anchor: number, step: number, length: number): (year: number, month: number) => number {
  const stretch = (1 << length) - 1;
  return (year, month) => {
    const first = dayOf(year, month, 1);
    const since = (((first - anchor) % step) + step) % step;
    let mask = since < length ? stretch >>> since : 0;
    for (let at = step - since; at < 31; at += step) mask |= stretch << at;
    return mask & ~KNOWN;
  };
}

/** The `index`th day of a mask, counted from 0; -1 when the mask has fewer days. */
export function dayAt(mask: number, index: number): number {
  let found = nextBit32(mask, 0);
  for (let left = index; left > 0 && found >= 0; left--) found = nextBit32(mask, found + 1);
  return found;
}
