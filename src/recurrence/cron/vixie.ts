/**
 * Cron as in vixie cron with Debian's patches (crontab(5)), and the usual extensions of Quartz: seconds, L, W, # and ?.
 *
 * There are five fields, or six with seconds first. Four points go beyond Debian. `a/n` means from a to the end in
 * steps of n. `fri-sun` ends on the seventh day. Names may occur in lists and ranges. Names and macros may be written
 * in any case.
 */
import { RecurrenceError, quote } from '../errors.ts';
import type { NthWeekday, Weekday } from '../recurrence.ts';
import type { CronFields, DayOfMonthField, DayOfWeekField } from './cron.ts';
import {
  DAY_OF_MONTH,
  HOUR,
  MINUTE,
  MONTH,
  SECOND,
  WEEKDAY_NAMES,
  type FieldSpec,
  type Piece,
  allowedOf,
  ascending,
  every,
  fail,
  failCount,
  pieceAt,
  readStep,
  readValue,
  span,
  splitFields,
  splitItems,
} from './text.ts';

const DAY_OF_WEEK: FieldSpec = { field: 'cron.dayOfWeek', word: 'day of week', min: 0, max: 7, names: WEEKDAY_NAMES };
const SUNDAY_AGAIN = 7;

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const ALLOWED_COUNT = '5 fields (minute hour day-of-month month day-of-week) or 6 with seconds first';

/** Throws RecurrenceError with the field and the position. An impossible date (30 February) is not an error here. */
export function parseVixieCron(expression: string): CronFields {
  const given = splitFields(expression);
  const macro = given[0]?.text.startsWith('@') ? given[0] : null;
  const pieces = macro ? splitFields(expandMacro(macro, given)) : given;
  if (pieces.length !== 5 && pieces.length !== 6) throw failCount(pieces, expression, ALLOWED_COUNT);
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = (
    pieces.length === 6 ? pieces : [{ text: '0', position: 0 }, ...pieces]
  ) as [Piece, Piece, Piece, Piece, Piece, Piece];
  return {
    seconds: readSet(SECOND, second),
    minutes: readSet(MINUTE, minute),
    hours: readSet(HOUR, hour),
    daysOfMonth: readDaysOfMonth(dayOfMonth),
    months: readSet(MONTH, month),
    daysOfWeek: readDaysOfWeek(dayOfWeek),
  };
}

function expandMacro(macro: Piece, pieces: readonly Piece[]): string {
  const name = macro.text.toLowerCase();
  const allowed = Object.keys(MACROS).join(', ');
  const expression = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined;
  const refuse = (message: string, piece: Piece): RecurrenceError =>
    new RecurrenceError('cron.expression', message, { given: piece.text, allowed, position: piece.position });
  if (expression === undefined) {
    if (name === '@reboot') throw refuse(`"@reboot" does not name a time; allowed: ${allowed}`, macro);
    throw refuse(`${quote(macro.text)} is not known; allowed: ${allowed}`, macro);
  }
  if (pieces[1]) throw refuse(`nothing may follow ${name}`, pieces[1]);
  return expression;
}

/** A field of plain numbers: second, minute, hour, month. */
function readSet(spec: FieldSpec, piece: Piece): number[] {
  return ascending(splitItems(piece, spec).flatMap((item) => readSpan(spec, item)));
}

/** `*`, `5`, `1-5`, and each with `/step`. */
function readSpan(spec: FieldSpec, item: Piece): number[] {
  if (item.text === '*') return span(spec.min, spec.max, 1);
  const slash = item.text.indexOf('/');
  const step = slash < 0 ? 1 : readStep(spec, pieceAt(item, slash + 1));
  const base = slash < 0 ? item : pieceAt(item, 0, slash);
  if (base.text === '*') return span(spec.min, spec.max, step);
  if (base.text === '?')
    throw fail(spec, base, '"?" stands only alone, as day of month or day of week', allowedOf(spec));
  const dash = base.text.indexOf('-', 1);
  if (dash < 0) {
    const value = readValue(spec, base);
    return slash < 0 ? [value] : span(value, spec.max, step);
  }
  const from = readValue(spec, pieceAt(base, 0, dash));
  let to = readValue(spec, pieceAt(base, dash + 1));
  if (spec === DAY_OF_WEEK && to === 0 && from > 0) to = SUNDAY_AGAIN;
  if (to < from)
    throw fail(
      spec,
      base,
      `range ${quote(base.text)} runs backwards`,
      `a range from low to high within ${allowedOf(spec)}`,
    );
  return span(from, to, step);
}

function readDaysOfMonth(piece: Piece): DayOfMonthField {
  const days: number[] = [];
  const beforeLast: number[] = [];
  const nearest: number[] = [];
  let lastWorkday = false;
  const anyDay = piece.text === '?' || piece.text === '*';
  for (const item of anyDay ? [] : splitItems(piece, DAY_OF_MONTH)) {
    const text = item.text.toUpperCase();
    if (text === 'L') beforeLast.push(0);
    else if (text === 'LW' || text === 'WL') lastWorkday = true;
    else if (text.startsWith('L-')) beforeLast.push(readDaysBeforeLast(item));
    else if (text.endsWith('W')) nearest.push(readValue(DAY_OF_MONTH, pieceAt(item, 0, text.length - 1)));
    else days.push(...readSpan(DAY_OF_MONTH, item));
  }
  return {
    wild: anyDay || piece.text.startsWith('*'),
    days: anyDay ? every(DAY_OF_MONTH) : ascending(days),
    beforeLast: ascending(beforeLast),
    nearest: ascending(nearest),
    lastWorkday,
  };
}

function readDaysBeforeLast(item: Piece): number {
  const text = item.text.slice(2);
  if (/^\d{1,2}$/.test(text) && Number(text) <= 30) return Number(text);
  throw fail(
    DAY_OF_MONTH,
    pieceAt(item, 2),
    `${quote(item.text)} does not count back from the last day`,
    'L-0 to L-30',
  );
}

function readDaysOfWeek(piece: Piece): DayOfWeekField {
  const days: number[] = [];
  const nth: NthWeekday[] = [];
  const anyDay = piece.text === '?' || piece.text === '*';
  for (const item of anyDay ? [] : splitItems(piece, DAY_OF_WEEK)) {
    const hash = item.text.indexOf('#');
    if (hash >= 0) nth.push({ weekday: readWeekday(pieceAt(item, 0, hash)), nth: readNth(pieceAt(item, hash + 1)) });
    else if (/L$/i.test(item.text)) nth.push({ weekday: readWeekday(pieceAt(item, 0, item.text.length - 1)), nth: -1 });
    else days.push(...readSpan(DAY_OF_WEEK, item).map((day) => day % 7));
  }
  return {
    wild: anyDay || piece.text.startsWith('*'),
    days: anyDay ? span(0, 6, 1) : ascending(days),
    nth: sortNth(nth),
  };
}

function readWeekday(piece: Piece): Weekday {
  return (readValue(DAY_OF_WEEK, piece) % 7) as Weekday;
}

function readNth(piece: Piece): number {
  if (/^[1-5]$/.test(piece.text)) return Number(piece.text);
  throw fail(DAY_OF_WEEK, piece, `${quote(piece.text)} after # is not a week of a month`, '1–5');
}

function sortNth(nth: readonly NthWeekday[]): NthWeekday[] {
  if (nth.length < 2) return [...nth];
  const unique = new Map(nth.map((item) => [item.weekday * 16 + item.nth, item]));
  return [...unique.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
}
