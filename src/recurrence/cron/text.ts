/**
 * What both cron dialects share: they split an expression into fields and items and read one value, with its position.
 */
import { RecurrenceError, quote } from '../errors.ts';

/** A piece of the expression, and its position counted from 0. */
export interface Piece {
  readonly text: string;
  readonly position: number;
}

export interface FieldSpec {
  /** A path such as `cron.minute`. */
  readonly field: string;
  /** The name in messages: "minute", "day of month". */
  readonly word: string;
  readonly min: number;
  readonly max: number;
  /** The names of the values min, min + 1, …; lower case. */
  readonly names: readonly string[];
}

export const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const WEEKDAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export const SECOND: FieldSpec = { field: 'cron.second', word: 'second', min: 0, max: 59, names: [] };
export const MINUTE: FieldSpec = { field: 'cron.minute', word: 'minute', min: 0, max: 59, names: [] };
export const HOUR: FieldSpec = { field: 'cron.hour', word: 'hour', min: 0, max: 23, names: [] };
export const DAY_OF_MONTH: FieldSpec = { field: 'cron.dayOfMonth', word: 'day of month', min: 1, max: 31, names: [] };
export const MONTH: FieldSpec = { field: 'cron.month', word: 'month', min: 1, max: 12, names: MONTH_NAMES };

export const LONGEST_EXPRESSION = 256;
const EXPRESSION = 'cron.expression';
const TAB = 9;
const SPACE = 32;
const LAST_PRINTABLE = 126;

/**
 * Splits at spaces and tabs. Throws for a value that is not text, is too long, or has other characters than printable
 * ASCII.
 */
export function splitFields(expression: unknown): Piece[] {
  const allowed = `a cron expression of at most ${LONGEST_EXPRESSION} characters`;
  if (typeof expression !== 'string') {
    throw new RecurrenceError(EXPRESSION, `${quote(expression)} is not ${allowed}`, {
      given: expression,
      allowed,
      position: 0,
    });
  }
  if (expression.length > LONGEST_EXPRESSION) {
    throw new RecurrenceError(EXPRESSION, `${expression.length} characters are more than ${LONGEST_EXPRESSION}`, {
      given: expression,
      allowed,
      position: LONGEST_EXPRESSION,
    });
  }
  const pieces: Piece[] = [];
  let start = -1;
  for (let index = 0; index <= expression.length; index++) {
    const code = index < expression.length ? expression.charCodeAt(index) : SPACE;
    if (code === SPACE || code === TAB) {
      if (start >= 0) pieces.push({ text: expression.slice(start, index), position: start });
      start = -1;
    } else if (code < SPACE || code > LAST_PRINTABLE) {
      const given = String.fromCodePoint(expression.codePointAt(index) ?? 0);
      throw new RecurrenceError(EXPRESSION, `character ${quote(given)} is not allowed in a cron expression`, {
        given,
        allowed: 'printable ASCII',
        position: index,
      });
    } else if (start < 0) start = index;
  }
  return pieces;
}

/** Splits a field at its commas; an empty item is an error. */
export function splitItems(piece: Piece, spec: FieldSpec): Piece[] {
  if (piece.text !== '' && !piece.text.includes(',')) return [piece];
  let position = piece.position;
  return piece.text.split(',').map((text) => {
    const item = { text, position };
    position += text.length + 1;
    if (text === '') throw fail(spec, item, 'is empty between its commas', allowedOf(spec));
    return item;
  });
}

/** A number or name within the field's range. */
export function readValue(spec: FieldSpec, piece: Piece): number {
  const text = piece.text;
  if (isDigits(text)) {
    const value = Number(text);
    if (value >= spec.min && value <= spec.max) return value;
    throw new RecurrenceError(spec.field, `${spec.word} ${shorten(text)} is outside ${range(spec)}`, {
      given: text,
      allowed: allowedOf(spec),
      position: piece.position,
    });
  }
  const named = spec.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + spec.min;
  throw fail(spec, piece, text === '' ? 'lacks a value' : `${quote(text)} is not a value`, allowedOf(spec));
}

export function readStep(spec: FieldSpec, piece: Piece): number {
  const step = isDigits(piece.text) ? Number(piece.text) : 0;
  if (step > 0 && step <= 9999) return step;
  throw fail(spec, piece, `step ${quote(piece.text)} is not a whole number from 1 to 9999`, 'a step from 1 to 9999');
}

/** The part of a piece from `from` to before `to`. */
export function pieceAt(piece: Piece, from: number, to = piece.text.length): Piece {
  return { text: piece.text.slice(from, to), position: piece.position + from };
}

export function fail(spec: FieldSpec, piece: Piece, problem: string, allowed: string): RecurrenceError {
  return new RecurrenceError(spec.field, `${spec.word} ${problem}; allowed: ${allowed}`, {
    given: piece.text,
    allowed,
    position: piece.position,
  });
}

export function allowedOf(spec: FieldSpec): string {
  const names = spec.names.length > 0 ? ` or ${spec.names[0]}–${spec.names.at(-1)}` : '';
  return `${range(spec)}${names}`;
}

export function failCount(pieces: readonly Piece[], expression: string, allowed: string): RecurrenceError {
  const count = pieces.length === 1 ? '1 field' : `${pieces.length} fields`;
  const position = pieces[6]?.position ?? expression.length;
  return new RecurrenceError(EXPRESSION, `${count} given; allowed: ${allowed}`, {
    given: expression,
    allowed,
    position,
  });
}

export function every(spec: FieldSpec): number[] {
  return span(spec.min, spec.max, 1);
}

export function span(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

/** Sorts and removes repeats; returns the same list when it is already so. */
export function ascending(values: number[]): number[] {
  const isAscending = values.every((value, index) => index === 0 || (values[index - 1] ?? 0) < value);
  return isAscending ? values : [...new Set(values)].sort((a, b) => a - b);
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return text !== '';
}

function range(spec: FieldSpec): string {
  return `${spec.min}–${spec.max}`;
}

function shorten(digits: string): string {
  return digits.length > 12 ? `${digits.slice(0, 12)}…` : digits;
}
