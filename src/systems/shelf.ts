import type { z } from 'zod';
import type { ScheduleDraft } from '../domain/model/commands/schedule.ts';
import type { AmendTask, CreateTask } from '../domain/model/commands/task.ts';
import type { DialectDocument } from '../domain/model/dialect-document.ts';
import { DomainError } from '../domain/model/errors.ts';
import { newId } from '../domain/model/id.ts';
import type { RunRow } from '../domain/model/rows.ts';
import { settingsIn } from '../domain/model/schedule-settings.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { Task } from '../domain/model/task.ts';
import type { JsonObject } from '../domain/model/values.ts';
import type { ListedTask, TaskList } from '../ports/dialect-store.ts';
import type { DialectDeps, Member } from './dialect.ts';
import { mapPages } from './pages.ts';
import { withoutSecrets } from './words/secrets.ts';

/** A task with everything that a dialect stores and shows of it. */
export interface Shelved<Kept> {
  readonly task: ListedTask;
  /** Oldest first. Empty for dialects that do not read schedules. */
  readonly schedules: readonly Schedule[];
  readonly lastRun: RunRow | null;
  /** The document of the dialect; null = another API made the task. */
  readonly kept: Kept | null;
}

export interface ShelfOptions<Kept> {
  readonly dialect: string;
  /** Checks stored documents when they are read. */
  readonly kept: z.ZodType<Kept>;
  /** AS_OF_LAST_RUN: a last run is never shown together with a schedule that still plans it as its next run. */
  readonly schedules: 'NONE' | 'READ' | 'AS_OF_LAST_RUN';
}

type Creator = Pick<DialectDeps['tasks'], 'create'>;

/** Where a dialect finds its tasks and stores its documents. */
export interface Shelf<Kept> {
  /** All tasks of the tenant, page by page. Each page is read when it is requested. */
  pages(caller: Member, wanted?: Omit<TaskList, 'dialect'>): AsyncIterable<readonly Shelved<Kept>[]>;
  /** A part of the tasks, the oldest first, and the number of all tasks. */
  part(
    caller: Member,
    wanted: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly found: readonly Shelved<Kept>[]; readonly count: number }>;
  /**
   * In the order of the ids, including deleted tasks. `without` names fields of the stored document that are not read.
   */
  of(caller: Member, ids: readonly string[], without?: readonly string[]): Promise<readonly Shelved<Kept>[]>;
  /** Null when the tenant has no such task. */
  byId(caller: Member, id: string, options?: { readonly deleted: boolean }): Promise<Shelved<Kept> | null>;
  byNumber(caller: Member, number: number, options?: { readonly deleted: boolean }): Promise<Shelved<Kept> | null>;
  /** For a task that has been read completely. */
  around(task: Task): Promise<Shelved<Kept>>;
  /** The dialect's numbers for objects, see `DialectStore.numbers`. */
  numbers(caller: Member, noun: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The tenant's zone. */
  zoneOf(caller: Member): Promise<string>;
  document(kept: Kept): DialectDocument;
  /**
   * Creates a task whose title is the dialect's name. The dialect's names may be equal, but ours must differ: if the
   * name is taken, our name gets a suffix.
   */
  create(caller: Member, title: string, kept: Kept, command: TitledTask): Promise<Task>;
}

type TitledTask = Omit<CreateTask, 'name' | 'title' | 'idempotencyKey' | 'validateOnly' | 'tenantId' | 'document'>;

export function makeShelf<Kept extends JsonObject>(
  { tasks, reader, store }: Pick<DialectDeps, 'reader' | 'store'> & { readonly tasks: Creator },
  { dialect, kept: schema, schedules: wanted }: ShelfOptions<Kept>,
): Shelf<Kept> {
  const space = (caller: Member, noun: string) => ({ tenantId: caller.tenantId, dialect, noun });
  const document = (kept: Kept): DialectDocument => ({ dialect, document: kept });

  async function shelve(found: readonly ListedTask[], without?: readonly string[]): Promise<Shelved<Kept>[]> {
    const ids = found.map(({ id }) => id);
    const [{ schedules, lastRuns }, documents] = await Promise.all([
      readStanding(store, reader, wanted, ids),
      store.documents(dialect, ids, without),
    ]);
    return found.map((task) => ({
      task,
      schedules: schedules.get(task.id) ?? [],
      lastRun: lastRuns.get(task.id) ?? null,
      kept: readKept(schema, documents.get(task.id)),
    }));
  }

  async function around(task: Task): Promise<Shelved<Kept>> {
    return (await shelve([listed(task)]))[0]!;
  }

  async function byId(caller: Member, id: string, options?: { readonly deleted: boolean }) {
    const task = (await reader.tasks.find(caller.tenantId, [id], options)).get(id);
    return task ? around(task) : null;
  }

  return {
    pages: (caller, list = {}) => mapPages(store.tasks(caller.tenantId, { ...list, dialect }), (page) => shelve(page)),
    async part(caller, part) {
      const { tasks: found, count } = await store.pageOfTasks(caller.tenantId, { ...part, dialect });
      return { found: await shelve(found), count };
    },
    of: async (caller, ids, without) => shelve(await store.tasksOf(caller.tenantId, dialect, ids), without),
    byId,
    async byNumber(caller, number, options) {
      const id = await store.numbered(space(caller, 'task'), number);
      return id === null ? null : byId(caller, id, options);
    },
    around,
    numbers: (caller, noun, ids) => store.numbers(space(caller, noun), ids),
    async zoneOf({ tenantId }) {
      return (await reader.access.tenantsById([tenantId])).get(tenantId)?.timeZone ?? 'UTC';
    },
    document,
    create: (caller, title, kept, command) =>
      createTitled(tasks, caller, title, { ...command, document: document(kept) }),
  };
}

async function readStanding(
  store: DialectDeps['store'],
  reader: DialectDeps['reader'],
  wanted: ShelfOptions<unknown>['schedules'],
  ids: readonly string[],
) {
  if (wanted === 'AS_OF_LAST_RUN') return store.standing(ids);
  const none: ReadonlyMap<string, readonly Schedule[]> = new Map();
  const [schedules, lastRuns] = await Promise.all([
    wanted === 'NONE' ? none : store.schedules(ids),
    reader.tasks.lastRuns(ids),
  ]);
  return { schedules, lastRuns };
}

async function createTitled(
  tasks: Creator,
  caller: Member,
  title: string,
  command: TitledTask & Pick<CreateTask, 'document'>,
): Promise<Task> {
  const whole = { ...command, title, tenantId: caller.tenantId, idempotencyKey: null, validateOnly: false };
  try {
    return (await tasks.create(caller, { ...whole, name: title })).value!;
  } catch (error) {
    if (!(error instanceof DomainError) || error.problems[0].code !== 'ALREADY_EXISTS') throw error;
    const name = `${title.slice(0, 180)} ${newId().slice(-12)}`;
    return (await tasks.create(caller, { ...whole, name })).value!;
  }
}

/** A document that does not match was not written by this version. Its task is shown like one that another API made. */
export function readKept<Kept>(schema: z.ZodType<Kept>, document: JsonObject | undefined): Kept | null {
  return document === undefined ? null : (schema.safeParse(document).data ?? null);
}

/** Fields of a request that the dialect does not know. They are stored and returned unchanged, except secrets. */
export function extraOf(given: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): JsonObject {
  const unknown = Object.entries(given).filter(([name]) => !known.has(name));
  // The body was read as JSON, so its values are JSON.
  return withoutSecrets(Object.fromEntries(unknown) as JsonObject);
}

export type ScheduleEdit = Pick<AmendTask, 'addSchedules' | 'changeSchedules' | 'removeSchedules'>;

export const noEdit: ScheduleEdit = { addSchedules: [], changeSchedules: [], removeSchedules: [] };

/**
 * The edit for a dialect whose tasks have one schedule. Undefined keeps the schedule, null removes it. A schedule that
 * has ended is not revived: a new one replaces it.
 */
export function replaceSchedule(old: Schedule | null, draft: ScheduleDraft | null | undefined): ScheduleEdit {
  if (draft === undefined) return noEdit;
  const removed = old === null ? [] : [old.id];
  if (draft === null) return { ...noEdit, removeSchedules: removed };
  if (old?.state !== 'ACTIVE' && old?.state !== 'PAUSED')
    return { ...noEdit, addSchedules: [old ? inPlaceOf(old, draft) : draft], removeSchedules: removed };
  const { recurrence, timeZone, startsAt, endsAt, maxRuns } = draft;
  return { ...noEdit, changeSchedules: [{ id: old.id, recurrence, timeZone, startsAt, endsAt, maxRuns }] };
}

/** Settings that no dialect can express stay as another API set them. */
function inPlaceOf(ended: Schedule, draft: ScheduleDraft): ScheduleDraft {
  const { startsAt: _start, endsAt: _end, maxRuns: _runs, ...kept } = settingsIn(ended);
  return { ...draft, ...kept };
}

/** The task in the form of lists. */
function listed(task: Task): ListedTask {
  const { module, params } = task;
  const named = (of: string, param: string): string | null => {
    const name = module === of ? params[param] : undefined;
    return typeof name === 'string' ? name : null;
  };
  return { ...task, worker: named('external', 'worker'), script: named('script', 'script') };
}
