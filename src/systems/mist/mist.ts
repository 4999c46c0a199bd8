import { z } from 'zod';
import { type Call, type Dialect, type DialectDeps, ok, type Route, route } from '../dialect.ts';
import { listed } from '../pages.ts';
import { readKept } from '../shelf.ts';
import { body as fields } from './body.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { dialect, MistTasks } from './tasks.ts';
import { keptSchema, shape, shownTask, timingOn } from './wire.ts';
import { path } from './words.ts';

const params = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** The dialect of Mist.io's automated scheduling. */
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
    features: new Set(['title', 'description', 'start', 'end', 'maxRuns']),
    notShown: [
      'tasks whose first schedule is neither a single time, an interval nor a crontab of UTC',
      'results and logs of runs',
    ],
    notShownOf: ({ schedules, document }) =>
      timingOn({ schedules, kept: readKept(keptSchema, document) }) === null ? null : [],
  };
}

function makeRoutes(deps: DialectDeps): readonly Route[] {
  const tasks = new MistTasks(deps);
  async function edit({ caller, params: { id }, body }: Call<{ id: string }, unknown, z.output<typeof fields>>) {
    await tasks.change(caller, await tasks.find(caller, id), body);
    return ok(shownTask(await tasks.find(caller, id)));
  }
  return [
    route({
      method: 'GET',
      path,
      summary: 'Getting all your tasks',
      answers: { 200: z.array(shape) },
      handle: async ({ caller }) => ok(listed(tasks.list(caller), shownTask)),
    }),
    route({
      method: 'POST',
      path,
      summary: 'Adding a task',
      body: fields,
      answers: { 200: shape },
      handle: async ({ caller, body }) => ok(shownTask(await tasks.create(caller, body))),
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'Getting a specific task',
      params,
      answers: { 200: shape },
      handle: async ({ caller, params: { id } }) => ok(shownTask(await tasks.find(caller, id))),
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
