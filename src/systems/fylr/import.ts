import { z } from 'zod';
import type { Instant } from '../../domain/model/values.ts';
import { checkTimeZone, compile } from '../../recurrence/index.ts';
import {
  type ImportContext,
  type Imported,
  mapTask,
  type Notes,
  type ImportedSchedule,
  scheduleDraft,
} from '../import/draft.ts';
import { read, shownId, text, textOrNull, withRule } from '../import/read.ts';
import { copyOf, externalWork } from '../import/work.ts';
import { isObject, jsonObject } from '../words/json.ts';
import { lists, recurrenceOf, timeoutOf } from './words.ts';

const criteria = z.looseObject({ ...lists, timezone: textOrNull });
type GivenCriteria = z.output<typeof criteria>;

const instant = z
  .string()
  .transform((given) => Date.parse(given))
  .refine((at) => !Number.isNaN(at), 'is not a time such as 2024-01-31T08:00:00Z');

/** The envelope of "Retrieve a list of tasks". */
const shape = z.looseObject({
  _user: z.looseObject({ user: z.looseObject({ _generated_displayname: textOrNull }).nullish() }).nullish(),
  task: z.looseObject({
    _id: z.union([z.int(), text.min(1)]),
    description: textOrNull,
    task_module: text.min(1),
    task_params: jsonObject.nullish(),
    task_timeout_sec: z.number().nonnegative().nullish(),
    email: z.looseObject({ recipients: z.array(z.looseObject({ email: textOrNull })).nullish() }).nullish(),
    frontend_prefs: jsonObject.nullish(),
    state: jsonObject.nullish(),
    status: textOrNull,
    next_run_at: instant.nullish().or(z.literal('').transform(() => null)),
    schedules: z.array(criteria).nullish(),
  }),
});
type Task = z.output<typeof shape>['task'];

export function mapFylr(document: unknown, place: number, context: ImportContext): Imported {
  const inner = isObject(document) ? document['task'] : undefined;
  const id = shownId(inner, '_id', place);
  const named = isObject(inner) ? (inner['description'] ?? inner['task_module']) : undefined;
  return mapTask(id, typeof named === 'string' && named !== '' ? named : id, (notes) => {
    const { _user: user, task } = read(shape, document);
    const schedules = schedulesOf(task, notes, context);
    tellLosses(task, user?.user?._generated_displayname ?? null, notes);
    const task_params = copyOf(task.task_params ?? {}, notes, 'task_params');
    return {
      title: task.description ?? task.task_module,
      description: null,
      ...externalWork(task.task_module, task_params),
      timeoutMs: timeoutOf(task.task_timeout_sec),
      schedules,
    };
  });
}

/** Several schedules of a task are alternatives: it runs at the times of each of them. */
function schedulesOf(task: Task, notes: Notes, { now, timeZone }: ImportContext): ImportedSchedule[] {
  const given = task.schedules ?? [];
  const next = task.next_run_at ?? null;
  if (given.length === 0) {
    if (next === null || next <= now) {
      notes.note('schedules', 'it has none: it runs only on request');
      return [];
    }
    return [scheduleDraft({ kind: 'once', at: next })];
  }
  if (next === null) notes.note('next_run_at', 'it is empty, so the task does not run: its schedules come paused');
  const limits = {
    startsAt: next !== null && next > now ? next : null,
    paused: next === null ? 'next_run_at was empty at the source' : null,
  };
  const schedules = given.map((each, i) => scheduleOf(each, `schedules.${i}`, limits, timeZone, notes));
  // next_run_at may have been set by hand: the task then runs at that time, whatever its schedules say.
  if (limits.startsAt === null || schedules.some((schedule) => plans(schedule, next!))) return schedules;
  notes.note('next_run_at', 'no schedule has this time: it is taken over as one more');
  return [...schedules, scheduleDraft({ kind: 'once', at: next })];
}

function plans({ recurrence, timeZone, dst }: ImportedSchedule, at: Instant): boolean {
  const open = { startsAt: null, endsAt: null, exclusions: [], jitterMs: 0, jitterSeed: '', anchor: at };
  return compile({ recurrence, timeZone, dst, ...open }).count(at, at + 1) > 0;
}

function scheduleOf(
  { timezone, ...criteria }: GivenCriteria,
  path: string,
  limits: { readonly startsAt: Instant | null; readonly paused: string | null },
  otherwise: string,
  notes: Notes,
): ImportedSchedule {
  if (timezone === null) notes.note(`${path}.timezone`, `none is given; its hours are taken as those of ${otherwise}`);
  return withRule(path, () =>
    scheduleDraft(recurrenceOf(criteria), { ...limits, timeZone: checkTimeZone(timezone ?? otherwise) }),
  );
}

function tellLosses({ email, frontend_prefs, state, status }: Task, owner: string | null, notes: Notes): void {
  const recipients = (email?.recipients ?? []).length;
  if (recipients > 0) notes.lost('email.recipients', `${recipients} of them: recipients are not taken over`);
  if (Object.keys(state ?? {}).length > 0)
    notes.lost('state', 'the state that the module keeps between runs is not taken over');
  if (Object.keys(frontend_prefs ?? {}).length > 0)
    notes.lost('frontend_prefs', 'they only concern a screen of the source');
  if (owner !== null) notes.lost('_user', 'tasks here belong to a tenant, not to a person');
  if (status === 'running') notes.note('status', 'it is running at the source now');
}
