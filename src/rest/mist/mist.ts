import { z } from 'zod';
import { type Call, type Dialect, type DialectDeps, ok, type Route, route } from '../dialect.ts';
import { Listed, mapPages } from '../pages.ts';
import { body as fields } from './body.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { dialect, makeTasks } from './tasks.ts';
import { isShown, shape, told, type View } from './wire.ts';

const path = '/api/v1/schedules';
const params = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** Mist.io's automated scheduling. */
export function makeMist(deps: DialectDeps): Dialect {
  return {
    name: dialect,
    title: 'Mist.io schedules (mist)',
    prefixes: [path],
    security: { token: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'T, or Bearer T.' } },
    async identify({ headers: { authorization = '' }, ip }) {
      const bare = authorization.replace(/^bearer +/i, '').trim();
      return bare === '' ? null : deps.identify.authenticateSecret(bare, ip);
    },
    routes: makeRoutes(deps),
    refuse,
    statuses,
    refusalSchema,
    words: new Set(['title', 'description', 'start', 'end', 'maxRuns']),
    notShown: [
      'tasks whose first schedule is neither a single time, an interval nor a crontab of UTC',
      'results and logs of runs',
    ],
    untold: ({ schedules, document }) => (isShown(schedules, document) ? [] : null),
  };
}

function makeRoutes(deps: DialectDeps): readonly Route[] {
  const tasks = makeTasks(deps);
  const tell = async (views: readonly View[]) => {
    const runs = await deps.reader.tasks.lastRuns(views.map(({ task }) => task.id));
    return views.map((view) => told(view, runs.get(view.task.id)));
  };
  async function edit({ caller, params: { id }, body }: Call<{ id: string }, unknown, z.output<typeof fields>>) {
    await tasks.change(caller, await tasks.find(caller, id), body);
    return ok((await tell([await tasks.find(caller, id)]))[0]);
  }
  return [
    route({
      method: 'GET',
      path,
      summary: 'Getting all your tasks',
      answers: { 200: z.array(shape) },
      handle: async ({ caller }) => ok(new Listed('[', mapPages(tasks.list(caller), tell), ']')),
    }),
    route({
      method: 'POST',
      path,
      summary: 'Adding a task',
      body: fields,
      answers: { 200: shape },
      handle: async ({ caller, body }) => ok((await tell([await tasks.create(caller, body)]))[0]),
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'Getting a specific task',
      params,
      answers: { 200: shape },
      handle: async ({ caller, params: { id } }) => ok((await tell([await tasks.find(caller, id)]))[0]),
    }),
    ...(['PUT', 'POST', 'PATCH'] as const).map((method) =>
      route({
        method,
        path: `${path}/:id`,
        summary: 'Editing a task',
        params,
        body: fields,
        answers: { 200: shape },
        handle: edit,
      }),
    ),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Deleting a task',
      params,
      answers: { 200: z.string() },
      async handle({ caller, params: { id } }) {
        await tasks.remove(caller, await tasks.find(caller, id));
        return ok('OK');
      },
    }),
  ];
}
