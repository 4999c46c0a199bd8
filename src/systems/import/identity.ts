import { createHash } from 'node:crypto';
import type { Tag } from '../../domain/model/values.ts';
import type { Imported, TaskDraft } from './draft.ts';

/** Tags by which an imported task is known again. */
export const fromTag = 'import.from';
export const idTag = 'import.id';
/** Short hashes of what the source said when it was imported. */
export const seenTag = 'import.seen';

const longest = 200;

/** Which installation: tags have 255 characters, addresses may have more. */
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

/** The id as its tag has it. */
export function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 21)} ${hash(text, 20)}`;
}

const parts = {
  name: ({ title, description }: TaskDraft) => [title, description],
  work: ({ module, params, timeoutMs }: TaskDraft) => [module, params, timeoutMs],
  schedules: ({ schedules }: TaskDraft) =>
    // What goes on at the source by itself is no change of it: runs are counted down, starts pass, intervals ran last.
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

/** What the source says otherwise than at the import; empty = nothing. */
export function changedSince(seen: string, draft: TaskDraft): readonly string[] {
  const before = new Set(seen.split(' '));
  return seenOf(draft)
    .split(' ')
    .filter((each) => !before.has(each))
    .map((each) => each.split(':')[0]!);
}

/** Names differ here, titles need not there: a second one of the same title gets its id. */
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

/** In the order in which they are tried: others may have a name, among them a task from another source. */
export function namesToTry(name: string, id: string, origin: string): ReadonlySet<string> {
  return new Set([name, withId(name, id), withId(name, `${short(id).slice(0, 40)} ${hash(origin, 8)}`)]);
}

function withId(name: string, id: string): string {
  const ending = `(${short(id).slice(0, 60)})`;
  return `${name.slice(0, longest - ending.length - 1)} ${ending}`.trim();
}

/** Without what a name may not have. */
export function clean(title: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const printable = title.toWellFormed().replaceAll(/[\u0000-\u001F\u007F-\u009F\s]+/g, ' ');
  return printable.trim().slice(0, longest).trim();
}

function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** JSON whose keys have one order, whatever order the source sent them in. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
