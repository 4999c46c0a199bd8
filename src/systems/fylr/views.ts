import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '../../domain/model/errors.ts';
import type { TaskRow } from '../../domain/model/rows.ts';
import type { Task } from '../../domain/model/task.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { documentsWithin, mapPages } from '../pages.ts';
import type { Shelf, Shelved } from '../shelf.ts';
import { isJsonObject } from '../words/json.ts';
import { emptyKept, type Kept, type View } from './wire.ts';
import type { Work } from './work.ts';

/** Reads tasks with everything that fylr shows of them. */
export interface Views {
  /** All tasks, the oldest first. */
  all(caller: Member): AsyncIterable<readonly View[]>;
  page(caller: Member, offset: number, limit: number): Promise<{ readonly views: View[]; readonly count: number }>;
  find(caller: Member, number: number): Promise<View>;
  around(caller: Member, task: Task): Promise<View>;
}

type Deps = Pick<DialectDeps, 'reader' | 'store' | 'budgets'>;

export function makeViews(deps: Deps, shelf: Shelf<Kept>, work: Work): Views {
  const view = (caller: Member, page: readonly Shelved<Kept>[]) => viewAll(deps, { caller, shelf, work }, page);
  return {
    all: (caller) => mapPages(shelf.pages(caller), (page) => view(caller, page)),
    async page(caller, offset, limit) {
      const { found, count } = await shelf.part(caller, { offset, limit });
      return { views: await view(caller, found), count };
    },
    async find(caller, number) {
      const found = await shelf.byNumber(caller, number);
      if (found === null) throw new DomainError({ code: 'NOT_FOUND', message: `no task has the id ${number}` });
      return (await view(caller, [found]))[0]!;
    },
    around: async (caller, task) => (await view(caller, [await shelf.around(task)]))[0]!,
  };
}

async function viewAll(
  deps: Deps,
  { caller, shelf, work }: { readonly caller: Member; readonly shelf: Shelf<Kept>; readonly work: Work },
  page: readonly Shelved<Kept>[],
): Promise<View[]> {
  const ids = page.map(({ task }) => task.id);
  const makers = [...new Set(page.flatMap(({ task }) => task.createdBy.tokenId ?? []))];
  const [tasks, results, recipients, numbers, users] = await Promise.all([
    readWhole(
      deps,
      page.map(({ task }) => task),
    ),
    documentsWithin(
      deps.budgets,
      deps.reader,
      'Run.result',
      page.flatMap(({ lastRun }) => lastRun ?? []),
    ),
    deps.store.recipients(ids),
    shelf.numbers(caller, 'task', ids),
    shelf.numbers(caller, 'user', makers),
  ]);
  return page.map(({ schedules, lastRun, kept }, i) => {
    const task = tasks[i]!;
    const { id, createdBy, module, params } = task;
    return {
      task,
      number: numbers.get(id)!,
      user: users.get(createdBy.tokenId ?? '') ?? 0,
      kept: kept ?? emptyKept(module),
      isWorkKept: kept !== null && isDeepStrictEqual(work.of(kept), { module, params }),
      schedules,
      recipients: recipients.get(id) ?? [],
      run: lastRun && { ...lastRun, result: results.get(lastRun.id) ?? null },
    };
  });
}

/** Reads the params too, which lists leave out, because this dialect shows them. */
async function readWhole({ budgets, reader }: Deps, rows: readonly TaskRow[]): Promise<Task[]> {
  const unread = rows.filter(({ params }) => params === undefined);
  const found = await documentsWithin(budgets, reader, 'Task.params', unread);
  return rows.map((row) => {
    const read = found.get(row.id);
    return { ...row, params: row.params ?? (isJsonObject(read) ? read : {}) };
  });
}
