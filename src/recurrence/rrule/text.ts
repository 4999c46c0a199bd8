/** Reads the value of an RFC 5545 RRULE (section 3.3.10), and checks which parts may be combined. */
import { RecurrenceError, quote } from '../errors.ts';
import type { Weekday } from '../recurrence.ts';
import { DAY_MS, parseWall } from '../time/civil.ts';

export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export interface ByDay {
  readonly weekday: Weekday;
  /** 0 = every such weekday; otherwise the nth of the month or year, negative from its end. */
  readonly nth: number;
}

export interface RRuleParts {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** The last local wall, or the last instant (written with Z); inclusive. */
  readonly until: { readonly wall: number } | { readonly instant: number } | null;
  readonly numbers: Readonly<Record<NumberPart, readonly number[]>>;
  readonly byDay: readonly ByDay[];
  readonly weekStart: Weekday;
  /** The rule without COUNT and UNTIL, in capitals. */
  readonly core: string;
}

const NUMBER_PARTS = {
  BYSECOND: [0, 59],
  BYMINUTE: [0, 59],
  BYHOUR: [0, 23],
  BYMONTH: [1, 12],
  BYMONTHDAY: [-31, 31],
  BYYEARDAY: [-366, 366],
  BYWEEKNO: [-53, 53],
  BYSETPOS: [-366, 366],
} as const;
export type NumberPart = keyof typeof NUMBER_PARTS;

const FIELD = 'rrule.rule';
const LONGEST_RULE = 512;
const MOST_COUNT = 10_000;
const MOST_INTERVAL = 10_000;
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST', ...Object.keys(NUMBER_PARTS)];

interface Part {
  readonly name: string;
  readonly value: string;
  /** Index of the name and of the value in the text. */
  readonly position: number;
  readonly valuePosition: number;
}

/** Throws RecurrenceError with the position in the text. The text may begin with `RRULE:`. */
export function parseRRuleText(text: unknown): RRuleParts {
  const parts = splitParts(text);
  const value = (name: string): Part | undefined => parts.get(name);
  const freqPart = value('FREQ');
  if (!freqPart) throw refuse('FREQ is missing', 0, text, FREQUENCIES.join(', '));
  const freq = FREQUENCIES.find((known) => known === freqPart.value);
  if (!freq)
    throw refuse(
      `FREQ ${quote(freqPart.value)} is not known; allowed: ${FREQUENCIES.join(', ')}`,
      freqPart.valuePosition,
      freqPart.value,
      FREQUENCIES.join(', '),
    );

  const numbers = {} as Record<NumberPart, readonly number[]>;
  for (const name of Object.keys(NUMBER_PARTS) as NumberPart[])
    numbers[name] = readNumbers(value(name), NUMBER_PARTS[name]);
  const count = value('COUNT');
  const until = value('UNTIL');
  if (count && until)
    throw refuse('COUNT and UNTIL exclude each other', until.position, text, 'one of COUNT and UNTIL');
  const result: RRuleParts = {
    freq,
    interval: readPositive(value('INTERVAL'), MOST_INTERVAL) ?? 1,
    count: readPositive(count, MOST_COUNT),
    until: until ? readUntil(until) : null,
    numbers,
    byDay: readDays(value('BYDAY')),
    weekStart: readWeekStart(value('WKST')),
    core: [...parts.values()]
      .filter(({ name }) => name !== 'COUNT' && name !== 'UNTIL')
      .map((part) => `${part.name}=${part.value}`)
      .join(';'),
  };
  checkCombination(result, parts);
  return result;
}

function splitParts(text: unknown): Map<string, Part> {
  if (typeof text !== 'string')
    throw refuse(`${quote(text)} is not a recurrence rule`, 0, text, 'an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=MO');
  if (text.length > LONGEST_RULE)
    throw refuse(
      `${text.length} characters are more than ${LONGEST_RULE}`,
      LONGEST_RULE,
      text,
      `at most ${LONGEST_RULE} characters`,
    );
  const parts = new Map<string, Part>();
  const prefix = /^RRULE:/i.test(text) ? 6 : 0;
  let position = prefix;
  for (const piece of text.slice(prefix).split(';')) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(equals, 0)).toUpperCase();
    const part = { name, value: piece.slice(equals + 1).toUpperCase(), position, valuePosition: position + equals + 1 };
    if (!PARTS.includes(name))
      throw refuse(
        `${quote(piece)} is not a part of a rule; allowed: ${PARTS.join(', ')}`,
        position,
        piece,
        PARTS.join(', '),
      );
    if (parts.has(name)) throw refuse(`${name} is given twice`, position, piece, `${name} once`);
    parts.set(name, part);
    position += piece.length + 1;
  }
  return parts;
}

function readItems(part: Part): { text: string; position: number }[] {
  let position = part.valuePosition;
  return part.value.split(',').map((text) => {
    const item = { text, position };
    position += text.length + 1;
    return item;
  });
}

function readNumbers(part: Part | undefined, [low, high]: readonly [number, number]): number[] {
  if (!part) return [];
  const allowed = low < 0 ? `1–${high} or ${low} to -1` : `${low}–${high}`;
  const values = readItems(part).map(({ text, position }) => {
    const value = Number(text);
    if (!/^[+-]?\d{1,3}$/.test(text) || value < low || value > high || (low !== 0 && value === 0))
      throw refuse(`${part.name} ${quote(text)} is outside ${allowed}`, position, text, allowed);
    return value;
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

function readPositive(part: Part | undefined, most: number): number | null {
  if (!part) return null;
  const value = /^\d{1,6}$/.test(part.value) ? Number(part.value) : 0;
  if (value >= 1 && value <= most) return value;
  throw refuse(`${part.name} ${quote(part.value)} is outside 1–${most}`, part.valuePosition, part.value, `1–${most}`);
}

function readDays(part: Part | undefined): ByDay[] {
  if (!part) return [];
  return readItems(part).map(({ text, position }) => {
    const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(text);
    const nth = Number(match?.[1] ?? 0);
    const allowed = 'SU–SA, with 1–53 or -1 to -53 in front';
    if (!match || Math.abs(nth) > 53 || (match[1] !== undefined && nth === 0))
      throw refuse(`BYDAY ${quote(text)} is not a day; allowed: ${allowed}`, position, text, allowed);
    return { weekday: DAYS.indexOf(match[2] ?? '') as Weekday, nth };
  });
}

function readWeekStart(part: Part | undefined): Weekday {
  const day = part ? DAYS.indexOf(part.value) : 1;
  if (day >= 0) return day as Weekday;
  throw refuse(
    `WKST ${quote(part?.value)} is not a day; allowed: ${DAYS.join(', ')}`,
    part?.valuePosition ?? 0,
    part?.value,
    DAYS.join(', '),
  );
}

/** `20261231T235959Z` is an instant; without Z it is a local time. A date alone means that whole day. */
function readUntil(part: Part): NonNullable<RRuleParts['until']> {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(part.value);
  const [, year, month, day, hour, minute, second, utc] = match ?? [];
  const wall = match ? parseWall(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`) : null;
  if (wall === null) {
    const allowed = '20261231T235959Z, 20261231T235959 or 20261231';
    throw refuse(
      `UNTIL ${quote(part.value)} is not a date; allowed: ${allowed}`,
      part.valuePosition,
      part.value,
      allowed,
    );
  }
  if (utc === 'Z') return { instant: wall };
  return { wall: hour === undefined ? wall + DAY_MS - 1 : wall };
}

/** The table of RFC 5545, section 3.3.10: which BYxxx may be combined with which FREQ. */
function checkCombination(rule: RRuleParts, parts: ReadonlyMap<string, Part>): void {
  const forbid = (name: string, when: boolean, reason: string): void => {
    const part = parts.get(name);
    if (part && when) throw refuse(`${name} ${reason}`, part.position, part.value, 'see RFC 5545, section 3.3.10');
  };
  forbid('BYWEEKNO', rule.freq !== 'YEARLY', 'is allowed only with FREQ=YEARLY');
  forbid('BYYEARDAY', ['DAILY', 'WEEKLY', 'MONTHLY'].includes(rule.freq), `is not allowed with FREQ=${rule.freq}`);
  forbid('BYMONTHDAY', rule.freq === 'WEEKLY', 'is not allowed with FREQ=WEEKLY');
  const numbered = rule.byDay.some(({ nth }) => nth !== 0);
  forbid(
    'BYDAY',
    numbered && rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY',
    `with numbers is not allowed with FREQ=${rule.freq}`,
  );
  forbid('BYDAY', numbered && rule.numbers.BYWEEKNO.length > 0, 'with numbers is not allowed with BYWEEKNO');
  const others = [...parts.keys()].filter((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  forbid('BYSETPOS', others.length === 0, 'needs another BY part');
}

function refuse(message: string, position: number, given: unknown, allowed: string): RecurrenceError {
  return new RecurrenceError(FIELD, message, { position, given, allowed });
}
