import { z } from 'zod';
import { invalidError } from '../../domain/model/errors.ts';
import type { Actions } from '../actions.ts';
import { type Answer, type Call, type DialectDeps, type Member, type Route, ok, route } from '../dialect.ts';
import { Listed, mapPages } from '../pages.ts';
import { change, creation, flatten, subjectTypes } from './body.ts';
import { query as monitoring, searchOf } from './monitoring.ts';
import { dialect, TimetableTasks } from './tasks.ts';
import type { View } from './view.ts';
import { detail, detailOf, row, rowOf } from './wire.ts';
import { path } from './words.ts';

const id = z.object({ id: z.string().regex(/^\d{1,15}$/) });
const done = { status: 204 };
const objectTypes = z.object({ object_types: z.record(z.string(), z.array(z.string())) });

export function makeRoutes(deps: DialectDeps): readonly Route[] {
  const tasks = new TimetableTasks(deps);
  return [...actionRoutes(deps.actions), ...listRoutes(deps.actions, tasks), ...taskRoutes(tasks)];
}

function actionRoutes(actions: Actions): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/info',
      summary: 'Module information',
      answers: { 200: z.object({ info: z.object({ version: z.string() }) }) },
      handle: async () => ok({ info: { version: '2.0' } }),
    }),
    route({
      method: 'GET',
      path: `${path}/task_objects`,
      summary: 'Getting list of objects for scheduling tasks',
      answers: { 200: objectTypes },
      handle: async () => ok({ object_types: actions.objects(dialect) }),
    }),
    route({
      method: 'GET',
      path: `${path}/tasks_list`,
      summary: 'Getting list of functions for scheduling tasks',
      query: z.looseObject({
        type: z.string().optional(),
        groups: z.union([z.string(), z.array(z.string())]).optional(),
        locale: z.string().optional(),
      }),
      answers: { 200: z.array(z.array(z.string()).length(2)) },
      async handle({ query }) {
        const groups = query.groups === undefined ? null : [query.groups].flat().flatMap((each) => each.split(','));
        const offered = actions.list(dialect).filter((action) => {
          const places = query.type === undefined ? Object.values(action.for) : [action.for[query.type] ?? []];
          return places.some(
            (place) => place.length > 0 && (groups === null || place.some((one) => groups.includes(one))),
          );
        });
        return ok(offered.map(({ name }) => [name, label(actions, name, query.locale)]));
      },
    }),
  ];
}

function label(actions: Actions, name: string, locale: string | undefined): string {
  const { labels = {} } = actions.list(dialect).find((action) => action.name === name) ?? {};
  return labels[(locale ?? 'en').slice(0, 2).toLowerCase()] ?? labels['en'] ?? name;
}

function listRoutes(actions: Actions, tasks: TimetableTasks): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: `${path}/tasks_monitoring`,
      summary: 'Getting list of running tasks',
      query: monitoring,
      answers: { 200: z.object({ rows: z.array(row), total_count: z.int() }) },
      async handle({ caller, query }) {
        const name = (unique: string) => label(actions, unique, query.locale);
        const offered = actions.list(dialect).map((action) => action.name);
        const labels = Object.fromEntries(offered.map((unique) => [unique, name(unique)]));
        const { pages, numbers: known, count } = await tasks.search(searchOf(query, caller.tenantId, labels), caller);
        const rows = mapPages(pages, async (views) =>
          views.map((view) => rowOf(view, known.get(view.task.id)!, name(view.attributes.unique_name))),
        );
        return ok(new Listed('{"rows":[', rows, `],"total_count":${count}}`));
      },
    }),
    route({
      method: 'DELETE',
      path: `${path}/tasks_monitoring`,
      summary: 'Deleting tasks of specified object',
      query: z.looseObject({ subject_type: z.enum(subjectTypes), subject_id: z.string().min(1) }),
      answers: { 204: null },
      async handle({ caller, query }) {
        for await (const page of tasks.listOf(caller, query)) {
          // oxlint-disable-next-line no-await-in-loop -- one transaction each, not all of them at once
          for (const { task } of page) await tasks.remove(caller, task);
        }
        return done;
      },
    }),
  ];
}

function taskRoutes(tasks: TimetableTasks): readonly Route[] {
  const show: Show = async (caller, view) => ok(detailOf(view, await tasks.numbers(caller, view)));
  return [
    creationRoute(tasks, show),
    exampleRoute,
    readingRoute(tasks, show),
    ...changeRoutes(tasks, show),
    deletionRoute(tasks),
  ];
}

type Show = (caller: Member, view: View) => Promise<Answer>;

function creationRoute(tasks: TimetableTasks, show: Show): Route {
  return route({
    method: 'POST',
    path,
    summary: 'Creating task',
    body: creation,
    answers: { 200: detail },
    async handle({ caller, body }) {
      checkObject(body.object_id, body.subject_id);
      return show(caller, await tasks.create(caller, body));
    },
  });
}

/** The documented example of PUT omits the id of the task. */
const exampleRoute = route({
  method: 'PUT',
  path,
  summary: 'The example of the document, which omits the id of the task: says so',
  answers: {},
  async handle() {
    throw invalidError(['timetable_id'], 'required', "PUT needs the task's id: /timetable/{timetable_id}/");
  },
});

function readingRoute(tasks: TimetableTasks, show: Show): Route {
  return route({
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Getting detailed information about task',
    params: id,
    answers: { 200: detail },
    handle: async ({ caller, params }) => show(caller, await tasks.find(caller, Number(params.id), { deleted: true })),
  });
}

function deletionRoute(tasks: TimetableTasks): Route {
  return route({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: 'Deleting task',
    params: id,
    answers: { 204: null },
    async handle({ caller, params }) {
      await tasks.remove(caller, (await tasks.find(caller, Number(params.id), { deleted: false })).task);
      return done;
    },
  });
}

function changeRoutes(tasks: TimetableTasks, show: Show): readonly Route[] {
  async function amend({ caller, params, body }: Call<{ id: string }, unknown, z.output<typeof change>>) {
    const { object_id: objectId, subject_id: subjectId } = body;
    const view = await tasks.find(caller, Number(params.id), { deleted: false });
    checkObject(objectId, subjectId ?? view.attributes.subject_id);
    await tasks.change(caller, view, flatten(body));
    return show(caller, await tasks.find(caller, Number(params.id), { deleted: false }));
  }

  return [
    route({
      method: 'PATCH',
      path: `${path}/:id`,
      summary: 'Updating task',
      params: id,
      body: change,
      answers: { 200: detail },
      async handle(call) {
        if (call.body.crontab !== undefined)
          throw invalidError(['crontab'], 'method', 'crontab: PATCH changes any attribute but this one; use PUT');
        // A nested crontab is ignored: it is part of an answer that a client sends back.
        const { crontab: _, ...rest } = call.body.periodic_task ?? {};
        return amend({ ...call, body: { ...call.body, periodic_task: rest } });
      },
    }),
    route({
      method: 'PUT',
      path: `${path}/:id`,
      summary: 'Updating the task schedule',
      params: id,
      body: change,
      answers: { 200: detail },
      handle: amend,
    }),
  ];
}

/** "Request argument required for additional validation": it must equal the subject. */
function checkObject(objectId: string | undefined, subjectId: string): void {
  if (objectId !== undefined && objectId !== subjectId)
    throw invalidError(['object_id'], 'same', `object_id: must be subject_id "${subjectId}"; given: "${objectId}"`);
}
