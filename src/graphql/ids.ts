import { isId } from '../domain/model/id.ts';
import type { OccurrenceKey } from '../domain/model/occurrence.ts';

/** The types that have a global id; most ids have the form base64url("Task:<uuid>"). */
export const idKinds = [
  'Task',
  'Schedule',
  'Run',
  'Tenant',
  'ApiToken',
  'Calendar',
  'Backfill',
  'Script',
  'Occurrence',
  'LogEntry',
  'TaskModule',
] as const;
export type IdKind = (typeof idKinds)[number];
type UuidKind = Exclude<IdKind, 'Occurrence' | 'LogEntry' | 'TaskModule'>;

export type GlobalId =
  | { readonly kind: UuidKind; readonly id: string }
  | ({ readonly kind: 'Occurrence' } & OccurrenceKey)
  | { readonly kind: 'LogEntry'; readonly runId: string; readonly index: number }
  | { readonly kind: 'TaskModule'; readonly name: string };

export function printId(kind: UuidKind | 'TaskModule', id: string): string {
  return encode(`${kind}:${id}`);
}

export function printOccurrenceId(key: OccurrenceKey): string {
  return encode(`Occurrence:${key.scheduleId}:${key.nominalAt}`);
}

export function printLogEntryId(entry: { readonly runId: string; readonly index: number }): string {
  return encode(`LogEntry:${entry.runId}:${entry.index}`);
}

const longest = 512;
const integer = /^-?\d{1,15}$/;

/** Null for a text that is not a valid id. Callers treat it like an unknown id. */
export function readGlobalId(text: string): GlobalId | null {
  if (text.length > longest) return null;
  const plain = Buffer.from(text, 'base64url').toString('utf8');
  // Only the printed spelling is accepted; otherwise one row would have many ids.
  if (encode(plain) !== text) return null;
  const [kind, ...rest] = plain.split(':');
  const [first = '', second = ''] = rest;
  switch (kind) {
    case 'Task':
    case 'Schedule':
    case 'Run':
    case 'Tenant':
    case 'ApiToken':
    case 'Calendar':
    case 'Backfill':
    case 'Script':
      return rest.length === 1 && isId(first) ? { kind, id: first } : null;
    case 'Occurrence':
      return rest.length === 2 && isId(first) && integer.test(second)
        ? { kind, scheduleId: first, nominalAt: Number(second) }
        : null;
    case 'LogEntry':
      return rest.length === 2 && isId(first) && integer.test(second)
        ? { kind, runId: first, index: Number(second) }
        : null;
    case 'TaskModule':
      return rest.length === 1 && first !== '' ? { kind, name: first } : null;
    default:
      return null;
  }
}

/** The id of a row of this kind without its prefix, or null. */
export function readId(kind: UuidKind, text: string): string | null {
  const id = readGlobalId(text);
  return id?.kind === kind ? id.id : null;
}

/** For filters: ids that cannot exist are left out, because they match nothing. */
export function readIds(kind: UuidKind, texts: readonly string[]): string[] {
  return texts.flatMap((text) => readId(kind, text) ?? []);
}

function encode(plain: string): string {
  return Buffer.from(plain, 'utf8').toString('base64url');
}
