import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError, invalidError } from '../../domain/model/errors.ts';
import { isFinal } from '../../domain/model/run.ts';
import { type Answer, type Dialect, type DialectDeps, type Member, ok, type Route, route } from '../dialect.ts';
import { Listed, mapPages } from '../pages.ts';
import { read } from '../read.ts';
import { addition, change, taskId, update } from './body.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { identify } from './identify.ts';
import { dialect, ProvisionTasks } from './tasks.ts';
import { answer, historyOf, messageOf, nameOf, taskOf } from './wire.ts';
import { path, repeatOf } from './words.ts';

interface Asked {
  readonly caller: Member;
  /** The task's id in the query or in the body. */
  readonly taskId: unknown;
  readonly body: unknown;
}

const actionNames = ['addTask', 'updateTask', 'deleteTask', 'executeTask', 'getTaskHistory', 'getTasks'] as const;
const query = z.looseObject({
  target: z.literal('scheduler'),
  action: z.enum(actionNames),
  taskId: z.string().optional(),
});

const changing: ReadonlySet<string> = new Set(['deleteTask', 'executeTask']);

/** True for a link or an image on another site's page, which a browser would load with its stored password. */
function isOfAnotherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

type Actions = Readonly<Record<(typeof actionNames)[number], (asked: Asked) => Promise<Answer>>>;

/** The dialect of 6connect ProVision's scheduler: one address, with the action in the query. */
export function makeProvision(deps: DialectDeps): Dialect {
  return {
    name: dialect,
    title: 'ProVision scheduler (provision)',
    prefixes: [path],
    security: {
      bearer: { type: 'http', scheme: 'bearer' },
      basic: { type: 'http', scheme: 'basic', description: 'The token is the password.' },
      signature: {
        type: 'apiKey',
        in: 'query',
        name: 'apiKey',
        description: 'With hash behind it: base64 of the HMAC-SHA256 of the query up to and with apiKey.',
      },
    },
    identify: (request) => identify(request, deps.identify),
    routes: makeRoutes(makeActions(new ProvisionTasks(deps))),
    refuse,
    statuses,
    refusalSchema,
    features: new Set(['title', 'several', 'start', 'end', 'timeZone']),
    notShown: [otherSchedules, 'logs of runs, other than their last message'],
    notShownOf({ schedules, timeZone }) {
      const known = schedules.every((schedule) => repeatOf(schedule, timeZone) !== null);
      return known ? [] : [otherSchedules];
    },
  };
}

const otherSchedules = 'schedules other than calendars of single values in the tenant’s zone';

/** Each action is a section of the documentation. */
function makeActions(tasks: ProvisionTasks): Actions {
  const find = (asked: Asked) => tasks.find(asked.caller, read(z.object({ taskId }), asked).taskId);
  return {
    async addTask({ caller, body }) {
      const given = read(addition, body);
      const number = await tasks.add(caller, given);
      return done(`Task "${given.name}" (${number}) added`, { id: String(number) });
    },
    async updateTask({ caller, body }) {
      const given = read(update, body);
      const view = await tasks.find(caller, given.id);
      await tasks.update(caller, view, given);
      const { number } = view;
      const name = given.name ?? nameOf(view);
      return done(`Task "${name}" (${number}) updated`, { id: String(number) });
    },
    async deleteTask(asked) {
      const view = await find(asked);
      await tasks.remove(asked.caller, view);
      return done(`Task "${nameOf(view)}" (${view.number}) deleted`);
    },
    async executeTask(asked) {
      const view = await find(asked);
      const run = await tasks.execute(asked.caller, view);
      const what = `Task "${nameOf(view)}" (${view.number})`;
      if (!isFinal(run.state)) return done(`${what} started`);
      if (run.state === 'SUCCEEDED') return done(messageOf(run) || `${what} executed`);
      return ok({ success: 0, message: messageOf(run) || `${what} failed: ${run.state}` });
    },
    async getTaskHistory(asked) {
      const view = await find(asked);
      return ok({ success: 1, data: historyOf(view, await tasks.history(view)) });
    },
    async getTasks({ caller }) {
      const rows = mapPages(tasks.list(caller), async (views) => {
        const items = await tasks.itemNumbers(caller, views);
        return views.map((view) => taskOf(view, items));
      });
      return ok(new Listed('{"success":1,"data":[', rows, ']}'));
    },
  };
}

function done(message: string, data: unknown = null): Answer {
  return ok({ success: 1, message, data });
}

function makeRoutes(actions: Actions): readonly Route[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'deleteTask, executeTask, getTaskHistory, getTasks',
      query,
      answers: { 200: answer },
      async handle({ caller, query: { action, taskId: id }, request }) {
        if (action === 'addTask' || action === 'updateTask')
          throw invalidError(['action'], 'method', `${action} is asked by POST, with a JSON object`);
        if (changing.has(action) && isOfAnotherSite(request))
          throw new DomainError({
            code: 'FORBIDDEN',
            message: `${action} is refused from a page of another site; send it from a program, or by POST`,
          });
        return actions[action]({ caller, taskId: id, body: undefined });
      },
    }),
    route({
      method: 'POST',
      path,
      summary: 'addTask, updateTask, and the others as by GET',
      query,
      body: change.extend({ taskId: z.union([z.string(), z.int()]).optional() }).optional(),
      answers: { 200: answer },
      handle: ({ caller, query: { action, taskId: id }, body, request }) =>
        actions[action]({ caller, taskId: id ?? body?.taskId, body: request.body }),
    }),
  ];
}
