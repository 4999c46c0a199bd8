/**
 * Cron as celery's `crontab` reads it (celery/schedules.py).
 * The fields are minute, hour, day of month, month and day of week; all of them must match. Sunday is 0; 7 is not
 * allowed. Ranges may wrap around (`22-2`, `fri-mon`); a step counts along the wrapped range. Names of weekdays and
 * months are recognized by their first three letters. One point is stricter than in celery: text after a complete item
 * (`1-5-7`) is an error.
 */
import { RecurrenceError, quote } from '../errors.ts';
import type { CronFields } from './cron.ts';
import {
  DAY_OF_MONTH,
  HOUR,
  LONGEST_EXPRESSION,
  MINUTE,
  MONTH,
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

const DAY_OF_WEEK: FieldSpec = { field: 'cron.dayOfWeek', word: 'day of week', min: 0, max: 6, names: WEEKDAY_NAMES };
const ALLOWED_COUNT = '5 fields (minute hour day-of-month month day-of-week)';

export function parseCeleryCron(expression: string): CronFields {
  const pieces = splitFields(expression);
  if (pieces.length !== 5) throw failCount(pieces, expression, ALLOWED_COUNT);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = pieces as [Piece, Piece, Piece, Piece, Piece];
  return {
    seconds: [0],
    minutes: readSet(MINUTE, minute),
    hours: readSet(HOUR, hour),
    daysOfMonth: {
      wild: true,
      days: readSet(DAY_OF_MONTH, dayOfMonth),
      beforeLast: [],
      nearest: [],
      lastWorkday: false,
    },
    months: readSet(MONTH, month),
    daysOfWeek: { wild: true, days: readSet(DAY_OF_WEEK, dayOfWeek), nth: [] },
  };
}

/** A field in the form that celery's API accepts. */
export type CeleryField = string | number | readonly (string | number)[];

export interface CeleryFields {
  readonly minute?: CeleryField | null;
  readonly hour?: CeleryField | null;
  readonly dayOfMonth?: CeleryField | null;
  readonly monthOfYear?: CeleryField | null;
  readonly dayOfWeek?: CeleryField | null;
}

/**
 * The five fields as one expression; an absent field becomes `*`. Throws RecurrenceError for a field that is neither
 * text, a whole number nor a list of them.
 */
export function celeryExpression(fields: CeleryFields): string {
  const texts = [
    printField('cron.minute', fields.minute),
    printField('cron.hour', fields.hour),
    printField('cron.dayOfMonth', fields.dayOfMonth),
    printField('cron.month', fields.monthOfYear),
    printField('cron.dayOfWeek', fields.dayOfWeek),
  ];
  return texts.join(' ');
}

function printField(field: string, value: unknown): string {
  if (value === undefined || value === null) return '*';
  if (Array.isArray(value) && value.length > 0 && value.length <= LONGEST_EXPRESSION)
    return value.map((item) => printField(field, item)).join(',');
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  const text =
    typeof value === 'string' && value.length <= LONGEST_EXPRESSION ? value.replaceAll(/ *, */g, ',').trim() : '';
  if (text !== '' && !/[ \t]/.test(text)) return text;
  const allowed = 'a crontab field as text, a whole number, or a list of them';
  throw new RecurrenceError(field, `${quote(value)} is not ${allowed}`, { given: value, allowed, position: 0 });
}

function readSet(spec: FieldSpec, piece: Piece): number[] {
  return ascending(splitItems(piece, spec).flatMap((item) => readSpan(spec, item)));
}

function readSpan(spec: FieldSpec, item: Piece): number[] {
  const slash = item.text.indexOf('/');
  const base = slash < 0 ? item : pieceAt(item, 0, slash);
  const dash = base.text.indexOf('-', 1);
  if (slash >= 0 && dash < 0 && base.text !== '*') {
    throw fail(
      spec,
      item,
      `step of ${quote(base.text)}, which is not a range`,
      `a step of * or of a range within ${allowedOf(spec)}`,
    );
  }
  const step = slash < 0 ? 1 : readStep(spec, pieceAt(item, slash + 1));
  const values = base.text === '*' ? every(spec) : dash < 0 ? [readName(spec, base)] : readRange(spec, base, dash);
  return values.filter((_, index) => index % step === 0);
}

function readRange(spec: FieldSpec, base: Piece, dash: number): number[] {
  const from = readName(spec, pieceAt(base, 0, dash));
  const to = readName(spec, pieceAt(base, dash + 1));
  return to < from ? [...span(from, spec.max, 1), ...span(spec.min, to, 1)] : span(from, to, 1);
}

/** The first three letters of a name count: `monday`, `January`. */
function readName(spec: FieldSpec, piece: Piece): number {
  const isName = spec.names.length > 0 && /^[a-z]{3,}$/i.test(piece.text);
  const known = isName && spec.names.includes(piece.text.slice(0, 3).toLowerCase());
  return readValue(spec, known ? { ...piece, text: piece.text.slice(0, 3) } : piece);
}
