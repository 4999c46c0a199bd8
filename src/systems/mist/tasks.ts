import { isDeepStrictEqual } from 'node:util';
import type { AmendTask } from '../../domain/model/commands/task.ts';
import { invalidError, notFoundError } from '../../domain/model/errors.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { taskDraft } from '../drafts.ts';
import { mapPages } from '../pages.ts';
import { extraOf, makeShelf, replaceSchedule, type Shelf } from '../shelf.ts';
import { type Body, known } from './body.ts';
import { readEntry, scheduleOf } from './entry.ts';
import { type Kept, keptSchema, type View, viewOf } from './wire.ts';
import { machineNames, type Timing } from './words.ts';

export const dialect = 'mist';

/** The dialect's operations on the domain. */
export class MistTasks {
  readonly #deps: DialectDeps;
  readonly #shelf: Shelf<Kept>;

  constructor(deps: DialectDeps) {
    this.#deps = deps;
    this.#shelf = makeShelf(deps, { dialect, kept: keptSchema, schedules: 'READ' });
  }

  async find(caller: Member, id: string): Promise<View> {
    const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const found = await this.#shelf.byId(caller, uuid);
    const view = found && viewOf(found);
    if (view === null) throw notFoundError('schedule', id);
    return view;
  }

  #work(name: string, kept: Kept) {
    const { script_id, action, machines_per_cloud, selectors } = kept;
    const machines = machineNames(machines_per_cloud);
    const document = { name, script_id, action, machines_per_cloud, selectors };
    return this.#deps.actions.resolve(dialect, action ?? 'script_id', {
      script_id: script_id ?? '',
      machines,
      document,
    });
  }

  /** All tasks, the newest first. */
  list(caller: Member): AsyncIterable<readonly View[]> {
    const pages = this.#shelf.pages(caller, { newestFirst: true });
    return mapPages(pages, async (page) => page.flatMap((one) => viewOf(one) ?? []));
  }

  async create(caller: Member, body: Body): Promise<View> {
    const { name, description = null } = body;
    if (name === undefined) throw invalidError(['name'], 'required', 'name: is missing');
    const now = this.#deps.clock.now();
    const kept = merge(null, body, now);
    const schedule = scheduleOf(kept.timing, now);
    const enabled = changedValue(undefined, body.enabled, body.task_enabled) ?? true;
    const { value: task } = await this.#deps.tasks.create(caller, {
      ...taskDraft({ ...this.#work(name, kept), description }),
      name,
      title: null,
      schedules: schedule ? [schedule] : [],
      idempotencyKey: null,
      tenantId: caller.tenantId,
      validateOnly: false,
      paused: !enabled,
      document: this.#shelf.document(kept),
      runNow: kept.run_immediately && enabled && schedule ? immediately : null,
    });
    return viewOf(await this.#shelf.around(task!))!;
  }

  /** Changes only what differs from the shown task; does nothing when nothing differs. */
  async change(caller: Member, view: View, body: Body): Promise<void> {
    const { task, kept: before } = view;
    const now = this.#deps.clock.now();
    const kept = merge(before, body, now);
    const shown = task.title ?? task.name;
    const { name = shown, description = task.description } = body;
    const active = task.state === 'ACTIVE';
    const enabled = changedValue(active, body.enabled, body.task_enabled) ?? active;
    const same = (one: keyof Kept) => isDeepStrictEqual(before[one], kept[one]);
    const changes: AmendTask['changes'] = {
      // Another API may have set a title, which need not be unique. This dialect's name is the name.
      ...(name !== shown && { name, title: null }),
      ...(description !== task.description && { description }),
      ...(!(['action', 'script_id', 'machines_per_cloud', 'selectors'] as const).every(same) && this.#work(name, kept)),
      ...(enabled !== active && { paused: !enabled }),
    };
    if (Object.keys(changes).length === 0 && isDeepStrictEqual(kept, before)) return;
    const schedule = same('timing') ? undefined : scheduleOf(kept.timing, now);
    const fires = schedule === undefined ? view.schedule !== null : schedule !== null;
    await this.#deps.tasks.amend(caller, {
      id: task.id,
      expectedVersion: null,
      changes,
      ...replaceSchedule(view.schedule, schedule),
      document: this.#shelf.document(kept),
      runNow: kept.run_immediately && !before.run_immediately && enabled && fires ? immediately : null,
    });
  }

  async remove(caller: Member, { task }: View): Promise<void> {
    await this.#deps.tasks.remove(caller, { id: task.id, expectedVersion: null });
  }
}

const immediately = { note: 'run immediately' };

/**
 * Merges a request into the stored document; absent fields stay. Throws mist's errors for schedules without machines,
 * without work, or with two kinds of work.
 */
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
  return {
    action,
    script_id,
    machines_per_cloud: machines ?? [],
    selectors,
    run_immediately: body.run_immediately ?? before?.run_immediately ?? false,
    timing: mergeTiming(before?.timing ?? null, body, now),
    extra: { ...before?.extra, ...extraOf(body, known) },
  };
}

/**
 * Old and new names of a field may both be sent. The one with a changed value counts, because clients send the other
 * back.
 */
function mergeTiming(before: Timing | null, body: Body, now: Instant): Timing {
  const type = changedValue(before?.type, body.cronjob_type, body.schedule_type);
  if (type === undefined) throw invalidError(['cronjob_type'], 'required', 'cronjob_type: is missing');
  const given = changedValue(before?.entry, body.cronjob_entry, body.schedule_entry);
  if (before && type !== before.type && given === before.entry)
    throw invalidError(['cronjob_entry'], 'required', `cronjob_entry: is missing for the type ${type}`);
  const read = readEntry(type, given ?? null);
  const { expires = before?.expires ?? null, start_after = before?.start_after ?? null } = body;
  const { max_run_count = before?.max_run_count ?? null } = body;
  const retimed = before === null || type !== before.type || !isDeepStrictEqual(read.entry, before.entry);
  return { ...read, expires, start_after, max_run_count, anchor: retimed ? now : before.anchor };
}

function changedValue<T>(
  before: T | undefined,
  first: T | null | undefined,
  second: T | null | undefined,
): T | undefined {
  const said = [first, second].filter((one) => one != null);
  return said.find((one) => !isDeepStrictEqual(one, before)) ?? said[0] ?? before;
}
