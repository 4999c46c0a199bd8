import { isDeepStrictEqual } from 'node:util';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { DomainError } from '../../domain/model/errors.ts';
import { newId } from '../../domain/model/id.ts';
import type { LogRow, RunRow, TaskRow } from '../../domain/model/rows.ts';
import type { Recipient } from '../../domain/model/recipient.ts';
import { isFinal, type RunState, runStates } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { createTitled, taskDraft } from '../drafts.ts';
import { documentsWithin, mapPages } from '../pages.ts';
import { withoutSecrets, withSecretsOf } from '../secrets.ts';
import { type Given, known } from './body.ts';
import { criteriaOf, editSchedules } from './criteria.ts';
import { runAt } from './next-run.ts';
import { type Kept, nextRunAt, told, type View } from './wire.ts';

export const dialect = 'fylr';

const graceMs = 30_000;
/** One run at a time, so that schedules which meet at an instant make one run of it. */
const oneAtATime = { maxRuns: 1, key: null, onLimit: 'SKIP' } as const;

/** The dialect's calls on the domain. */
export function makeTasks({ tasks, runs, reader, store, actions, modules, clock, budgets }: DialectDeps) {
  const space = (caller: Member, noun: string) => ({ tenantId: caller.tenantId, dialect, noun });
  const zoneOf = async (caller: Member) =>
    (await reader.access.tenantsById([caller.tenantId])).get(caller.tenantId)?.timeZone ?? 'UTC';
  const isAction = (name: string) => actions.list(dialect).some((action) => action.name === name);

  /** The rest of what lists leave unread: here it is shown. */
  async function whole(rows: readonly TaskRow[]): Promise<Task[]> {
    const unread = rows.filter(({ params }) => params === undefined);
    const found = await documentsWithin(budgets, reader, 'Task.params', unread);
    return rows.map((row) => ({ ...row, params: row.params ?? ((found.get(row.id) ?? {}) as JsonObject) }));
  }

  async function standing(ids: readonly string[]) {
    const { schedules, lastRuns } = await store.standing(ids);
    const results = await documentsWithin(budgets, reader, 'Run.result', [...lastRuns.values()]);
    const runs = [...lastRuns].map(([id, run]) => [id, { ...run, result: results.get(run.id) ?? null }] as const);
    return { schedules, runs: new Map(runs) };
  }

  async function views(caller: Member, rows: readonly TaskRow[]): Promise<View[]> {
    const found = await whole(rows);
    const ids = found.map(({ id }) => id);
    const makers = [...new Set(found.flatMap(({ createdBy }) => createdBy.tokenId ?? []))];
    const [{ schedules, runs: last }, documents, recipients, numbers, users] = await Promise.all([
      standing(ids),
      store.documents(dialect, ids),
      store.recipients(ids),
      store.numbers(space(caller, 'task'), ids),
      store.numbers(space(caller, 'user'), makers),
    ]);
    return found.map((task) => {
      // Written by `keep` alone.
      const document = documents.get(task.id) as Kept | undefined;
      const kept = document ?? emptyOf(task);
      const { module, params } = task;
      return {
        task,
        number: numbers.get(task.id)!,
        user: users.get(task.createdBy.tokenId ?? '') ?? 0,
        kept,
        isWorkKept: document !== undefined && isDeepStrictEqual(workOf(kept), { module, params }),
        schedules: schedules.get(task.id) ?? [],
        recipients: recipients.get(task.id) ?? [],
        run: last.get(task.id) ?? null,
      };
    });
  }

  async function find(caller: Member, number: number): Promise<View> {
    const id = await store.numbered(space(caller, 'task'), number);
    const task = id === null ? undefined : (await reader.tasks.find(caller.tenantId, [id])).get(id);
    if (task) return (await views(caller, [task]))[0]!;
    throw new DomainError({ code: 'NOT_FOUND', message: `no task has the id ${number}` });
  }

  /** An action that is listed, a module by its own name, or whatever the operator has for all others. */
  function workOf({ task_module, task_params }: Pick<Kept, 'task_module' | 'task_params'>) {
    if (!isAction(task_module) && modules.get(task_module)) return { module: task_module, params: task_params };
    const clean = withoutSecrets(task_params);
    return actions.resolve(dialect, task_module, { task_params: clean, document: { task_module, task_params: clean } });
  }

  async function birthOf(caller: Member, given: Given) {
    if (given.task_module === undefined)
      throw new DomainError({ code: 'VALIDATION', rule: 'required', message: 'task_module: is missing' });
    const { description, task_module, task_params, next_run_at, task_timeout_sec } = given;
    const zone = await zoneOf(caller);
    const wanted = given.schedules?.map((one) => criteriaOf(one, zone)) ?? [];
    const edit = editSchedules([], wanted);
    const { addSchedules } = next_run_at == null ? edit : runAt(edit, [], next_run_at, clock.now());
    const kept = keep({ ...empty, task_module, task_params: {} }, given, null);
    return {
      title: titleOf(description ?? '', task_module),
      command: {
        ...taskDraft(workOf({ task_module, task_params: task_params ?? {} })),
        description: description ?? '',
        timeoutMs: (task_timeout_sec ?? 0) * 1000 || null,
        concurrency: oneAtATime,
        schedules: addSchedules,
        tenantId: caller.tenantId,
        paused: next_run_at === null,
        document: documentOf(kept),
        recipients: recipientsOf(given) ?? [],
      },
    };
  }

  /** What differs from what is shown; null when nothing does. */
  async function amendmentOf(caller: Member, view: View, given: Given): Promise<Omit<AmendTask, 'id'> | null> {
    const { task } = view;
    const shown = told(view).task;
    const zone = await zoneOf(caller);
    const { task_module = shown.task_module, task_timeout_sec, next_run_at: next } = given;
    const task_params = given.task_params === undefined ? shown.task_params : (given.task_params ?? {});
    const description = given.description === undefined ? shown.description : (given.description ?? '');
    const timeout = task_timeout_sec === undefined ? shown.task_timeout_sec : (task_timeout_sec ?? 0);
    const works = task_module !== shown.task_module || !isDeepStrictEqual(task_params, shown.task_params);
    const retimed = next !== undefined && next !== nextRunAt(view);
    const isTitled = task.title === titleOf(shown.description, shown.task_module);
    const pauses = retimed && (next === null) !== (task.state === 'PAUSED');
    const changes: AmendTask['changes'] = {
      ...(description !== shown.description && { description }),
      ...(description !== shown.description && isTitled && { title: titleOf(description, task_module) }),
      ...(timeout !== shown.task_timeout_sec && { timeoutMs: timeout * 1000 || null }),
      ...(works && workOf({ task_module, task_params: withSecretsOf(task.params, task_params) })),
      ...(pauses && { paused: next === null }),
    };
    const wanted = given.schedules === undefined ? undefined : (given.schedules ?? []);
    const criteria = wanted?.map((one) => criteriaOf(one, zone));
    const plan = editSchedules(view.schedules, criteria);
    const edit = retimed && next !== null ? runAt(plan, view.schedules, next, clock.now()) : plan;
    const kept = keep({ ...view.kept, task_module: shown.task_module, task_params: shown.task_params }, given, shown);
    const recipients = recipientsOf(given);
    const mails = recipients !== undefined && !isDeepStrictEqual(recipients, view.recipients);
    const untouched = [changes, ...Object.values(edit)].every((one) => Object.keys(one).length === 0);
    const before = { ...view.kept, task_module: shown.task_module, task_params: shown.task_params };
    if (untouched && !mails && isDeepStrictEqual(kept, before)) return null;
    return {
      expectedVersion: null,
      // What changes about a task is one step of its version here, whatever it is.
      changes: Object.keys(changes).length > 0 ? changes : touch(task),
      ...edit,
      document: documentOf(kept),
      ...(mails && { recipients }),
    };
  }

  async function openRuns(
    task: Task,
    states: readonly RunState[] = runStates.filter((state) => !isFinal(state)),
  ): Promise<RunRow[]> {
    const page = { limit: 1000, backward: false, after: null, before: null };
    const [found] = await reader.runs.pagesByTask([task.id], { states }, { field: 'NUMBER', descending: true }, page);
    return found?.items.map(({ value }) => value) ?? [];
  }

  return {
    find,
    /** The oldest first. */
    all: (caller: Member) => mapPages(store.tasks(caller.tenantId, { dialect }), (page) => views(caller, page)),
    async page(caller: Member, offset: number, limit: number) {
      const { tasks: found, count } = await store.pageOfTasks(caller.tenantId, { dialect, offset, limit });
      return { views: await views(caller, found), count };
    },
    /** Creates, or with an `_id` changes. All of them are checked before the first is stored. */
    async store(caller: Member, all: readonly Given[], { strict }: { strict: boolean }): Promise<View[]> {
      const targets = [];
      for (const given of all) {
        if (strict && given.task_module !== undefined) demandModule(given.task_module);
        targets.push({ given, view: given._id == null ? null : await find(caller, given._id) });
      }
      for (const { given, view } of targets.length > 1 ? targets : []) {
        if (view === null) {
          const { command } = await birthOf(caller, given);
          const checks = { validateOnly: true, idempotencyKey: null };
          await tasks.create(caller, { ...command, ...checks, name: newId(), title: null });
        } else {
          const changes = (await amendmentOf(caller, view, given))?.changes;
          const checks = { expectedVersion: null, validateOnly: true };
          if (changes) await tasks.update(caller, { id: view.task.id, ...changes, ...checks });
        }
      }
      const stored: View[] = [];
      for (const { given, view } of targets) {
        if (view === null) {
          const { title, command } = await birthOf(caller, given);
          stored.push(...(await views(caller, [await createTitled(tasks, caller, title, command)])));
        } else stored.push(await this.change(caller, view, given, null));
      }
      return stored;
    },

    async change(caller: Member, view: View, given: Given, expectedVersion: number | null): Promise<View> {
      const amendment = await amendmentOf(caller, view, given);
      if (amendment === null) return view;
      await tasks.amend(caller, { ...amendment, id: view.task.id, expectedVersion });
      return find(caller, view.number);
    },

    demandModule,

    async cancel(caller: Member, { task }: View): Promise<void> {
      const open = await openRuns(task);
      for (const { id } of open) {
        try {
          await runs.cancel(caller, { id, reason: 'the task was canceled', graceMs });
        } catch (error) {
          // It has ended meanwhile.
          if (!(error instanceof DomainError) || error.problems[0].code !== 'INVALID_STATE') throw error;
        }
      }
      if (open.length === 0) return;
      // Whoever may cancel may also make the version say so, which our own rules do not ask for.
      const keeper = { ...caller, scopes: new Set(['WRITE'] as const) };
      await tasks.update(keeper, { id: task.id, expectedVersion: null, validateOnly: false, ...touch(task) });
    },

    async remove(caller: Member, { task }: View, { running }: { running: boolean }): Promise<void> {
      if (!running && (await openRuns(task, ['RUNNING', 'CANCELING'])).length > 0) {
        const message = 'the task is running; cancel it first';
        throw new DomainError({ code: 'INVALID_STATE', state: 'RUNNING', allowed: [], message });
      }
      await tasks.remove(caller, { id: task.id, expectedVersion: null });
    },

    /** Of the latest run. */
    async log({ run }: View, offset: number, limit: number): Promise<LogRow[]> {
      if (run === null || limit === 0) return [];
      const page = { limit, backward: false, after: offset === 0 ? null : [offset], before: null };
      const [found] = await reader.logs.pagesByRun([run.id], {}, page);
      return found?.items.map(({ value }) => value) ?? [];
    },
  };

  function demandModule(name: string): void {
    if (isAction(name) || modules.get(name)) return;
    throw new DomainError({ code: 'MODULE_UNAVAILABLE', module: name, message: `there is no task module "${name}"` });
  }
}

function touch({ description }: Task): AmendTask['changes'] {
  return { description };
}

/** Names are made of what there is: tasks of fylr have none. */
function titleOf(description: string, module: string): string {
  return (description.trim().split(/[\t\r\n]/, 1)[0] || module).slice(0, 150).toWellFormed();
}

function recipientsOf({ email }: Given): Recipient[] | undefined {
  if (email === undefined) return undefined;
  const unique = new Map((email?.recipients ?? []).map((one) => [one.email, one]));
  return [...unique.values()].map(({ email: address, problems_only }) => ({
    email: address,
    problemsOnly: problems_only ?? false,
  }));
}

function documentOf(kept: Kept) {
  return { dialect, document: { ...kept } as unknown as JsonObject };
}

const empty = { task_params: {}, frontend_prefs: {}, state: {}, email: {}, extra: {} };

function emptyOf({ module }: Task): Kept {
  return { ...empty, task_module: module };
}

/** What is given and differs from what is shown takes the place of what was kept. */
function keep(before: Kept, given: Given, shown: ReturnType<typeof told>['task'] | null): Kept {
  const unknown = Object.fromEntries(Object.entries(given).filter(([name]) => !known.has(name))) as JsonObject;
  const news = (name: 'task_params' | 'frontend_prefs' | 'state' | 'email'): JsonObject => {
    const value = given[name] === null ? {} : given[name];
    if (value === undefined || (shown && isDeepStrictEqual(value, shown[name]))) return before[name];
    return withoutSecrets(value as JsonObject);
  };
  return {
    task_module: given.task_module ?? before.task_module,
    task_params: news('task_params'),
    frontend_prefs: news('frontend_prefs'),
    state: news('state'),
    email: news('email'),
    extra: { ...before.extra, ...withoutSecrets(unknown) },
  };
}
