import { isDeepStrictEqual } from 'node:util';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { invalidError, notFoundError } from '../../domain/model/errors.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { inPlaceOf, taskDraft } from '../drafts.ts';
import { listed } from '../listed.ts';
import { mapPages } from '../pages.ts';
import { withoutSecrets } from '../secrets.ts';
import { type Body, known } from './body.ts';
import { readEntry, scheduleOf, type Timing } from './entry.ts';
import { type Kept, type View, viewOf } from './wire.ts';

export const dialect = 'mist';

/** The dialect's calls on the domain. */
export function makeTasks({ tasks, reader, store, actions, clock }: DialectDeps) {
  async function views(found: readonly ListedTask[]): Promise<View[]> {
    const ids = found.map(({ id }) => id);
    const [schedules, documents] = await Promise.all([store.schedules(ids), store.documents(dialect, ids)]);
    return found.flatMap((task) => viewOf(task, schedules.get(task.id) ?? [], documents.get(task.id)) ?? []);
  }

  async function find(caller: Member, id: string): Promise<View> {
    const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const task = (await reader.tasks.find(caller.tenantId, [uuid])).get(uuid);
    const [view] = task ? await views([listed(task)]) : [];
    if (!view) throw notFoundError('schedule', id);
    return view;
  }

  function work(name: string, kept: Kept) {
    const { script_id, action, machines_per_cloud, selectors } = kept;
    const machines = machines_per_cloud.map((pair) => pair.join('/'));
    const document = { name, script_id, action, machines_per_cloud, selectors } as unknown as JsonObject;
    return actions.resolve(dialect, action ?? 'script_id', { script_id: script_id ?? '', machines, document });
  }

  return {
    find,
    /** The newest first. */
    list: (caller: Member) => mapPages(store.tasks(caller.tenantId, { dialect, newestFirst: true }), views),

    async create(caller: Member, body: Body): Promise<View> {
      const { name, description = null } = body;
      if (name === undefined) throw invalidError(['name'], 'required', 'name: is missing');
      const now = clock.now();
      const kept = merge(null, body, now);
      const schedule = scheduleOf(kept.timing, now);
      const enabled = news(undefined, body.enabled, body.task_enabled) ?? true;
      const { value: task } = await tasks.create(caller, {
        ...taskDraft({ ...work(name, kept), description }),
        name,
        title: null,
        schedules: schedule ? [schedule] : [],
        idempotencyKey: null,
        tenantId: caller.tenantId,
        validateOnly: false,
        paused: !enabled,
        document: documentOf(kept),
        runNow: kept.run_immediately && enabled && schedule ? immediately : null,
      });
      return (await views([listed(task!)]))[0]!;
    },

    /** Changes what differs from what is shown, and nothing when nothing does. */
    async change(caller: Member, view: View, body: Body): Promise<void> {
      const { task, kept: before } = view;
      const now = clock.now();
      const kept = merge(before, body, now);
      const shown = task.title ?? task.name;
      const { name = shown, description = task.description } = body;
      const active = task.state === 'ACTIVE';
      const enabled = news(active, body.enabled, body.task_enabled) ?? active;
      const same = (one: keyof Kept) => isDeepStrictEqual(before[one], kept[one]);
      const changes: AmendTask['changes'] = {
        // Another API may have given it a title, which need not be unique; here it is the name that is meant.
        ...(name !== shown && { name, title: null }),
        ...(description !== task.description && { description }),
        ...(!(['action', 'script_id', 'machines_per_cloud', 'selectors'] as const).every(same) && work(name, kept)),
        ...(enabled !== active && { paused: !enabled }),
      };
      if (Object.keys(changes).length === 0 && isDeepStrictEqual(kept, before)) return;
      const schedule = same('timing') ? undefined : scheduleOf(kept.timing, now);
      const fires = schedule === undefined ? view.schedule !== null : schedule !== null;
      await tasks.amend(caller, {
        id: task.id,
        expectedVersion: null,
        changes,
        ...replaced(view, schedule),
        document: documentOf(kept),
        runNow: kept.run_immediately && !before.run_immediately && enabled && fires ? immediately : null,
      });
    },

    remove: (caller: Member, { task }: View) => tasks.remove(caller, { id: task.id, expectedVersion: null }),
  };
}

const immediately = { note: 'run immediately' };

function documentOf(kept: Kept) {
  return { dialect, document: { ...kept } as unknown as JsonObject };
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
  if (schedule?.state !== 'ACTIVE' && schedule?.state !== 'PAUSED')
    return { ...none, addSchedules: [schedule ? inPlaceOf(schedule, draft) : draft], removeSchedules: old };
  const { recurrence, timeZone, startsAt, endsAt, maxRuns } = draft;
  return { ...none, changeSchedules: [{ id: schedule.id, recurrence, timeZone, startsAt, endsAt, maxRuns }] };
}

/** What is absent stays. Throws what mist answers to a schedule without machines, without or with two kinds of work. */
function merge(before: Kept | null, body: Body, now: Instant): Kept {
  const { action = before?.action ?? null, script_id = before?.script_id ?? null } = body;
  if (action === null && script_id === null)
    throw invalidError(['action'], 'required', 'You must provide action or script_id');
  if (before && ((before.action !== null && script_id !== null) || (before.script_id !== null && action !== null)))
    throw invalidError(
      ['action'],
      'kind',
      'A schedule of an action cannot become one of a script, nor the other way round',
    );
  if (action !== null && script_id !== null)
    throw invalidError(['action'], 'one', 'You must provide action or script_id, not both');
  const { selectors = before?.selectors ?? null } = body;
  const machines = body.machines_per_cloud === undefined ? before?.machines_per_cloud : body.machines_per_cloud;
  const isEmpty = (machines ?? []).length === 0 && (selectors ?? []).length === 0;
  if (isEmpty && (before === null || body.machines_per_cloud === null))
    throw invalidError(['machines_per_cloud'], 'required', 'machines_per_cloud: You have not provided any machines');
  const unknown = Object.fromEntries(Object.entries(body).filter(([name]) => !known.has(name))) as JsonObject;
  return {
    action,
    script_id,
    machines_per_cloud: machines ?? [],
    selectors,
    run_immediately: body.run_immediately ?? before?.run_immediately ?? false,
    timing: mergeTiming(before?.timing ?? null, body, now),
    extra: { ...before?.extra, ...withoutSecrets(unknown) },
  };
}

/** Of a name and its later one, that which says something new counts: a client that knows one sends the other back. */
function mergeTiming(before: Timing | null, body: Body, now: Instant): Timing {
  const type = news(before?.type, body.cronjob_type, body.schedule_type);
  if (type === undefined) throw invalidError(['cronjob_type'], 'required', 'cronjob_type: is missing');
  const given = news(before?.entry, body.cronjob_entry, body.schedule_entry);
  if (before && type !== before.type && given === before.entry)
    throw invalidError(['cronjob_entry'], 'required', `cronjob_entry: is missing for the type ${type}`);
  const entry = readEntry(type, given ?? null);
  const { expires = before?.expires ?? null, start_after = before?.start_after ?? null } = body;
  const { max_run_count = before?.max_run_count ?? null } = body;
  const retimed = before === null || type !== before.type || !isDeepStrictEqual(entry, before.entry);
  return { type, entry, expires, start_after, max_run_count, anchor: retimed ? now : before.anchor };
}

function news<T>(before: T | undefined, first: T | null | undefined, second: T | null | undefined): T | undefined {
  const said = [first, second].filter((one) => one != null);
  return said.find((one) => !isDeepStrictEqual(one, before)) ?? said[0] ?? before;
}
