import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '../../domain/model/errors.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import { type Dialect, type DialectDeps, type Member, ok, type Route, route } from '../dialect.ts';
import { listed } from '../pages.ts';
import { digits } from '../read.ts';
import { envelope } from './body.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { listModules, moduleShape, oldList, oldListShape } from './modules.ts';
import { FylrTasks } from './tasks.ts';
import { acknowledged, lineOf, logShape, shape, shownTask } from './wire.ts';
import { criteriaOf, isLive, paths } from './words.ts';
import { dialect } from './work.ts';

const params = z.object({ id: digits });
const otherSchedules = 'schedules other than calendars of weekdays, days of the month, hours and minutes';
const hundred = digits.transform((limit) => Math.min(limit, 1000)).default(100);
const page = z.object({ offset: digits.default(0), limit: hundred });

/** The dialect of fylr's task runners. */
export function makeFylr(deps: DialectDeps): Dialect {
  return {
    name: dialect,
    title: 'fylr tasks (fylr)',
    prefixes: Object.values(paths),
    security: {
      bearer: { type: 'http', scheme: 'bearer' },
      fylr: { type: 'apiKey', in: 'header', name: 'X-Fylr-Authorization', description: 'Bearer T' },
      query: { type: 'apiKey', in: 'query', name: 'access_token' },
    },
    async identify(request: FastifyRequest) {
      const { authorization, 'x-fylr-authorization': own } = request.headers;
      // Clients use fylr's own header when a proxy needs their `Authorization` for itself.
      if (own !== undefined) return deps.identify.authenticate(String(own), request.ip);
      if (authorization !== undefined) return deps.identify.authenticate(authorization, request.ip);
      const token = new URLSearchParams(request.url.split('?', 2)[1] ?? '').get('access_token');
      return token === null ? null : deps.identify.authenticateSecret(token, request.ip);
    },
    routes: makeRoutes(deps),
    refuse,
    statuses,
    refusalSchema,
    features: new Set(['title', 'description', 'timeout', 'concurrency', 'several', 'start', 'timeZone']),
    notShown: [otherSchedules, 'runs before the latest'],
    notShownOf: ({ schedules }) =>
      schedules.filter(isLive).every((one) => criteriaOf(one) !== null) ? [] : [otherSchedules],
  };
}

function makeRoutes(deps: DialectDeps): readonly Route[] {
  const tasks = new FylrTasks(deps);
  const modules: ListModules = async ({ tenantId }) => {
    const tenant = (await deps.reader.access.tenantsById([tenantId])).get(tenantId) ?? null;
    return listModules(catalogFor(deps.modules, tenant), deps.actions, dialect);
  };
  return [...oldRoutes(tasks, modules), ...newRoutes(tasks, modules)];
}

type ListModules = (caller: Member) => Promise<ReturnType<typeof listModules>>;

function oldRoutes(tasks: FylrTasks, modules: ListModules): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: paths.old,
      summary: 'All tasks, the oldest first',
      answers: { 200: z.array(shape) },
      handle: async ({ caller }) => ok(listed(tasks.views.all(caller), shownTask)),
    }),
    route({
      method: 'POST',
      path: paths.old,
      summary: 'Create tasks, or change those with an _id',
      body: z.array(envelope).max(1000),
      answers: { 200: z.array(shape) },
      handle: async ({ caller, body }) => ok((await tasks.store(caller, body, { strict: false })).map(shownTask)),
    }),
    route({
      method: 'GET',
      path: `${paths.old}/modules`,
      summary: 'What tasks can run',
      answers: { 200: z.object({ modules: oldListShape }) },
      handle: async ({ caller }) => ok({ modules: oldList(await modules(caller)) }),
    }),
    ...sharedRoutes(tasks, paths.old, (body) => body, acknowledged),
  ];
}

function newRoutes(tasks: FylrTasks, modules: ListModules): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: paths.new,
      summary: 'A page of the tasks, the oldest first',
      query: page,
      answers: {
        200: z.object({ limit: z.int(), offset: z.int(), count: z.int(), objects: z.array(shape) }),
      },
      async handle({ caller, query: { offset, limit } }) {
        const { views, count } = await tasks.views.page(caller, offset, limit);
        return ok({ limit, offset, count, objects: views.map(shownTask) });
      },
    }),
    route({
      method: 'POST',
      path: paths.new,
      summary: 'Create a task, or change the one with the _id',
      body: envelope,
      answers: { 200: shape },
      handle: async ({ caller, body }) => ok((await tasks.store(caller, [body], { strict: true })).map(shownTask)[0]),
    }),
    route({
      method: 'PATCH',
      path: `${paths.new}/:id`,
      summary: 'Change a task',
      params,
      body: envelope,
      answers: { 200: shape },
      async handle({ caller, params: { id }, body }) {
        const view = await tasks.views.find(caller, id);
        if (body.task_module !== undefined) tasks.demandModule(body.task_module);
        const { version } = view.task;
        if (body._version !== version + 1) throw mismatch(version, body._version);
        return ok(shownTask(await tasks.change(caller, view, body, version)));
      },
    }),
    route({
      method: 'GET',
      path: `${paths.new}/modules`,
      summary: 'What tasks can run',
      answers: { 200: z.object({ modules: z.array(moduleShape) }) },
      handle: async ({ caller }) => ok({ modules: await modules(caller) }),
    }),
    ...sharedRoutes(tasks, paths.new, (status) => ({ status }), z.object({ status: acknowledged })),
  ];
}

/** Routes that exist under both paths; `wrap` makes the answer of each. */
function sharedRoutes(
  tasks: FylrTasks,
  path: string,
  wrap: (body: object) => object,
  answer: z.ZodType,
): readonly Route[] {
  const done = { acknowledged: 'ok' };
  return [
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'A task',
      params,
      answers: { 200: shape },
      handle: async ({ caller, params: { id } }) => ok(shownTask(await tasks.views.find(caller, id))),
    }),
    route({
      method: 'GET',
      path: `${path}/:id/log`,
      summary: 'The log of its latest run',
      params,
      query: page,
      answers: { 200: logShape },
      async handle({ caller, params: { id }, query: { offset, limit } }) {
        return ok((await tasks.log(await tasks.views.find(caller, id), offset, limit)).map(lineOf));
      },
    }),
    route({
      method: 'POST',
      path: `${path}/:id/cancel`,
      summary: 'Cancel its run',
      params,
      answers: { 200: answer },
      async handle({ caller, params: { id } }) {
        await tasks.cancel(caller, await tasks.views.find(caller, id));
        return ok(wrap(done));
      },
    }),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Delete a task',
      params,
      answers: { 200: answer },
      async handle({ caller, params: { id } }) {
        await tasks.remove(caller, await tasks.views.find(caller, id), { running: path === paths.old });
        return ok(wrap(done));
      },
    }),
  ];
}

function mismatch(current: number, given: number | undefined): DomainError {
  return new DomainError({
    code: 'VERSION_CONFLICT',
    path: ['_version'],
    expectedVersion: (given ?? 0) - 1,
    currentVersion: current,
    message: `_version: must be ${current + 1}, one more than what is stored; given: ${given ?? 'none'}`,
  });
}
