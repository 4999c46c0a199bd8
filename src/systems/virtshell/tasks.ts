import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { demand } from '../../domain/model/permission.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { taskDraft } from '../drafts.ts';
import { mapPages } from '../pages.ts';
import { extraOf, makeShelf, noEdit, type Shelved } from '../shelf.ts';
import { type Change, type creation, known } from './body.ts';
import { makeReports, newIn } from './report.ts';
import { standings } from './standings.ts';
import { currentStatus, descriptionOf, type Kept, keptSchema, logOf, type View, viewOf } from './wire.ts';
import { defaultType, isStatus, phases } from './words.ts';

export const dialect = 'virtshell';
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Makes the dialect's operations on the domain. */
export function makeTasks(deps: DialectDeps) {
  const { tasks, reader, store, actions, clock } = deps;
  const shelf = makeShelf(deps, { dialect, kept: keptSchema, schedules: 'NONE' });
  const report = makeReports(deps);
  const views = (page: readonly Shelved<Kept>[]) => Promise.resolve(page.map(viewOf));

  function work(description: string, { type, object_uuid, extra }: Kept) {
    const document = { ...extra, description, type, object_uuid };
    return actions.resolve(dialect, type ?? defaultType, { object_uuid: object_uuid ?? '', description, document });
  }

  async function find(caller: Member, id: string): Promise<View> {
    const found = uuid.test(id) ? await shelf.byId(caller, id.toLowerCase()) : null;
    if (found === null) throw notFoundError('task', id);
    return viewOf(found);
  }

  return {
    find,
    list: (caller: Member) => mapPages(shelf.pages(caller), views),
    /** The tasks that this API made. */
    own: (caller: Member) =>
      mapPages(shelf.pages(caller, { kept: { own: true } }), async (page) => page.map(({ task }) => task)),

    /** Agents poll for `pending` all day, so that is answered from the few runs that wait. */
    async *withStatus(caller: Member, status: string): AsyncGenerator<readonly View[], void> {
      if (!isStatus(status)) return;
      const found =
        status === 'pending'
          ? [await shelf.of(caller, await store.awaited(caller.tenantId))]
          : shelf.pages(caller, { standing: standings[status] });
      // A run may have changed its state since it was found.
      for await (const page of mapPages(found, views)) yield page.filter((view) => currentStatus(view) === status);
    },

    async create(caller: Member, user: string, body: z.output<typeof creation>) {
      demand(caller, 'WRITE');
      const { description, status = 'pending', type = null, object_uuid = null } = body;
      const log = body.log ?? '';
      const by = uuid.test(user) ? user : (caller.actor.tokenId ?? caller.tenantId);
      const extra = extraOf(body, known);
      const unsaid = phases[status] === 'waiting' ? log : '';
      const kept: Kept = { own: true, type, object_uuid, by, status, log, unsaid, updated: clock.now(), extra };
      const task = await shelf.create(caller, titleOf(description), kept, {
        ...taskDraft({ ...work(description, kept), description }),
        schedules: [],
        runNow: { note: null },
      });
      if (phases[status] !== 'waiting') {
        const run = (await reader.tasks.lastRuns([task.id])).get(task.id) ?? null;
        await report(caller, user, { taskId: task.id, run }, { status, log });
      }
      return { create: 'success', task_id: task.id };
    },

    /**
     * Changes only what differs from the shown task. The run comes first, because the report may store part of the
     * request.
     */
    async change(caller: Member, user: string, view: View, body: Change) {
      const { task, run, kept } = view;
      const changes = changesOf(view, body);
      if (Object.keys(changes).length > 0) demand(caller, 'WRITE');
      demand(caller, 'EXECUTE');
      const before = logOf(run, kept);
      const { log = before } = body;
      const fresh = newIn(log ?? '', before);
      const said = [kept.unsaid, fresh].filter((part) => part !== '').join('\n');
      const status = body.status ?? null;
      const unsaid = await report(caller, user, { taskId: task.id, run }, { status, log: said });
      const news = log !== before || (status !== null && status !== currentStatus(view));
      const after: Kept = {
        ...partsOf(kept, body),
        unsaid,
        ...(log !== before && { log: log ?? '' }),
        ...(news && { status: status ?? kept.status, updated: clock.now() }),
      };
      const document = shelf.document(after);
      if (Object.keys(changes).length > 0) {
        await tasks.amend(caller, { id: task.id, expectedVersion: null, changes, ...noEdit, document });
      } else if (!isDeepStrictEqual(after, kept)) {
        await tasks.keep(caller, { id: task.id, document });
      }
      return { update: 'success' };
    },

    async remove(
      caller: Member,
      all: Iterable<readonly { readonly id: string }[]> | AsyncIterable<readonly { readonly id: string }[]>,
    ) {
      demand(caller, 'WRITE');
      for await (const page of all) {
        // oxlint-disable-next-line no-await-in-loop -- each is a transaction, and there may be thousands
        for (const { id } of page) await tasks.remove(caller, { id, expectedVersion: null });
      }
      return { delete: 'success' };
    },
  };

  function changesOf({ task, kept }: View, body: Change): AmendTask['changes'] {
    const { description = descriptionOf(task) } = body;
    const after = partsOf(kept, body);
    const renamed = description !== descriptionOf(task);
    // The work of a task that another API made cannot be changed here.
    const anew = kept.own && (renamed || !isDeepStrictEqual(work('', after), work('', kept)));
    return { ...(renamed && { description, title: titleOf(description) }), ...(anew && work(description, after)) };
  }
}

function partsOf(kept: Kept, body: Change): Kept {
  const { type = kept.type, object_uuid = kept.object_uuid } = body;
  return { ...kept, type, object_uuid, extra: { ...kept.extra, ...extraOf(body, known) } };
}

function titleOf(description: string): string {
  return description.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
