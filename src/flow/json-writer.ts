/** Characters that are written before other work of the process gets a turn. A single text may be longer. */
export const pieceLength = 65_536;

export interface JsonWriting {
  /** The most bytes of the whole text. */
  readonly most: number;
  /** Gives other work of the process a turn; called between two pieces. */
  readonly turn: () => Promise<unknown>;
}

/** Whether a value's JSON is short enough for one piece. It looks only at as much of the value as fits. */
export function isShortJson(value: unknown): boolean {
  return roomAfter(value, pieceLength) >= 0;
}

/** The bytes of `JSON.stringify(value)`, made piece by piece; null when there are more than `most`. */
export async function writeJson(value: unknown, { most, turn }: JsonWriting): Promise<Buffer[] | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for (const text of piecesOf(value)) {
    const piece = Buffer.from(text);
    bytes += piece.length;
    if (bytes > most) return null;
    pieces.push(piece);
    await turn();
  }
  return pieces;
}

/** A list or an object that has been written in part. */
interface Open {
  readonly close: ']' | '}';
  readonly value: Readonly<Record<string, unknown>> | readonly unknown[];
  /** Null for a list. */
  readonly keys: readonly string[] | null;
  at: number;
  /** The text before its next value. */
  before: '' | ',';
}

function* piecesOf(value: unknown): Generator<string, void> {
  const open: Open[] = [];
  let text = '';

  /** Writes the part whole, or opens it so that its own parts are written one by one. */
  function write(part: unknown): void {
    if (!isPlain(part) || roomAfter(part, pieceLength / 4) >= 0) text += JSON.stringify(part) ?? 'null';
    else {
      const isList = Array.isArray(part);
      text += isList ? '[' : '{';
      open.push({ value: part, keys: isList ? null : Object.keys(part), close: isList ? ']' : '}', at: 0, before: '' });
    }
  }

  write(value);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (top.at === (top.keys ?? (top.value as readonly unknown[])).length) {
      text += top.close;
      open.pop();
    } else {
      const key = top.keys?.[top.at] ?? null;
      const part = (top.value as Readonly<Record<string, unknown>>)[key ?? top.at];
      top.at += 1;
      if (key !== null && !hasJson(part)) continue;
      text += key === null ? top.before : `${top.before}${JSON.stringify(key)}:`;
      top.before = ',';
      write(part);
    }
    if (text.length >= pieceLength) {
      yield text;
      text = '';
    }
  }
  yield text;
}

type Plain = Readonly<Record<string, unknown>> | readonly unknown[];

/** Whether the JSON of the value is made of the JSON of its parts. */
function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
}

/** Whether a value has JSON. Objects leave out other values; lists write null for them. */
function hasJson(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return isPlain(value) || JSON.stringify(value) !== undefined;
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

/** Limits the recursion of {@link roomAfter}. Deeper values are opened level by level. */
const mostLevels = 100;

/** About how many of `room` characters are left after the value; below zero when it does not fit. */
function roomAfter(value: unknown, room: number, levels = mostLevels): number {
  if (typeof value === 'string') return room - value.length - 2;
  if (typeof value !== 'object' || value === null) return room - 5;
  if (levels === 0) return -1;
  let left = room - 2;
  if (Array.isArray(value)) {
    for (let n = 0; n < value.length && left >= 0; n += 1) left = roomAfter(value[n], left - 1, levels - 1);
    return left;
  }
  for (const key in value) {
    if (left < 0) break;
    left = roomAfter((value as Readonly<Record<string, unknown>>)[key], left - key.length - 3, levels - 1);
  }
  return left;
}
