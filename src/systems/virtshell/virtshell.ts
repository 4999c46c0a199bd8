import { z } from 'zod';
import { type Dialect, type DialectDeps, type Member, ok, type Route, route } from '../dialect.ts';
import { type Feature, scheduleFeatures } from '../features.ts';
import { listed } from '../pages.ts';
import { change, creation } from './body.ts';
import { acceptsJson, refusalSchema, refuse, refuseAccept, statuses } from './errors.ts';
import { identify, makeAgents, userOf } from './identify.ts';
import { dialect, VirtshellTasks, uuid } from './tasks.ts';
import { list, shape, shownTask, type View } from './wire.ts';
import { header, path, prefix, spelt } from './words.ts';

const params = z.object({ id: z.string().min(1).max(200) });

/** The dialect of VirtShell's tasks, which agents poll for, execute and report on. */
export function makeVirtshell(deps: DialectDeps): Dialect {
  const agents = makeAgents(deps.virtshellTenant, deps.reader);
  return {
    name: dialect,
    title: 'VirtShell tasks (virtshell)',
    prefixes: [prefix],
    security: { signature: { type: 'apiKey', in: 'header', name: header, description: 'UserId:Signature' } },
    identify: (request) => identify(request, deps.identify, agents),
    routes: makeRoutes(deps).map((line) => ({
      ...line,
      handle: async (call) => (acceptsJson(call.request.headers.accept) ? line.handle(call) : refuseAccept),
    })),
    refuse,
    statuses,
    refusalSchema,
    features: new Set<Feature>(['title', 'description', ...scheduleFeatures]),
    notShown: [
      'schedules, and runs before the last',
      'results, progress, levels and times of log entries',
      'a requested cancel that is not finished',
    ],
    notShownOf: ({ schedules }) => (schedules.length === 0 ? [] : ['its schedules']),
  };
}

function makeRoutes(deps: DialectDeps): readonly Route[] {
  const tasks = new VirtshellTasks(deps);
  return [...readingRoutes(tasks), ...writingRoutes(tasks)];
}

function readingRoutes(tasks: VirtshellTasks): readonly Route[] {
  const show = (pages: AsyncIterable<readonly View[]>) => ok(listed(pages, shownTask, 'tasks'));
  const byStatus = (caller: Member, status: string) => show(tasks.withStatus(caller, spelt(status)));
  return [
    route({
      method: 'GET',
      path,
      summary: 'Get the information of all tasks',
      answers: { 200: list },
      handle: async ({ caller }) => show(tasks.list(caller)),
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'Get the information of one task by its uuid, or of all tasks by status',
      params,
      answers: { 200: z.union([shape, list]) },
      handle: async ({ caller, params: { id } }) =>
        uuid.test(id) ? ok(shownTask(await tasks.find(caller, id))) : byStatus(caller, id),
    }),
    route({
      method: 'GET',
      path: `${path}/status/:status`,
      summary: 'Get the information of all tasks by status',
      params: z.object({ status: params.shape.id }),
      answers: { 200: list },
      handle: async ({ caller, params: { status } }) => byStatus(caller, status),
    }),
  ];
}

function writingRoutes(tasks: VirtshellTasks): readonly Route[] {
  return [
    route({
      method: 'POST',
      path,
      summary: 'Create a new task',
      body: creation,
      answers: { 200: success('create').extend({ task_id: z.string() }) },
      handle: async ({ caller, body, request }) => ok(await tasks.create(caller, userOf(request), body)),
    }),
    route({
      method: 'PUT',
      path: `${path}/:id`,
      summary: 'Update a task: its status, its log',
      params,
      body: change,
      answers: { 200: success('update') },
      handle: async ({ caller, params: { id }, body, request }) =>
        ok(await tasks.change(caller, userOf(request), await tasks.find(caller, id), body)),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Delete a task',
      params,
      answers: { 200: success('delete') },
      handle: async ({ caller, params: { id } }) =>
        ok(await tasks.remove(caller, [[(await tasks.find(caller, id)).task]])),
    }),
    route({
      method: 'DELETE',
      path,
      summary: 'Delete all tasks that were made by this API',
      answers: { 200: success('delete') },
      handle: async ({ caller }) => ok(await tasks.remove(caller, tasks.own(caller))),
    }),
  ];
}

function success(what: string) {
  return z.object({ [what]: z.literal('success') });
}
