import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyAttempts } from '../admission/attempts.ts';
import { admitBody } from '../admission/incoming.ts';
import { ownerOf } from '../domain/model/actor.ts';
import { DomainError, TemporaryError, TooManyRequestsError } from '../domain/model/errors.ts';
import { demand } from '../domain/model/permission.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import { isShortJson, writeJson } from '../flow/json-writer.ts';
import { readJson } from './body.ts';
import type { BudgetScope } from './budget-scope.ts';
import type { Answer, Dialect, Member, RefusalCode, Route } from './dialect.ts';
import { Listed } from './pages.ts';
import { read } from './read.ts';
import type { Tenancy } from './tenancy.ts';

const strangers = 'a valid token is required';

/** Serves a dialect at its prefixes. Every request there gets the dialect's own form of answer. */
export async function mountDialect(
  fastify: FastifyInstance,
  dialect: Dialect,
  tenancy: Tenancy,
  budgets: BudgetScope,
): Promise<void> {
  for (const prefix of dialect.prefixes) {
    // oxlint-disable-next-line no-await-in-loop -- plugins are registered one after the other
    await fastify.register(async (scope) => serve(scope, prefix, dialect, tenancy, budgets), { prefix });
  }
}

function serve(scope: FastifyInstance, prefix: string, dialect: Dialect, tenancy: Tenancy, budgets: BudgetScope): void {
  const callers = new WeakMap<FastifyRequest, Member>();

  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, bytes: Buffer) =>
    readJson(bytes),
  );

  // Runs before the body is read, so that requests without a valid token cost little.
  scope.addHook('onRequest', async (request, reply) => {
    // The content type of clients is ignored, see readJson.
    request.headers['content-type'] = 'application/json';
    const caller = await dialect.identify(request);
    if (caller === null) {
      return send(reply, refusal(dialect, request, 'UNAUTHENTICATED', strangers));
    }
    if (request.is404) return send(reply, notFound(dialect, request));
    admitBody(request.raw, reply.raw, ownerOf(caller));
    callers.set(request, await tenancy.within(caller));
    return undefined;
  });

  scope.setErrorHandler((error: FastifyError, request, reply) => send(reply, answerTo(dialect, error, request)));
  scope.setNotFoundHandler((request, reply) => send(reply, notFound(dialect, request)));

  for (const route of dialect.routes.filter(({ path }) => path === prefix || path.startsWith(`${prefix}/`))) {
    const path = route.path.slice(prefix.length);
    for (const url of path === '' ? ['/'] : [path, `${path}/`]) {
      scope.route({
        method: route.method,
        url,
        prefixTrailingSlash: 'both',
        handler: async (request, reply) => {
          const caller = callers.get(request)!;
          return budgets.within(caller, async (budget) => {
            // An answer counts as in flight until its last byte has been sent.
            reply.raw.once('close', () => budget.end());
            const answer = await run(dialect, route, request, caller);
            return sendText(reply, answer, await writtenWithin(budget, answer.body));
          });
        },
      });
    }
  }
}

async function run(dialect: Dialect, route: Route, request: FastifyRequest, caller: Member): Promise<Answer> {
  demand(caller, 'READ');
  const params = route.params?.safeParse(request.params);
  if (params && !params.success) return notFound(dialect, request);
  return route.handle({
    caller,
    params: params?.data,
    query: route.query && read(route.query, { ...(request.query as object) }),
    body: route.body && read(route.body, request.body),
    request,
  });
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return sendText(reply, answer, plainText(answer.body));
}

function sendText(reply: FastifyReply, answer: Answer, text: string | Buffer): FastifyReply {
  reply.code(answer.status).headers(headersOf(answer));
  return answer.body === undefined ? reply.send() : reply.send(text);
}

/** An answer in the form in which it is sent. */
export interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export function render(answer: Answer): Rendered {
  return { status: answer.status, headers: headersOf(answer), text: plainText(answer.body) };
}

function headersOf({ body, type, headers = {} }: Answer): Record<string, string> {
  if (body === undefined) return { ...headers };
  const usual = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return { ...headers, 'content-type': type ?? usual };
}

function plainText(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

async function writtenWithin(budget: AnswerBudget, body: unknown): Promise<string | Buffer> {
  // A list counts its own text while it grows.
  if (body instanceof Listed) return body.text(budget);
  const text = await textOf(body, budget);
  budget.show(text.length);
  return text;
}

/** A large text is written in pieces, so that other work gets a turn. */
async function textOf(body: unknown, { most, overflow }: AnswerBudget): Promise<string | Buffer> {
  if (body === undefined || typeof body === 'string' || isShortJson(body)) return plainText(body);
  const pieces = await writeJson(body, { most, turn });
  if (pieces === null) throw overflow();
  return Buffer.concat(pieces);
}

/** Unknown callers learn nothing here either. */
export async function refuseUrl(
  dialect: Dialect,
  why: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  try {
    const known = await dialect.identify(request);
    await send(reply, refusal(dialect, request, known ? 'MALFORMED' : 'UNAUTHENTICATED', known ? why : strangers));
  } catch (error) {
    await send(reply, answerTo(dialect, error as FastifyError, request));
  }
}

function answerTo(dialect: Dialect, error: FastifyError, request: FastifyRequest): Answer {
  if (error instanceof TooManyRequestsError) {
    return retryAfter(error.retryAfterMs, refusal(dialect, request, 'TOO_MANY_REQUESTS', error.message));
  }
  if (error instanceof DomainError) {
    const [problem] = error.problems;
    const refused = refusal(dialect, request, problem.code, error.message);
    if (problem.code !== 'LIMIT_EXCEEDED' || problem.retryAfter === undefined) return refused;
    return retryAfter(problem.retryAfter, refused);
  }
  if (error instanceof TemporaryError) {
    request.log[error.isLogged ? 'debug' : 'error']({ err: error }, 'a store is away or busy');
    return retryAfter(error.retryAfterMs, refusal(dialect, request, 'UNAVAILABLE', error.message));
  }
  const status = error.statusCode ?? 500;
  if (error instanceof TooManyAttempts) {
    const refused = refusal(dialect, request, 'TOO_MANY_REQUESTS', error.message);
    return retryAfter(error.retryAfterSeconds * 1_000, refused);
  }
  if (status === 413) return refusal(dialect, request, 'TOO_LARGE', 'the body is larger than 1 MiB');
  if (status >= 400 && status < 500) return refusal(dialect, request, 'MALFORMED', error.message);
  request.log.error({ err: error }, 'internal error');
  return refusal(dialect, request, 'INTERNAL', 'internal error');
}

function retryAfter(ms: Milliseconds, answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil(ms / 1_000)) } };
}

function notFound(dialect: Dialect, request: FastifyRequest): Answer {
  const path = pathOf(request).replace(/(?<=.)\/$/, '');
  const { routes } = dialect;
  const named = routes.filter((route) => route.path === path);
  // A fixed name wins over an id: `/tasks/` is the list, and not a task with an empty id.
  const here = named.length > 0 ? named : routes.filter((route) => fits(route, path));
  const methods = here.map(({ method }) => method);
  if (methods.length === 0) return refusal(dialect, request, 'UNKNOWN_PATH', `there is nothing at ${path}`);
  const allow = [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].join(', ');
  const message = `${request.method} is not possible here; possible: ${allow}`;
  const answer = refusal(dialect, request, 'WRONG_METHOD', message);
  return { ...answer, headers: { ...answer.headers, allow } };
}

function refusal(dialect: Dialect, request: FastifyRequest, code: RefusalCode, message: string): Answer {
  const { method, headers } = request;
  return dialect.refuse({ code, message, method, anonymous: headers.authorization === undefined });
}

function fits(route: Route, path: string): boolean {
  const [wanted, given] = [route.path.split('/'), path.split('/')];
  if (wanted.length !== given.length) return false;
  const params = wanted.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), given[i]]] : []));
  if (route.params && !route.params.safeParse(Object.fromEntries(params)).success) return false;
  return wanted.every((part, i) => part.startsWith(':') || part === given[i]);
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split('?', 1)[0] ?? '').slice(0, 200);
}
