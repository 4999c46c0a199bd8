/**
 * The one error of this folder. The message says what was given and what is allowed ("minute 75 is outside 0–59");
 * the caller puts the field before it.
 */
export class RecurrenceError extends Error {
  /** Dotted path of the offending part: `cron.hour`, `interval.every`, `calendar.months`, `timeZone`. */
  readonly field: string;
  /** Index of the first offending character in a text, or of the offending element in a list; null when there is none. */
  readonly position: number | null;
  /** What was given, shortened and made printable. */
  readonly given: string;
  /** What would have been accepted, in words. */
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

/** A value as it may stand in a message: short, one line, printable ASCII only. */
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
