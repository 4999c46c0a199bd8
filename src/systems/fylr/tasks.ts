import { DomainError } from '../../domain/model/errors.ts';
import { newId } from '../../domain/model/id.ts';
import type { LogRow, RunRow } from '../../domain/model/rows.ts';
import { isFinal, type RunState, runStates } from '../../domain/model/run.ts';
import type { Task } from '../../domain/model/task.ts';
import type { Reader } from '../../ports/reader.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { makeShelf, type Shelf } from '../shelf.ts';
import type { Given } from './body.ts';
import { type PlanContext, planChange, planTask } from './plan.ts';
import { makeViews, type Views } from './views.ts';
import { type Kept, keptSchema, type View } from './wire.ts';
import { dialect, makeWork, type Work } from './work.ts';

const graceMs = 30_000;

/** The dialect's operations on the domain. */
export class FylrTasks {
  readonly #deps: DialectDeps;
  readonly #shelf: Shelf<Kept>;
  readonly #work: Work;
  readonly views: Views;

  constructor(deps: DialectDeps) {
    this.#deps = deps;
    this.#shelf = makeShelf(deps, { dialect, kept: keptSchema, schedules: 'AS_OF_LAST_RUN' });
    this.#work = makeWork(deps);
    this.views = makeViews(deps, this.#shelf, this.#work);
  }

  async #contextOf(caller: Member): Promise<PlanContext> {
    return { work: this.#work, zone: await this.#shelf.zoneOf(caller), now: this.#deps.clock.now() };
  }

  demandModule(name: string): void {
    if (this.#work.isKnown(name)) return;
    throw new DomainError({ code: 'MODULE_UNAVAILABLE', module: name, message: `there is no task module "${name}"` });
  }

  async #check(caller: Member, { given, view }: Target): Promise<void> {
    const context = await this.#contextOf(caller);
    if (view === null) {
      const whole = { ...planTask(given, context).command, tenantId: caller.tenantId };
      await this.#deps.tasks.create(caller, {
        ...whole,
        validateOnly: true,
        idempotencyKey: null,
        name: newId(),
        title: null,
      });
    } else {
      const changes = planChange(view, given, context)?.changes;
      const checks = { expectedVersion: null, validateOnly: true };
      if (changes) await this.#deps.tasks.update(caller, { id: view.task.id, ...changes, ...checks });
    }
  }

  async #create(caller: Member, given: Given): Promise<View> {
    const { title, kept, command } = planTask(given, await this.#contextOf(caller));
    return this.views.around(caller, await this.#shelf.create(caller, title, kept, command));
  }

  async change(caller: Member, view: View, given: Given, expectedVersion: number | null): Promise<View> {
    const planned = planChange(view, given, await this.#contextOf(caller));
    if (planned === null) return view;
    const { kept, ...amendment } = planned;
    await this.#deps.tasks.amend(caller, {
      ...amendment,
      id: view.task.id,
      expectedVersion,
      document: this.#shelf.document(kept),
    });
    return this.views.find(caller, view.number);
  }

  /** Creates tasks, or changes those with an `_id`. All of them are checked before the first is stored. */
  async store(caller: Member, given: readonly Given[], { strict }: { strict: boolean }): Promise<View[]> {
    const targets: Target[] = [];
    for (const one of given) {
      if (strict && one.task_module !== undefined) this.demandModule(one.task_module);
      targets.push({ given: one, view: one._id == null ? null : await this.views.find(caller, one._id) });
    }
    if (targets.length > 1) for (const target of targets) await this.#check(caller, target);
    const stored: View[] = [];
    for (const { given: one, view } of targets)
      stored.push(await (view === null ? this.#create(caller, one) : this.change(caller, view, one, null)));
    return stored;
  }

  async cancel(caller: Member, { task }: View): Promise<void> {
    const open = await openRuns(this.#deps.reader, task);
    for (const { id } of open) {
      try {
        await this.#deps.runs.cancel(caller, { id, reason: 'the task was canceled', graceMs });
      } catch (error) {
        // The run has ended in the meantime.
        if (!(error instanceof DomainError) || error.problems[0].code !== 'INVALID_STATE') throw error;
      }
    }
    if (open.length > 0) await this.#deps.tasks.touch(caller, { id: task.id });
  }

  async remove(caller: Member, { task }: View, { running }: { running: boolean }): Promise<void> {
    if (!running && (await openRuns(this.#deps.reader, task, ['RUNNING', 'CANCELING'])).length > 0) {
      const message = 'the task is running; cancel it first';
      throw new DomainError({ code: 'INVALID_STATE', state: 'RUNNING', allowed: [], message });
    }
    await this.#deps.tasks.remove(caller, { id: task.id, expectedVersion: null });
  }

  /** A part of the log of the latest run. */
  async log({ run }: View, offset: number, limit: number): Promise<LogRow[]> {
    if (run === null || limit === 0) return [];
    const wanted = { limit, backward: false, after: offset === 0 ? null : [offset], before: null };
    const [found] = await this.#deps.reader.logs.pagesByRun([run.id], {}, wanted);
    return found?.items.map(({ value }) => value) ?? [];
  }
}

/** One task of a request. */
interface Target {
  readonly given: Given;
  /** Null: the task is new. */
  readonly view: View | null;
}

async function openRuns(
  reader: Pick<Reader, 'runs'>,
  task: Task,
  states: readonly RunState[] = runStates.filter((state) => !isFinal(state)),
): Promise<RunRow[]> {
  const page = { limit: 1000, backward: false, after: null, before: null };
  const [found] = await reader.runs.pagesByTask([task.id], { states }, { field: 'NUMBER', descending: true }, page);
  return found?.items.map(({ value }) => value) ?? [];
}
