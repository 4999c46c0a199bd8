/**
 * The only error of this folder. The message says what was given and what is allowed ("minute 75 is outside 0–59"). The
 * caller adds the field in front.
 */
export class RecurrenceError extends Error {
  /** The dotted path of the wrong part: `cron.hour`, `interval.every`, `calendar.months`, `timeZone`. */
  readonly field: string;
  /** The index of the first wrong character in a text, or of the wrong element in a list; null when there is none. */
  readonly position: number | null;
  /** The given value, shortened and printable. */
  readonly given: string;
  /** What would be accepted, in words. */
  readonly allowed: string;

  constructor(
    field: string,
    message: string,
    details: { position?: number | null; given?: unknown; allowed?: string } = {},
  ) {
    super(message);
    this.name = 'RecurrenceError';
    this.field = field;
    this.position = details.position ?? null;
    this.given = quote(details.given);
    this.allowed = details.allowed ?? '';
  }
}

const SHOWN = 40;

/** A value in a form for messages: short, one line, printable ASCII only. */
export function quote(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return String(value);
  const text = typeof value === 'string' ? value : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  if (typeof value !== 'string') return text;
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return `"${short.replace(/[^\x20-\x7e…]/g, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
