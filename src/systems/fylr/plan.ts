import { isDeepStrictEqual } from 'node:util';
import type { AmendTask, CreateTask } from '../../domain/model/commands/task.ts';
import { invalidError } from '../../domain/model/errors.ts';
import type { Recipient } from '../../domain/model/recipient.ts';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import { taskDraft } from '../drafts.ts';
import { extraOf } from '../shelf.ts';
import { withoutSecrets, withSecretsOf } from '../words/secrets.ts';
import { type Given, known } from './body.ts';
import { editSchedules, wantedCriteria } from './criteria.ts';
import { runAt } from './next-run.ts';
import { emptyKept, type Kept, nextRunAt, shownTask, type View } from './wire.ts';
import { timeoutOf } from './words.ts';
import type { Work } from './work.ts';

/** Plans what a document of fylr changes: a new task, or an edit of an existing one. */

export interface PlanContext {
  readonly work: Work;
  readonly zone: string;
  readonly now: Instant;
}

/** One run at a time: schedules that share an instant then make one run. */
const oneAtATime = { maxRuns: 1, key: null, onLimit: 'SKIP' } as const;

export interface NewTask {
  readonly title: string;
  readonly kept: Kept;
  readonly command: Omit<
    CreateTask,
    'name' | 'title' | 'idempotencyKey' | 'validateOnly' | 'tenantId' | 'document' | 'runNow'
  >;
}

export function planTask(given: Given, { work, zone, now }: PlanContext): NewTask {
  const { description, task_module, task_params, next_run_at, task_timeout_sec } = given;
  if (task_module === undefined) throw invalidError(['task_module'], 'required', 'task_module: is missing');
  const wanted = given.schedules?.map((one) => wantedCriteria(one, zone)) ?? [];
  const edit = editSchedules([], wanted);
  const { addSchedules } = next_run_at == null ? edit : runAt(edit, [], next_run_at, now);
  return {
    title: titleOf(description ?? '', task_module),
    kept: keep(emptyKept(task_module), given, null),
    command: {
      ...taskDraft(work.of({ task_module, task_params: task_params ?? {} })),
      description: description ?? '',
      timeoutMs: timeoutOf(task_timeout_sec),
      concurrency: oneAtATime,
      schedules: addSchedules,
      paused: next_run_at === null,
      recipients: recipientsOf(given) ?? [],
    },
  };
}

export interface TaskChange extends Omit<AmendTask, 'id' | 'expectedVersion' | 'document'> {
  readonly kept: Kept;
}

/** The difference between the request and what is shown; null when there is none. */
export function planChange(view: View, given: Given, context: PlanContext): TaskChange | null {
  const shown = shownTask(view).task;
  const changes = changesOf(view, given, shown, context.work);
  const edit = scheduleEdit(view, given, context);
  const before = { ...view.kept, task_module: shown.task_module, task_params: shown.task_params };
  const kept = keep(before, given, shown);
  const recipients = recipientsOf(given);
  const mails = recipients !== undefined && !isDeepStrictEqual(recipients, view.recipients);
  const isUntouched = [changes, ...Object.values(edit)].every((one) => Object.keys(one).length === 0);
  if (isUntouched && !mails && isDeepStrictEqual(kept, before)) return null;
  // Each change raises the version by one, even a change of schedules alone.
  return { changes, touch: true, ...edit, kept, ...(mails && { recipients }) };
}

type Shown = ReturnType<typeof shownTask>['task'];

function changesOf(view: View, given: Given, shown: Shown, work: Work): AmendTask['changes'] {
  const { task } = view;
  const { task_module = shown.task_module, task_timeout_sec, next_run_at: next } = given;
  const task_params = given.task_params === undefined ? shown.task_params : (given.task_params ?? {});
  const description = given.description === undefined ? shown.description : (given.description ?? '');
  const timeout = task_timeout_sec === undefined ? shown.task_timeout_sec : (task_timeout_sec ?? 0);
  const works = task_module !== shown.task_module || !isDeepStrictEqual(task_params, shown.task_params);
  const isTitled = task.title === titleOf(shown.description, shown.task_module);
  const pauses = isRetimed(view, given) && (next === null) !== (task.state === 'PAUSED');
  return {
    ...(description !== shown.description && { description }),
    ...(description !== shown.description && isTitled && { title: titleOf(description, task_module) }),
    ...(timeout !== shown.task_timeout_sec && { timeoutMs: timeoutOf(timeout) }),
    ...(works && work.of({ task_module, task_params: withSecretsOf(task.params, task_params) })),
    ...(pauses && { paused: next === null }),
  };
}

function scheduleEdit(view: View, given: Given, { zone, now }: PlanContext) {
  const wanted = given.schedules === undefined ? undefined : (given.schedules ?? []);
  const criteria = wanted?.map((one) => wantedCriteria(one, zone));
  const plan = editSchedules(view.schedules, criteria);
  const { next_run_at: next } = given;
  return isRetimed(view, given) && next != null ? runAt(plan, view.schedules, next, now) : plan;
}

function isRetimed(view: View, { next_run_at: next }: Given): boolean {
  return next !== undefined && next !== nextRunAt(view);
}

/** Tasks of fylr have no names, so a title is made from the description or the module. */
function titleOf(description: string, module: string): string {
  return (description.trim().split(/[\t\r\n]/, 1)[0] || module).slice(0, 150).toWellFormed();
}

function recipientsOf({ email }: Given): Recipient[] | undefined {
  if (email === undefined) return undefined;
  const unique = new Map((email?.recipients ?? []).map((one) => [one.email, one]));
  return [...unique.values()].map(({ email: address, problems_only }) => ({
    email: address,
    problemsOnly: problems_only ?? false,
  }));
}

/** Given values that differ from the shown ones replace the stored ones. */
function keep(before: Kept, given: Given, shown: Shown | null): Kept {
  const changed = (name: 'task_params' | 'frontend_prefs' | 'state' | 'email'): JsonObject => {
    const value = given[name] === null ? {} : given[name];
    if (value === undefined || (shown && isDeepStrictEqual(value, shown[name]))) return before[name];
    return withoutSecrets(value as JsonObject);
  };
  return {
    task_module: given.task_module ?? before.task_module,
    task_params: changed('task_params'),
    frontend_prefs: changed('frontend_prefs'),
    state: changed('state'),
    email: changed('email'),
    extra: { ...before.extra, ...extraOf(given, known) },
  };
}
