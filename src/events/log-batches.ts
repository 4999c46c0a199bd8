import type { LogEntry } from '../domain/model/log-entry.ts';

/** A character as JSON has up to six: \u0001. */
const mostPerCharacter = 6;

/** Splits lines so that none of the parts is larger than `most` characters as JSON, unless it is a single line. */
export function batchesOf(entries: readonly LogEntry[], most: number): readonly (readonly LogEntry[])[] {
  const atMost = entries.reduce((sum, entry) => sum + mostOf(entry), 0);
  // As nearly always: then nothing has to be measured.
  if (atMost <= most) return [entries];
  const batches: LogEntry[][] = [];
  let size = Infinity;
  for (const entry of entries) {
    const own = sizeOf(entry);
    if (size + own > most) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)!.push(entry);
    size += own;
  }
  return batches;
}

function mostOf({ message, fields }: LogEntry): number {
  return mostPerCharacter * message.length + (fields === null ? 0 : Infinity);
}

const sizes = new WeakMap<LogEntry, number>();

/** Readers of the same run share its lines: each is measured once. */
function sizeOf(entry: LogEntry): number {
  let size = sizes.get(entry);
  if (size === undefined) {
    size = JSON.stringify(entry.message).length + (entry.fields === null ? 0 : JSON.stringify(entry.fields).length);
    sizes.set(entry, size);
  }
  return size;
}
