import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { notFoundError } from '../../domain/model/errors.ts';
import type { DialectStore, ListedTask, TaskSearch } from '../../ports/dialect-store.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { taskDraft } from '../drafts.ts';
import { inParts, mapPages } from '../pages.ts';
import { extraOf, makeShelf, replaceSchedule, type Shelf } from '../shelf.ts';
import { withoutSecrets } from '../words/secrets.ts';
import { type Change, type creation, known } from './body.ts';
import { scheduleOf } from './timing.ts';
import { type Attributes, attributesSchema, type View, viewOf } from './view.ts';
import { describedSchedule, type Numbers } from './wire.ts';
import { shownCrontab, timingNames } from './words.ts';

export const dialect = 'timetable';

/** How many rows are read and written at once. */
const perPart = 500;

export type Order = TaskSearch['order'] | 'SCHEDULE';

type Search = Omit<TaskSearch, 'numberedBy' | 'order'> & { readonly order: Order };
type Found = Awaited<ReturnType<DialectStore['search']>>['found'][number];

/** The dialect's operations on the domain. */
export class TimetableTasks {
  readonly #deps: DialectDeps;
  readonly #shelf: Shelf<Attributes>;

  constructor(deps: DialectDeps) {
    this.#deps = deps;
    this.#shelf = makeShelf(deps, { dialect, kept: attributesSchema, schedules: 'READ' });
  }

  async find(caller: Member, id: number, options: { deleted: boolean }): Promise<View> {
    const found = await this.#shelf.byNumber(caller, id, options);
    if (found === null) throw notFoundError('task', String(id), ['timetable_id']);
    return viewOf(found);
  }

  #work(attributes: Attributes) {
    return this.#deps.actions.resolve(dialect, attributes.unique_name, { ...attributes, document: attributes });
  }

  /** The numbers of the task and of the periodic task behind it. */
  async numbers(caller: Member, { task: { id } }: View): Promise<Numbers> {
    const [timetable, periodic] = await Promise.all([
      this.#shelf.numbers(caller, 'task', [id]),
      this.#shelf.numbers(caller, 'periodic task', [id]),
    ]);
    return { timetable: timetable.get(id)!, periodic: periodic.get(id)! };
  }

  /** The tasks that this API made for the object. */
  listOf(caller: Member, { subject_type, subject_id }: Pick<Attributes, 'subject_type' | 'subject_id'>) {
    return this.#shelf.pages(caller, { kept: { subject_type, subject_id } });
  }

  /** Rows of the list, and the number of all matching rows. */
  async search(wanted: Search, caller: Member) {
    const { order } = wanted;
    const numberedBy = { tenantId: caller.tenantId, dialect, noun: 'task' };
    const all = { offset: 0, limit: null, descending: false };
    const { found, count } = await this.#deps.store.search(
      order === 'SCHEDULE' ? { ...wanted, ...all, numberedBy, order: 'NUMBER' } : { ...wanted, numberedBy, order },
    );
    const chosen = order === 'SCHEDULE' ? await this.#bySchedule(caller, found, wanted) : found;
    const numbers = new Map(chosen.map(({ id, number }) => [id, number]));
    return { pages: this.#pagesOf(caller, chosen), numbers, count };
  }

  #pagesOf(caller: Member, rows: readonly Found[]): AsyncGenerator<readonly View[], void> {
    const ids = rows.map(({ id }) => id);
    return mapPages(inParts(ids, perPart), async (part) =>
      // A row of the list does not show these two fields.
      (await this.#shelf.of(caller, part, ['key_arguments', 'extra'])).map(viewOf),
    );
  }

  /** Sorts by the schedule's text, which is made here, so no database can sort by it. */
  async #bySchedule(caller: Member, rows: readonly Found[], { descending, offset, limit }: Search): Promise<Found[]> {
    const texts = new Map<string, string>();
    for await (const page of this.#pagesOf(caller, rows))
      for (const view of page) texts.set(view.task.id, describedSchedule(view));
    const sign = descending ? -1 : 1;
    const ordered = rows.toSorted((a, b) => {
      const [first, second] = [texts.get(a.id) ?? '', texts.get(b.id) ?? ''];
      return sign * (first === second ? a.number - b.number : first < second ? -1 : 1);
    });
    return ordered.slice(offset, limit === null ? undefined : offset + limit);
  }

  async create(caller: Member, body: z.output<typeof creation>): Promise<View> {
    const attributes: Attributes = merge(newAttributes(caller, body), body);
    const schedule = scheduleOf(attributes, this.#deps.clock.now());
    const task = await this.#shelf.create(caller, attributes.description || attributes.unique_name, attributes, {
      ...taskDraft(this.#work(attributes)),
      schedules: schedule ? [schedule] : [],
      paused: body.enabled === false,
    });
    return viewOf(await this.#shelf.around(task));
  }

  /** Changes only what differs from the shown task; does nothing when nothing differs. */
  async change(caller: Member, view: View, body: Change): Promise<void> {
    const { attributes: before, task } = view;
    const after = merge(before, withShown(view, body));
    const paused = body.enabled === undefined || body.enabled === view.enabled ? undefined : !body.enabled;
    const differs = (...names: (keyof Attributes)[]) =>
      names.some((name) => !isDeepStrictEqual(before[name], after[name]));
    if (!differs(...(Object.keys(after) as (keyof Attributes)[])) && paused === undefined) return;
    const anew = differs('unique_name', 'key_arguments', 'subject', 'subject_id', 'subject_type', 'subject_group');
    const retimed = differs(...timingNames) ? scheduleOf(after, this.#deps.clock.now()) : undefined;
    await this.#deps.tasks.amend(caller, {
      id: task.id,
      expectedVersion: null,
      changes: {
        ...(differs('description') && { title: after.description }),
        ...(anew && this.#work(after)),
        ...(paused !== undefined && { paused }),
      },
      ...replaceSchedule(view.schedule, retimed),
      document: this.#shelf.document(after),
    });
  }

  async remove(caller: Member, { id }: Pick<ListedTask, 'id'>): Promise<void> {
    await this.#deps.tasks.remove(caller, { id, expectedVersion: null });
  }
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
    extra: { ...before.extra, ...extraOf(given, known) },
  };
}

/** A crontab equal to the shown one, such as that of a single instant, is no change. */
function withShown(view: View, body: Change): Change {
  const { crontab, ...rest } = body;
  const shown = shownCrontab(view.attributes, view.schedule);
  return crontab === undefined || isDeepStrictEqual(crontab, shown) ? rest : body;
}
