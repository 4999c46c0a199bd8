import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { demand } from '../../domain/model/permission.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { createTitled, taskDraft } from '../drafts.ts';
import { listed } from '../listed.ts';
import { mapPages } from '../pages.ts';
import { withoutSecrets } from '../secrets.ts';
import { type Change, type creation, known } from './body.ts';
import { makeReports, newIn } from './report.ts';
import { isStatus, phases, standings } from './statuses.ts';
import { currentStatus, descriptionOf, type Kept, logOf, type View, viewOf } from './wire.ts';

export const dialect = 'virtshell';
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The dialect's calls on the domain. */
export function makeTasks(deps: DialectDeps) {
  const { tasks, reader, store, actions, clock } = deps;
  const report = makeReports(deps);

  async function views(found: readonly ListedTask[]): Promise<View[]> {
    const ids = found.map(({ id }) => id);
    const [runs, documents] = await Promise.all([reader.tasks.lastRuns(ids), store.documents(dialect, ids)]);
    return found.map((task) => viewOf(task, runs.get(task.id), documents.get(task.id)));
  }

  function work(description: string, { type, object_uuid, extra }: Kept) {
    const document = { ...extra, description, type, object_uuid };
    return actions.resolve(dialect, type ?? 'task', { object_uuid: object_uuid ?? '', description, document });
  }

  async function find(caller: Member, id: string): Promise<View> {
    const task = uuid.test(id)
      ? (await reader.tasks.find(caller.tenantId, [id.toLowerCase()])).values().next().value
      : null;
    if (!task) throw notFoundError('task', id);
    return (await views([listed(task)]))[0]!;
  }

  return {
    find,
    list: (caller: Member) => mapPages(store.tasks(caller.tenantId, { dialect }), views),
    /** Made by this API. */
    own: (caller: Member) => store.tasks(caller.tenantId, { dialect, kept: { own: true } }),

    /** Agents ask for `pending` all day long: that is answered from the few runs that wait. */
    async *withStatus(caller: Member, status: string): AsyncGenerator<readonly View[], void> {
      if (!isStatus(status)) return;
      const { tenantId } = caller;
      const found =
        status === 'pending'
          ? [await store.tasksOf(tenantId, dialect, await store.awaited(tenantId))]
          : store.tasks(tenantId, { dialect, standing: standings[status] });
      // A run may have gone on since.
      for await (const page of mapPages(found, views)) yield page.filter((view) => currentStatus(view) === status);
    },

    async create(caller: Member, user: string, body: z.output<typeof creation>) {
      demand(caller, 'WRITE');
      const { description, status = 'pending', type = null, object_uuid = null } = body;
      const log = body.log ?? '';
      const by = uuid.test(user) ? user : (caller.actor.tokenId ?? caller.tenantId);
      const extra = extraOf(body);
      const unsaid = phases[status] === 'waiting' ? log : '';
      const kept: Kept = { own: true, type, object_uuid, by, status, log, unsaid, updated: clock.now(), extra };
      const task = await createTitled(tasks, caller, titleOf(description), {
        ...taskDraft({ ...work(description, kept), description }),
        schedules: [],
        tenantId: caller.tenantId,
        document: documentOf(kept),
        runNow: { note: null },
      });
      if (phases[status] !== 'waiting') {
        const run = (await reader.tasks.lastRuns([task.id])).get(task.id) ?? null;
        await report(caller, user, { taskId: task.id, run }, { status, log });
      }
      return { create: 'success', task_id: task.id };
    },

    /** Changes what differs from what is shown: the run first, of which there may be nothing left to change. */
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
      const document = documentOf({
        ...partsOf(kept, body),
        unsaid,
        ...(log !== before && { log: log ?? '' }),
        ...(news && { status: status ?? kept.status, updated: clock.now() }),
      });
      if (Object.keys(changes).length > 0) {
        const none = { addSchedules: [], changeSchedules: [], removeSchedules: [] };
        await tasks.amend(caller, { id: task.id, expectedVersion: null, changes, ...none, document });
      } else if (!isDeepStrictEqual(document, documentOf(kept))) {
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
    // What a task runs that was made elsewhere is not ours to change.
    const anew = kept.own && (renamed || !isDeepStrictEqual(work('', after), work('', kept)));
    return { ...(renamed && { description, title: titleOf(description) }), ...(anew && work(description, after)) };
  }
}

function partsOf(kept: Kept, body: Change): Kept {
  const { type = kept.type, object_uuid = kept.object_uuid } = body;
  return { ...kept, type, object_uuid, extra: { ...kept.extra, ...extraOf(body) } };
}

function titleOf(description: string): string {
  return description.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}

function extraOf(body: Change): JsonObject {
  return withoutSecrets(Object.fromEntries(Object.entries(body).filter(([name]) => !known.has(name))) as JsonObject);
}

function documentOf(kept: Kept) {
  return { dialect, document: { ...kept } as unknown as JsonObject };
}
