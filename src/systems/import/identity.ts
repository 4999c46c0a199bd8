import { createHash } from 'node:crypto';
import type { Tag } from '../../domain/model/values.ts';
import type { Imported, TaskDraft } from './draft.ts';

/** Tags that identify an imported task. */
export const fromTag = 'import.from';
export const idTag = 'import.id';
/** Short hashes of the source's data at the time of the import. */
export const seenTag = 'import.seen';

const longest = 200;

/** Identifies the installation. Tags have at most 255 characters, and addresses may be longer. */
export function originOf(source: string, place: string): string {
  return short(`${source} ${place}`);
}

export function tagsOf(origin: string, id: string, draft: TaskDraft): readonly Tag[] {
  return [
    { key: fromTag, value: origin },
    { key: idTag, value: short(id) },
    { key: seenTag, value: seenOf(draft) },
  ];
}

/** The id in the form of its tag. */
export function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 21)} ${hash(text, 20)}`;
}

const parts = {
  name: ({ title, description }: TaskDraft) => [title, description],
  work: ({ module, params, timeoutMs }: TaskDraft) => [module, params, timeoutMs],
  schedules: ({ schedules }: TaskDraft) =>
    // Values that the source changes by itself are left out: the count of runs, passed starts, the last run of
    // intervals.
    schedules.map(({ startsAt: _start, maxRuns: _runs, recurrence, ...rest }) => ({
      ...rest,
      recurrence: recurrence.kind === 'interval' ? { ...recurrence, anchor: null } : recurrence,
    })),
} as const;

function seenOf(draft: TaskDraft): string {
  return Object.entries(parts)
    .map(([name, part]) => `${name}:${hash(stable(part(draft)), 12)}`)
    .join(' ');
}

/** The parts that the source has changed since the import; empty = none. */
export function changedSince(seen: string, draft: TaskDraft): readonly string[] {
  const before = new Set(seen.split(' '));
  return seenOf(draft)
    .split(' ')
    .filter((each) => !before.has(each))
    .map((each) => each.split(':')[0]!);
}

/** Names must differ here, but titles at the source may be equal: the second task with a title gets its id added. */
export function nameTasks(imported: readonly Imported[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id, draft } of imported) {
    if (draft === null) continue;
    const title = clean(draft.title);
    const name = title === '' || taken.has(title) ? withId(title, id) : title;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** The names to try, in order; another task, perhaps from another source, may have a name already. */
export function namesToTry(name: string, id: string, origin: string): ReadonlySet<string> {
  return new Set([name, withId(name, id), withId(name, `${short(id).slice(0, 40)} ${hash(origin, 8)}`)]);
}

function withId(name: string, id: string): string {
  const ending = `(${short(id).slice(0, 60)})`;
  return `${name.slice(0, longest - ending.length - 1)} ${ending}`.trim();
}

/** The title without characters that a name may not contain. */
export function clean(title: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const printable = title.toWellFormed().replaceAll(/[\u0000-\u001F\u007F-\u009F\s]+/g, ' ');
  return printable.trim().slice(0, longest).trim();
}

function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** JSON with sorted keys, so that the order at the source does not matter. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
