import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { type ExecutionArgs, type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Context as SocketContext } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';

import { TooManyAttempts } from '../admission/attempts.ts';
import { hostKey } from '../admission/client-address.ts';
import { watchMessages } from '../admission/incoming.ts';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import { makeSeats } from '../admission/seats.ts';
import { TemporaryError, TooManyRequestsError } from '../domain/model/errors.ts';
import { type Caller, holds, ownerOf, scopes } from '../domain/model/actor.ts';
import { newId } from '../domain/model/id.ts';
import { type GraphqlContext, type GraphqlDeps, makeContext } from '../graphql/context.ts';
import { presentError } from '../graphql/errors/present.ts';
import { readOperation } from '../graphql/operation.ts';
import { makeSharedSubscribe } from '../graphql/stream/shared-execution.ts';
import { type Authenticator, graphqlPath } from './graphql-route.ts';
import { makeAnswerWriter } from './socket-answer.ts';
import { makeSocketServer, type SocketExtra } from './socket-server.ts';

export interface GraphqlSocketParts {
  readonly schema: GraphQLSchema;
  readonly deps: GraphqlDeps;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  /** Besides the host of the request itself, pages from here may open sockets. */
  readonly publicUrl: string | null;
  /** A token is asked for again this often while its socket is open; default 2 s, which with what the authenticator remembers stays under 5 s. */
  readonly recheckMs?: number;
  /** How long a client may take to say who it is; default 3 s. */
  readonly initTimeoutMs?: number;
  /** How long a connection waits in line for the place of a stranger; default 10 s. */
  readonly linePatienceMs?: number;
  /** The client's, as the listener knows it. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Of {@link socketLimits}, for tests. */
  readonly socketLimits?: Partial<SocketLimits>;
}

export interface SocketLimits {
  /** WebSockets whose client has not said who it is: in all, and from one address. */
  readonly strangers: number;
  readonly strangersPerAddress: number;
  /** Connections of a token. Operators have no limit, here and in the next. */
  readonly perToken: number;
  /** Operations at once on all connections of a token. */
  readonly operationsPerToken: number;
}

const socketLimits: SocketLimits = {
  strangers: 256,
  strangersPerAddress: 64,
  perToken: 2_000,
  operationsPerToken: 10_000,
};
/** Connections beyond the places of strangers wait in line, unread, for so long: after a restart all clients come at once. */
const mostWaiting = 20_000;
const linePatienceMs = 10_000;
/** The operations of a token are counted anew this often; in between, what begins is added. */
const countedForMs = 250;

export interface GraphqlSocket {
  /** For the `upgrade` event of the listener. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says "going away" to every client and waits until they have gone, at most for `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

interface Known extends SocketExtra {
  caller?: Caller;
  /** Of the operations that run, by their ids. */
  budgets?: Map<string, AnswerBudget>;
}
type Session = SocketContext<Readonly<Record<string, unknown>>, Known>;

const mostOperations = 100;
/** Behind a slow reader we wait instead of piling up. */
const mostBuffered = 1024 * 1024;

export function makeGraphqlSocket(parts: GraphqlSocketParts): GraphqlSocket {
  const { schema, deps, authenticator, logger, publicUrl, recheckMs = 2_000, initTimeoutMs = 3_000 } = parts;
  const { addressOf } = parts;
  const most = { ...socketLimits, ...parts.socketLimits };
  const strangers = makeSeats({ all: most.strangers, each: most.strangersPerAddress, waiting: mostWaiting });
  const ofTokens = makeSeats({ all: Infinity, each: most.perToken });
  const sessions = new Map<WebSocket, Session>();
  const writeAnswer = makeAnswerWriter(logger);
  /** How each stranger gives its place back. */
  const waiting = new WeakMap<IncomingMessage, () => void>();
  const counts = new Map<string, { readonly at: number; count: number }>();
  let closing = false;

  async function identify(session: Session): Promise<boolean> {
    const { connectionParams, extra } = session;
    const { socket, request } = extra;
    const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const header = typeof given === 'string' ? given : request.headers.authorization;
    try {
      const caller = await authenticator.authenticate(header, addressOf(request));
      if (!caller) {
        socket.close(4401, 'Unauthorized');
        return false;
      }
      if (socket.readyState !== socket.OPEN) return false;
      const leave = caller.tenantId === null ? () => undefined : ofTokens.take(ownerOf(caller));
      if (!leave) {
        socket.close(1013, `A token may have ${most.perToken} connections at once`);
        return false;
      }
      extra.caller = caller;
      extra.acknowledged = true;
      waiting.get(request)?.();
      sessions.set(socket, session);
      watchMessages(request.socket, socket, ownerOf(caller), () => {
        socket.close(1013, 'Too much is on its way at once; try again');
      });
      socket.once('close', () => {
        leave();
        sessions.delete(socket);
      });
      return true;
    } catch (error) {
      if (error instanceof TooManyAttempts) {
        socket.close(1013, 'Too many wrong tokens came from this address');
        return false;
      }
      logger.error({ err: error }, 'a WebSocket could not be authenticated');
      socket.close(
        error instanceof TemporaryError || error instanceof TooManyRequestsError ? 1013 : 1011,
        'Try again later',
      );
      return false;
    }
  }

  /** Errors are returned: one that is thrown closes the socket with everything that runs on it. */
  function begin(
    session: Session,
    id: string,
    payload: Parameters<typeof readOperation>[1],
  ): ExecutionArgs | readonly GraphQLError[] {
    if (Object.keys(session.subscriptions).length > mostOperations) {
      const message = `a connection may have ${mostOperations} operations at once; end one or open another connection`;
      return [new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit: mostOperations } })];
    }
    const { caller: asks } = session.extra;
    if (asks && asks.tenantId !== null && operationsOf(asks) > most.operationsPerToken) {
      const limit = most.operationsPerToken;
      const message = `a token may have ${limit} operations at once on all its connections; end one`;
      return [new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit } })];
    }
    const requestId = newId();
    try {
      if (session.extra.caller) authenticator.spend(session.extra.caller);
      const document = readOperation(schema, payload);
      if (!('definitions' in document)) return document;
      const { caller = null, request } = session.extra;
      const contextValue = makeContext(deps, { caller, requestId, acceptLanguage: request.headers['accept-language'] });
      (session.extra.budgets ??= new Map()).set(id, contextValue.budget);
      const { operationName = null, variables = null } = payload;
      return { schema, document, operationName, variableValues: variables, contextValue };
    } catch (error) {
      const { message, extensions } = presentError(error, requestId, logger);
      return [new GraphQLError(message, { extensions: extensions ?? null })];
    }
  }

  /** With the one that is about to begin. */
  function operationsOf(caller: Caller): number {
    const owner = ownerOf(caller);
    const now = performance.now();
    const known = counts.get(owner);
    if (known && now - known.at < countedForMs) return (known.count += 1);
    if (counts.size > mostWaiting) counts.clear();
    let count = 0;
    for (const { extra, subscriptions } of sessions.values()) {
      if (extra.caller && ownerOf(extra.caller) === owner) count += Object.keys(subscriptions).length;
    }
    counts.set(owner, { at: now, count });
    return count;
  }

  const server = makeSocketServer<Known>({
    logger,
    makeExtra: (socket, request) => ({ socket, request, acknowledged: false, written: new Map() }),
    protocol: {
      schema,
      connectionInitWaitTimeout: initTimeoutMs,
      subscribe: makeSharedSubscribe(),
      onConnect: (session) => identify(session),
      onSubscribe: (session, id, payload) => begin(session, id, payload),
      async onNext({ extra }, id, _payload, args, result): Promise<FormattedExecutionResult> {
        const { socket } = extra;
        while (socket.bufferedAmount > mostBuffered && socket.readyState === socket.OPEN) await sleep(20);
        const context = args.contextValue as GraphqlContext;
        const answer = await writeAnswer(extra, id, context, result);
        // A closing socket sends no more, so that nothing of this result goes out if the token has ended.
        await recheck(socket, extra);
        return answer;
      },
      onComplete: ({ extra }, id) => endBudget(extra, id),
      onDisconnect: ({ extra }) => [...(extra.budgets?.keys() ?? [])].forEach((id) => endBudget(extra, id)),
      onError: (_session, _id, _payload, errors) => errors.map((error) => presentError(error, newId(), logger)),
    },
  });

  const rechecking = setInterval(() => {
    for (const [socket, { extra }] of sessions) void recheck(socket, extra);
  }, recheckMs);
  rechecking.unref();

  async function recheck(socket: WebSocket, session: Known): Promise<void> {
    if (!session.caller) return;
    try {
      const caller = await authenticator.revalidate(session.caller);
      if (!caller) socket.close(4401, 'Unauthorized');
      // What runs on this socket was allowed by the scopes of before: a new connection asks again for each of it.
      else if (!isSameReach(caller, session.caller)) socket.close(1012, 'The token has changed; connect again');
    } catch (error) {
      // While the store cannot be asked nobody is thrown out: nothing says that the token has been revoked.
      logger.debug({ err: error }, 'a token could not be checked again');
    }
  }

  /** False: there was no place in time, or the client has gone. */
  async function seat(request: IncomingMessage, socket: Duplex): Promise<boolean> {
    const gone = new AbortController();
    const leaveLine = (): void => gone.abort();
    // Nobody else hears of a connection that waits.
    socket.on('error', leaveLine).once('close', leaveLine);
    const patience = setTimeout(leaveLine, parts.linePatienceMs ?? linePatienceMs);
    const leave = await strangers.wait(hostKey(addressOf(request)), gone.signal);
    clearTimeout(patience);
    socket.off('error', leaveLine).off('close', leaveLine);
    if (leave && !socket.destroyed && !closing) {
      socket.once('close', leave);
      waiting.set(request, leave);
      return true;
    }
    leave?.();
    if (!socket.destroyed) refuseUpgrade(socket, closing ? 503 : 429);
    return false;
  }

  return {
    upgrade(request, socket, head) {
      const status = closing ? 503 : refusal(request, publicUrl);
      if (status !== null) return refuseUpgrade(socket, status);
      void seat(request, socket).then((seated) => seated && server.accept(request, socket, head));
    },
    async close(patienceMs) {
      if (closing) return;
      closing = true;
      clearInterval(rechecking);
      await server.close(patienceMs);
    },
  };
}

function endBudget({ budgets }: Known, id: string): void {
  budgets?.get(id)?.end();
  budgets?.delete(id);
}

function isSameReach(now: Caller, before: Caller): boolean {
  return now.tenantId === before.tenantId && scopes.every((scope) => holds(now, scope) === holds(before, scope));
}

function refusal(request: IncomingMessage, publicUrl: string | null): number | null {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== graphqlPath) return 404;
  const { origin, host } = request.headers;
  // Programs send no Origin; a browser always does, and a page of another site has no business here.
  if (origin === undefined) return null;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  const home = publicUrl === null ? null : new URL(publicUrl);
  return from !== null && (from.host === host || from.origin === home?.origin) ? null : 403;
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  const again = status === 429 ? 'Retry-After: 1\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${again}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
