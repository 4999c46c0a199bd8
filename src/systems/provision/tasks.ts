import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { DomainError, invalidError } from '../../domain/model/errors.ts';
import { newId } from '../../domain/model/id.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import type { Run } from '../../domain/model/run.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import { demandStill } from '../../ports/trust.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { taskDraft } from '../drafts.ts';
import { documentsWithin, mapPages } from '../pages.ts';
import { extraOf, makeShelf, noEdit, type Shelved, type Shelf } from '../shelf.ts';
import { withoutSecrets } from '../words/secrets.ts';
import { type addition, type Change, type GivenItem, known, repeatNames } from './body.ts';
import { type HeldItem, type Item, itemsOf, scheduleOf, wantedRepeat } from './items.ts';
import { type Kept, keptSchema, type View } from './wire.ts';
import type { Repeat } from './words.ts';

export const dialect = 'provision';

/** How long executeTask waits for the end of the run, so that it can answer the result. */
const patienceMs = 10_000;

/** The dialect's operations on the domain. */
export class ProvisionTasks {
  readonly #deps: DialectDeps;
  readonly #shelf: Shelf<Kept>;

  constructor(deps: DialectDeps) {
    this.#deps = deps;
    this.#shelf = makeShelf(deps, { dialect, kept: keptSchema, schedules: 'READ' });
  }

  #numbersOf(caller: Member, items: readonly HeldItem[]): Promise<ReadonlyMap<string, number>> {
    const uids = items.map(({ item }) => item.uid);
    return this.#shelf.numbers(caller, 'repeat item', uids);
  }

  async #views(caller: Member, found: readonly Shelved<Kept>[]): Promise<View[]> {
    const ids = found.map(({ task }) => task.id);
    const [numbers, zone] = await Promise.all([this.#shelf.numbers(caller, 'task', ids), this.#shelf.zoneOf(caller)]);
    return found.map(({ task, schedules, lastRun, kept: before }) => {
      const kept = before ?? keptOf(task);
      const items = itemsOf(kept.items, schedules, zone, this.#deps.clock.now());
      return { task, number: numbers.get(task.id)!, lastRun, kept, items, zone };
    });
  }

  async find(caller: Member, number: number): Promise<View> {
    const found = await this.#shelf.byNumber(caller, number);
    if (found === null) throw new DomainError({ code: 'NOT_FOUND', message: `no task has the id ${number}` });
    return (await this.#views(caller, [found]))[0]!;
  }

  #work(name: string, kept: Kept) {
    const document = { name, user_id: kept.user_id, class_name: kept.class_name, data: kept.data, ...kept.extra };
    return this.#deps.actions.resolve(dialect, kept.class_name, { data: kept.data ?? {}, document });
  }

  itemNumbers(caller: Member, shown: readonly View[]): Promise<ReadonlyMap<string, number>> {
    const items = shown.flatMap((view) => view.items);
    return this.#numbersOf(caller, items);
  }

  list(caller: Member): AsyncIterable<readonly View[]> {
    return mapPages(this.#shelf.pages(caller), (page) => this.#views(caller, page));
  }

  /** Creates a task and answers its number. */
  async add(caller: Member, given: z.output<typeof addition>): Promise<number> {
    const zone = await this.#shelf.zoneOf(caller);
    const items = (wantedItems(given) ?? []).map((each): Item => ({ uid: newId(), ...wantedRepeat(each) }));
    const { user_id, class_name, data = null, name } = given;
    const kept = keep({ user_id, class_name, data, items, extra: {} }, given);
    const task = await this.#shelf.create(caller, name, kept, {
      ...taskDraft(this.#work(name, kept)),
      schedules: items.flatMap((item) => scheduleOf(item, zone, this.#deps.clock.now()) ?? []),
      paused: given.active === false,
    });
    return (await this.#shelf.numbers(caller, 'task', [task.id])).get(task.id)!;
  }

  /** Changes only what differs from the shown task; does nothing when nothing differs. */
  async update(caller: Member, view: View, given: Change): Promise<void> {
    const { task, kept, zone } = view;
    const wanted = wantedItems(given);
    const numbers = await this.#numbersOf(caller, view.items);
    const edit = wanted ? editItems(view.items, wanted, numbers, zone, this.#deps.clock.now()) : null;
    const items = edit?.items ?? view.items.map(({ item }) => item);
    const name = given.name ?? task.title ?? task.name;
    const after = keep({ ...kept, items }, given);
    const active = task.state === 'ACTIVE';
    const changes: AmendTask['changes'] = {
      ...(name !== (task.title ?? task.name) && { title: name }),
      ...(!isDeepStrictEqual([kept.class_name, kept.data], [after.class_name, after.data]) && this.#work(name, after)),
      ...(given.active !== undefined && given.active !== active && { paused: !given.active }),
    };
    const before = { ...kept, items: view.items.map(({ item }) => item) };
    if (Object.keys(changes).length === 0 && isDeepStrictEqual(after, before)) return;
    await this.#deps.tasks.amend(caller, {
      id: task.id,
      expectedVersion: null,
      changes,
      ...(edit?.schedules ?? noEdit),
      document: this.#shelf.document(after),
    });
  }

  async remove(caller: Member, { task }: View): Promise<void> {
    await this.#deps.tasks.remove(caller, { id: task.id, expectedVersion: null });
  }

  /** The run when it has ended, or its current state if that takes too long. */
  async execute(caller: Member, { task }: View): Promise<Run> {
    const order = { params: null, at: null, priority: null, note: null, idempotencyKey: null } as const;
    const { value } = await this.#deps.tasks.execute(caller, { id: task.id, ...order, trigger: 'API' });
    let last = value;
    const signal = AbortSignal.timeout(patienceMs);
    for await (const { run } of this.#deps.streams.runProgress(caller, value.id, null, 0, signal)) last = run;
    await demandStill(this.#deps.identify.revalidate, caller, 'READ');
    return last;
  }

  async history({ task }: View): Promise<RunRow[]> {
    const page = { limit: 1000, backward: false, after: null, before: null };
    const newest = { field: 'NUMBER', descending: true } as const;
    const [runs] = await this.#deps.reader.runs.pagesByTask([task.id], {}, newest, page);
    const found = runs?.items.map(({ value }) => value) ?? [];
    // A run without an error or a message shows its result as its message.
    const silent = found.filter(({ error, statusMessage }) => error === null && statusMessage === null);
    const results = await documentsWithin(this.#deps.budgets, this.#deps.reader, 'Run.result', silent);
    return found.map((run) => ({ ...run, result: results.get(run.id) ?? null }));
  }
}

/** `repeat_…` beside `repeat_items` is one more item. Its dates alone apply to items without dates. */
function wantedItems(given: Change): GivenItem[] | null {
  const { repeat_start, repeat_end, repeat_items } = given;
  const dates = {
    ...(repeat_start !== undefined && { repeat_start }),
    ...(repeat_end !== undefined && { repeat_end }),
  };
  const parts = repeatNames.filter((name) => name !== 'repeat_start' && name !== 'repeat_end');
  const own = Object.fromEntries(parts.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  const one = Object.keys(own).length > 0 ? [{ ...own, ...dates } as GivenItem] : [];
  if (repeat_items == null && one.length === 0) return null;
  return [...(repeat_items ?? []).map((item): GivenItem => ({ ...dates, ...item })), ...one];
}

/** An item with the id of an existing one changes that one; an item equal to an existing one keeps it. */
function editItems(
  held: readonly HeldItem[],
  wanted: readonly GivenItem[],
  numbers: ReadonlyMap<string, number>,
  zone: string,
  now: number,
) {
  const free = new Map(held.map((each) => [numbers.get(each.item.uid), each]));
  const taken = wanted.map((given) => {
    const found = given.id === undefined ? undefined : free.get(given.id);
    if (given.id !== undefined && !found)
      throw invalidError(['repeat_items', 'id'], 'known', `repeat_items: the task has no item with the id ${given.id}`);
    if (found) free.delete(given.id);
    return { given, found };
  });
  const items: Item[] = [];
  const addSchedules: AmendTask['addSchedules'][number][] = [];
  const changeSchedules: AmendTask['changeSchedules'][number][] = [];
  const removeSchedules: string[] = [];
  for (const { given, found } of taken) {
    const repeat = wantedRepeat({ ...(found && partsOf(found.item)), ...given });
    const match = found ?? [...free.values()].find(({ item }) => isDeepStrictEqual(partsOf(item), repeat));
    if (match) free.delete(numbers.get(match.item.uid));
    items.push({ uid: match?.item.uid ?? newId(), ...repeat });
    if (match && isDeepStrictEqual(partsOf(match.item), repeat)) continue;
    const draft = scheduleOf(repeat, zone, now);
    const old = match?.schedule ?? null;
    if (draft && old) {
      const { recurrence, startsAt, endsAt } = draft;
      changeSchedules.push({ id: old.id, recurrence, startsAt, endsAt });
    } else if (draft) addSchedules.push(draft);
    else if (old) removeSchedules.push(old.id);
  }

  for (const { schedule } of free.values()) if (schedule) removeSchedules.push(schedule.id);
  return { items, schedules: { addSchedules, changeSchedules, removeSchedules } };
}

function partsOf(item: Item): Repeat {
  const { uid: _uid, ...repeat } = item;
  return repeat;
}

function keep(before: Kept, given: Change): Kept {
  const { user_id = before.user_id, class_name = before.class_name, data = before.data } = given;
  return {
    user_id,
    class_name,
    data: data && withoutSecrets(data),
    items: before.items,
    extra: { ...before.extra, ...extraOf(given, known) },
  };
}

/** The document of a task that another API made: it has no 6connect user, and its work becomes its class. */
function keptOf({ worker, module }: ListedTask): Kept {
  return { user_id: '0', class_name: worker ?? module, data: null, items: [], extra: {} };
}
