import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { demand } from '../../domain/model/permission.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { taskDraft } from '../drafts.ts';
import { mapPages } from '../pages.ts';
import { extraOf, makeShelf, noEdit, type Shelved, type Shelf } from '../shelf.ts';
import { type Change, type creation, known } from './body.ts';
import { newIn, Reports } from './report.ts';
import { standings } from './standings.ts';
import { currentStatus, descriptionOf, type Kept, keptSchema, logOf, type View, viewOf } from './wire.ts';
import { defaultType, isStatus, phases } from './words.ts';

export const dialect = 'virtshell';
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The dialect's operations on the domain. */
export class VirtshellTasks {
  readonly #deps: DialectDeps;
  readonly #shelf: Shelf<Kept>;
  readonly #reports: Reports;

  constructor(deps: DialectDeps) {
    this.#deps = deps;
    this.#shelf = makeShelf(deps, { dialect, kept: keptSchema, schedules: 'NONE' });
    this.#reports = new Reports(deps);
  }

  #work(description: string, { type, object_uuid, extra }: Kept) {
    const document = { ...extra, description, type, object_uuid };
    return this.#deps.actions.resolve(dialect, type ?? defaultType, {
      object_uuid: object_uuid ?? '',
      description,
      document,
    });
  }

  async find(caller: Member, id: string): Promise<View> {
    const found = uuid.test(id) ? await this.#shelf.byId(caller, id.toLowerCase()) : null;
    if (found === null) throw notFoundError('task', id);
    return viewOf(found);
  }

  list(caller: Member): AsyncIterable<readonly View[]> {
    return mapPages(this.#shelf.pages(caller), viewsOf);
  }

  /** The tasks that this API made. */
  own(caller: Member): AsyncIterable<readonly ListedTask[]> {
    const pages = this.#shelf.pages(caller, { kept: { own: true } });
    return mapPages(pages, async (page) => page.map(({ task }) => task));
  }

  /** Agents poll for `pending` all day, so that is answered from the few runs that wait. */
  async *withStatus(caller: Member, status: string): AsyncGenerator<readonly View[], void> {
    if (!isStatus(status)) return;
    const found =
      status === 'pending'
        ? [await this.#shelf.of(caller, await this.#deps.store.awaited(caller.tenantId))]
        : this.#shelf.pages(caller, { standing: standings[status] });
    // A run may have changed its state since it was found.
    for await (const page of mapPages(found, viewsOf)) yield page.filter((view) => currentStatus(view) === status);
  }

  async create(caller: Member, user: string, body: z.output<typeof creation>) {
    demand(caller, 'WRITE');
    const { description, status = 'pending', type = null, object_uuid = null } = body;
    const log = body.log ?? '';
    const by = uuid.test(user) ? user : (caller.actor.tokenId ?? caller.tenantId);
    const extra = extraOf(body, known);
    const unsaid = phases[status] === 'waiting' ? log : '';
    const kept: Kept = {
      own: true,
      type,
      object_uuid,
      by,
      status,
      log,
      unsaid,
      updated: this.#deps.clock.now(),
      extra,
    };
    const task = await this.#shelf.create(caller, titleOf(description), kept, {
      ...taskDraft({ ...this.#work(description, kept), description }),
      schedules: [],
      runNow: { note: null },
    });
    if (phases[status] !== 'waiting') {
      const run = (await this.#deps.reader.tasks.lastRuns([task.id])).get(task.id) ?? null;
      await this.#reports.report(caller, user, { taskId: task.id, run }, { status, log });
    }
    return { create: 'success', task_id: task.id };
  }

  /**
   * Changes only what differs from the shown task. The run comes first, because the report may store part of the
   * request.
   */
  async change(caller: Member, user: string, view: View, body: Change) {
    const { task, run, kept } = view;
    const changes = this.#changesOf(view, body);
    if (Object.keys(changes).length > 0) demand(caller, 'WRITE');
    demand(caller, 'EXECUTE');
    const before = logOf(run, kept);
    const { log = before } = body;
    const fresh = newIn(log ?? '', before);
    const said = [kept.unsaid, fresh].filter((part) => part !== '').join('\n');
    const status = body.status ?? null;
    const unsaid = await this.#reports.report(caller, user, { taskId: task.id, run }, { status, log: said });
    const isChanged = log !== before || (status !== null && status !== currentStatus(view));
    const after: Kept = {
      ...partsOf(kept, body),
      unsaid,
      ...(log !== before && { log: log ?? '' }),
      ...(isChanged && { status: status ?? kept.status, updated: this.#deps.clock.now() }),
    };
    const document = this.#shelf.document(after);
    if (Object.keys(changes).length > 0) {
      await this.#deps.tasks.amend(caller, { id: task.id, expectedVersion: null, changes, ...noEdit, document });
    } else if (!isDeepStrictEqual(after, kept)) {
      await this.#deps.tasks.keep(caller, { id: task.id, document });
    }
    return { update: 'success' };
  }

  async remove(
    caller: Member,
    all: Iterable<readonly { readonly id: string }[]> | AsyncIterable<readonly { readonly id: string }[]>,
  ) {
    demand(caller, 'WRITE');
    for await (const page of all) {
      // oxlint-disable-next-line no-await-in-loop -- each is a transaction, and there may be thousands
      for (const { id } of page) await this.#deps.tasks.remove(caller, { id, expectedVersion: null });
    }
    return { delete: 'success' };
  }

  #changesOf({ task, kept }: View, body: Change): AmendTask['changes'] {
    const { description = descriptionOf(task) } = body;
    const after = partsOf(kept, body);
    const renamed = description !== descriptionOf(task);
    // The work of a task that another API made cannot be changed here.
    const anew = kept.own && (renamed || !isDeepStrictEqual(this.#work('', after), this.#work('', kept)));
    return {
      ...(renamed && { description, title: titleOf(description) }),
      ...(anew && this.#work(description, after)),
    };
  }
}

async function viewsOf(page: readonly Shelved<Kept>[]): Promise<View[]> {
  return page.map(viewOf);
}

function partsOf(kept: Kept, body: Change): Kept {
  const { type = kept.type, object_uuid = kept.object_uuid } = body;
  return { ...kept, type, object_uuid, extra: { ...kept.extra, ...extraOf(body, known) } };
}

function titleOf(description: string): string {
  return description.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
