import { isDeepStrictEqual } from 'node:util';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import type { ListedTask, TaskSearch } from '../../ports/dialect-store.ts';
import type { Task } from '../../domain/model/task.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { createTitled, inPlaceOf, taskDraft } from '../drafts.ts';
import { listed } from '../listed.ts';
import { inParts, mapPages } from '../pages.ts';
import { withoutSecrets } from '../secrets.ts';
import { type Change, type creation, known } from './body.ts';
import { scheduleOf, shownCrontab, timingNames } from './timing.ts';
import { type Attributes, documentOf, type View, viewOf } from './view.ts';
import { describedSchedule } from './wire.ts';
import type { z } from 'zod';

export const dialect = 'timetable';

/** Rows that are read and told at once. */
const perPart = 500;

export type Order = TaskSearch['order'] | 'SCHEDULE';

/** The dialect's calls on the domain. */
export function makeTasks({ tasks, reader, store, actions, clock }: DialectDeps) {
  async function views(found: readonly ListedTask[], without?: readonly (keyof Attributes)[]): Promise<View[]> {
    const ids = found.map(({ id }) => id);
    const [schedules, documents] = await Promise.all([store.schedules(ids), store.documents(dialect, ids, without)]);
    return found.map((task) => viewOf(task, schedules.get(task.id) ?? [], documents.get(task.id)));
  }

  async function find(caller: Member, id: number, { deleted }: { deleted: boolean }): Promise<View> {
    const taskId = await store.numbered({ tenantId: caller.tenantId, dialect, noun: 'task' }, id);
    const found =
      taskId === null ? undefined : (await reader.tasks.find(caller.tenantId, [taskId], { deleted })).get(taskId);
    if (!found) throw notFoundError('task', String(id), ['timetable_id']);
    return (await views([listed(found)]))[0]!;
  }

  function work(attributes: Attributes) {
    const values: JsonObject = { ...documentOf(attributes), document: documentOf(attributes) };
    return actions.resolve(dialect, attributes.unique_name, values);
  }

  return {
    find,
    /** Made here, for this object. */
    listOf(caller: Member, { subject_type, subject_id }: Pick<Attributes, 'subject_type' | 'subject_id'>) {
      return store.tasks(caller.tenantId, { dialect, kept: { subject_type, subject_id } });
    },

    /** Rows of the list, and how many there are in all. */
    async search(wanted: Omit<TaskSearch, 'numberedBy' | 'order'> & { readonly order: Order }, caller: Member) {
      const { order, offset, limit } = wanted;
      const numberedBy = { tenantId: caller.tenantId, dialect, noun: 'task' };
      const all = { offset: 0, limit: null, descending: false };
      const { found, count } = await store.search(
        order === 'SCHEDULE' ? { ...wanted, ...all, numberedBy, order: 'NUMBER' } : { ...wanted, numberedBy, order },
      );
      const chosen = order === 'SCHEDULE' ? await bySchedule(found) : found;
      const numbers = new Map(chosen.map(({ id, number }) => [id, number]));
      return { pages: pagesOf(chosen.map(({ id }) => id)), numbers, count };

      function pagesOf(ids: readonly string[]): AsyncGenerator<readonly View[], void> {
        return mapPages(inParts(ids, perPart), async (part) =>
          // What a row does not show.
          views(await store.tasksOf(caller.tenantId, dialect, part), ['key_arguments', 'extra']),
        );
      }

      /** Its text is made here, so that no database can sort by it. */
      async function bySchedule(rows: typeof found): Promise<typeof found> {
        const texts = new Map<string, string>();
        for await (const page of pagesOf(rows.map(({ id }) => id)))
          for (const view of page) texts.set(view.task.id, describedSchedule(view));
        const sign = wanted.descending ? -1 : 1;
        const ordered = rows.toSorted((a, b) => {
          const [first, second] = [texts.get(a.id) ?? '', texts.get(b.id) ?? ''];
          return sign * (first === second ? a.number - b.number : first < second ? -1 : 1);
        });
        return ordered.slice(offset, limit === null ? undefined : offset + limit);
      }
    },

    async create(caller: Member, body: z.output<typeof creation>): Promise<Task> {
      const attributes: Attributes = merge(newAttributes(caller, body), body);
      const schedule = scheduleOf(attributes, clock.now());
      return createTitled(tasks, caller, attributes.description || attributes.unique_name, {
        ...taskDraft(work(attributes)),
        schedules: schedule ? [schedule] : [],
        tenantId: caller.tenantId,
        paused: body.enabled === false,
        document: { dialect, document: documentOf(attributes) },
      });
    },

    /** Changes what differs from what is shown, and nothing when nothing does. */
    async change(caller: Member, view: View, body: Change): Promise<void> {
      const { attributes: before, task } = view;
      const after = merge(before, withShown(view, body));
      const paused = body.enabled === undefined || body.enabled === view.enabled ? undefined : !body.enabled;
      const differs = (...names: (keyof Attributes)[]) =>
        names.some((name) => !isDeepStrictEqual(before[name], after[name]));
      if (!differs(...(Object.keys(after) as (keyof Attributes)[])) && paused === undefined) return;
      const anew = differs('unique_name', 'key_arguments', 'subject', 'subject_id', 'subject_type', 'subject_group');
      const retimed = differs(...timingNames) ? scheduleOf(after, clock.now()) : undefined;
      await tasks.amend(caller, {
        id: task.id,
        expectedVersion: null,
        changes: {
          ...(differs('description') && { title: after.description }),
          ...(anew && work(after)),
          ...(paused !== undefined && { paused }),
        },
        ...replaced(view, retimed),
        document: { dialect, document: documentOf(after) },
      });
    },

    async remove(caller: Member, { id }: Pick<ListedTask, 'id'>): Promise<void> {
      await tasks.remove(caller, { id, expectedVersion: null });
    },
  };
}

/** Undefined: the schedule stays as it is. One that has ended is not brought back: another takes its place. */
function replaced(
  { schedule }: View,
  draft: ScheduleDraft | null | undefined,
): Pick<AmendTask, 'addSchedules' | 'changeSchedules' | 'removeSchedules'> {
  const none = { addSchedules: [], changeSchedules: [], removeSchedules: [] };
  if (draft === undefined) return none;
  const old = schedule === null ? [] : [schedule.id];
  if (draft === null) return { ...none, removeSchedules: old };
  const open = schedule?.state === 'ACTIVE' || schedule?.state === 'PAUSED';
  if (!open) return { ...none, addSchedules: [schedule ? inPlaceOf(schedule, draft) : draft], removeSchedules: old };
  const { recurrence, timeZone, startsAt, endsAt, maxRuns } = draft;
  return { ...none, changeSchedules: [{ id: schedule.id, recurrence, timeZone, startsAt, endsAt, maxRuns }] };
}

function newAttributes(caller: Member, body: z.output<typeof creation>): Attributes {
  const { unique_name, subject_type, subject_group, subject, subject_id, description } = body;
  return {
    unique_name,
    subject_type,
    subject_group,
    subject,
    subject_id,
    description,
    author_name: caller.actor.name,
    tenant_id: caller.tenantId.replaceAll('-', ''),
    timezone: 'UTC',
    begin_date: null,
    begin_time: null,
    expires: null,
    repeat: false,
    run_count_limit: null,
    crontab: null,
    key_arguments: {},
    extra: {},
  };
}

function merge(before: Attributes, given: Change): Attributes {
  const extra = withoutSecrets(
    Object.fromEntries(Object.entries(given).filter(([name]) => !known.has(name))) as JsonObject,
  );
  const set = Object.fromEntries(
    Object.keys(before).flatMap((name) => {
      const value: unknown = Reflect.get(given, name);
      return value === undefined || name === 'extra' ? [] : [[name, value]];
    }),
  ) as Partial<Attributes>;
  const { key_arguments = before.key_arguments } = set;
  const crontab = given.crontab === undefined ? before.crontab : given.crontab;
  return {
    ...before,
    ...set,
    crontab,
    key_arguments: withoutSecrets(key_arguments),
    extra: { ...before.extra, ...extra },
  };
}

/** A crontab that says what is shown already, as that of a single instant, changes nothing. */
function withShown(view: View, body: Change): Change {
  const { crontab, ...rest } = body;
  const shown = shownCrontab(view.attributes, view.schedule);
  return crontab === undefined || isDeepStrictEqual(crontab, shown) ? rest : body;
}
