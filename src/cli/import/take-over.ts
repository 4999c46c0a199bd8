import type { Imported, TaskDraft } from '../../systems/import/draft.ts';
import {
  changedSince,
  fromTag,
  idTag,
  nameTasks,
  namesToTry,
  seenTag,
  short,
  tagsOf,
} from '../../systems/import/identity.ts';
import { type Client, ClientError } from '../client.ts';
import {
  ImportedTasksDocument,
  ImportTaskDocument,
  KnownModulesDocument,
  type KnownTaskFragment,
  type RefusalFragment,
  TaskNamedDocument,
} from '../generated.ts';
import { taskInput } from './wire.ts';

/**
 * NEW: would be created. SAME: is here already. CHANGED: is here already, but has changed at the source. LEFT_OUT: is not
 * taken over; the line says why. FAILED: should have been created, but was not.
 */
export type Outcome = 'NEW' | 'CREATED' | 'SAME' | 'CHANGED' | 'LEFT_OUT' | 'FAILED';

export interface Line {
  readonly imported: Imported;
  readonly outcome: Outcome;
  /** Why the task is left out or has failed; null otherwise. */
  readonly why: string | null;
  /** The fields that have changed at the source since the import. */
  readonly changed: readonly string[];
  /** The name of the task here. */
  readonly name: string | null;
  readonly taskId: string | null;
}

export interface TakenOver {
  readonly lines: readonly Line[];
  /** Tasks that were imported but are no longer at the source. They stay here. */
  readonly gone: readonly KnownTaskFragment[];
}

export interface TakeOverOptions {
  readonly origin: string;
  readonly shadow: boolean;
  /** False: create nothing, and only let the service check what would be created. */
  readonly apply: boolean;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Compares the tasks of the source with those here, and creates missing ones. The result has a line for each, also after a failure. */
export async function takeOver(
  client: Client,
  imported: readonly Imported[],
  options: TakeOverOptions,
): Promise<TakenOver> {
  const { origin, signal, progress } = options;
  const known = await readKnown(client, origin);
  const { taskModules } = await client.call(KnownModulesDocument, {});
  const modules = new Map(taskModules.map(({ name, available }) => [name, available]));
  const names = nameTasks(imported);
  const seen = new Set<string>();
  const lines: Line[] = [];
  let broken: string | null = null;
  for (const [done, each] of imported.entries()) {
    progress(done, imported.length);
    const id = short(each.id);
    const twice = seen.has(id);
    seen.add(id);
    const settled = twice
      ? leftOut(each, 'the source has a task of this id before it')
      : settle(each, known.get(id), modules);
    if (settled !== null || each.draft === null) {
      lines.push(settled ?? leftOut(each, each.why ?? ''));
      continue;
    }
    if (signal.aborted) broken ??= 'stopped before its turn';
    if (broken !== null) {
      lines.push({ ...leftOut(each, broken), outcome: 'FAILED' });
      continue;
    }
    try {
      lines.push(await create(client, { ...each, draft: each.draft }, names.get(each.id)!, options));
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      lines.push({ ...leftOut(each, error.message), outcome: 'FAILED' });
      // The cause, such as a wrong token or a service that is away, would fail the other tasks too.
      broken = `not tried: ${error.message}`;
    }
  }
  return { lines, gone: [...known].flatMap(([id, task]) => (seen.has(id) ? [] : [task])) };
}

async function readKnown(client: Client, origin: string): Promise<ReadonlyMap<string, KnownTaskFragment>> {
  const known = new Map<string, KnownTaskFragment>();
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(client, origin, after);
    for (const task of page.nodes) known.set(tagOf(task, idTag), task);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage || after === null) return known;
  }
}

async function pageOf(client: Client, origin: string, after: string | null) {
  return (await client.call(ImportedTasksDocument, { tag: { key: fromTag, value: origin }, after })).tasks;
}

function tagOf({ tags }: KnownTaskFragment, key: string): string {
  return tags.find((tag) => tag.key === key)?.value ?? '';
}

/** The line of a task that is not created; null when it has to be created. */
function settle(
  imported: Imported,
  known: KnownTaskFragment | undefined,
  modules: ReadonlyMap<string, boolean>,
): Line | null {
  const { draft, why } = imported;
  if (known) {
    const changed = draft === null ? [] : changedSince(tagOf(known, seenTag), draft);
    const outcome = changed.length > 0 ? 'CHANGED' : 'SAME';
    return { imported, outcome, why, changed, name: known.name, taskId: known.id };
  }
  if (draft === null) return leftOut(imported, why ?? '');
  const available = modules.get(draft.module);
  if (available === true) return null;
  const problem = available === undefined ? 'does not know' : 'may not use';
  return leftOut(imported, `the service ${problem} the module "${draft.module}"`);
}

function leftOut(imported: Imported, why: string): Line {
  return { imported, outcome: 'LEFT_OUT', why, changed: [], name: null, taskId: null };
}

async function create(
  client: Client,
  imported: Imported & { readonly draft: TaskDraft },
  wanted: string,
  { origin, shadow, apply }: TakeOverOptions,
): Promise<Line> {
  const { id, draft } = imported;
  const tags = tagsOf(origin, id, draft);
  for (const name of namesToTry(wanted, id, origin)) {
    const input = { ...taskInput(name, draft, tags, shadow), validateOnly: !apply };
    const { task, errors } = (await client.call(ImportTaskDocument, { input })).createTask;
    if (errors.length === 0) {
      const taskId = task?.id ?? null;
      return { imported, outcome: apply ? 'CREATED' : 'NEW', why: null, changed: [], name, taskId };
    }
    if (!errors.every(({ code }) => code === 'ALREADY_EXISTS')) return refused(imported, errors, apply);
    // Another import runs at the same time, or an unrelated task has this name.
    const { task: other } = await client.call(TaskNamedDocument, { name });
    if (other && tagOf(other, fromTag) === origin && tagOf(other, idTag) === short(id))
      return { imported, outcome: 'SAME', why: null, changed: [], name, taskId: other.id };
  }
  return { ...leftOut(imported, `a task named "${wanted}" is here already`), outcome: apply ? 'FAILED' : 'LEFT_OUT' };
}

function refused(imported: Imported, errors: readonly RefusalFragment[], apply: boolean): Line {
  const reasons = errors.map(({ path, message }) =>
    path?.length ? `${path.slice(1).join('.')}: ${message}` : message,
  );
  return {
    ...leftOut(imported, `the service refuses it: ${reasons.join('; ')}`),
    outcome: apply ? 'FAILED' : 'LEFT_OUT',
  };
}
