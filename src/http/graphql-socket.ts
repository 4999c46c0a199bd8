import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { type ExecutionArgs, GraphQLError, type GraphQLSchema } from 'graphql';
import type { ServerOptions as ProtocolOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';

import { newId } from '../domain/model/id.ts';
import { type GraphqlContext, type GraphqlDeps, makeContext } from '../graphql/context.ts';
import { presentError } from '../graphql/errors/present.ts';
import { readOperation } from '../graphql/operation.ts';
import { makeSharedSubscribe } from '../graphql/stream/shared-execution.ts';
import type { Authenticator } from './graphql-route.ts';
import { makeAnswerWriter } from './socket-answer.ts';
import { makeSocketServer } from './socket-server.ts';
import { type CallerExtra, type Session, SocketSessions } from './socket-sessions.ts';
import { makeUnidentifiedPlaces, refuseUpgrade, upgradeRefusal } from './socket-upgrade.ts';

export interface GraphqlSocketParts {
  readonly schema: GraphQLSchema;
  readonly deps: GraphqlDeps;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  /** Pages of this origin may open sockets, besides pages of the requested host. */
  readonly publicUrl: string | null;
  /** How often the token of an open socket is checked again; default 2 s. With the authenticator's cache this is below 5 s. */
  readonly recheckMs?: number;
  /** How long a client may take to send its token; default 3 s. */
  readonly initTimeoutMs?: number;
  /** How long a connection waits in line for a place; default 10 s. */
  readonly linePatienceMs?: number;
  /** The client's address, as the listener sees it. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Replaces some of {@link socketLimits} in tests. */
  readonly socketLimits?: Partial<SocketLimits>;
}

export interface SocketLimits {
  /** WebSockets whose client has not been identified: in all, and from one address. */
  readonly strangers: number;
  readonly strangersPerAddress: number;
  /** Connections of a token. Operators have no limit here and in the next field. */
  readonly perToken: number;
  /** Concurrent operations on all connections of a token. */
  readonly operationsPerToken: number;
}

const socketLimits: SocketLimits = {
  strangers: 256,
  strangersPerAddress: 64,
  perToken: 2_000,
  operationsPerToken: 10_000,
};
const linePatienceMs = 10_000;

export interface GraphqlSocket {
  /** For the `upgrade` event of the listener. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends "going away" to every client and waits until they have closed, at most for `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

/** Operations on one connection. */
const mostOperations = 100;
/** With more unsent bytes than this, the next result waits instead of adding to them. */
const mostBuffered = 1024 * 1024;

export function makeGraphqlSocket(parts: GraphqlSocketParts): GraphqlSocket {
  const { authenticator, logger, publicUrl, addressOf, recheckMs = 2_000, linePatienceMs: patience } = parts;
  const most = { ...socketLimits, ...parts.socketLimits };
  let closing = false;
  const places = makeUnidentifiedPlaces(
    { all: most.strangers, perAddress: most.strangersPerAddress, patienceMs: patience ?? linePatienceMs },
    addressOf,
    () => closing,
  );
  const sessions = new SocketSessions({
    authenticator,
    logger,
    addressOf,
    perToken: most.perToken,
    onIdentified: (request) => places.giveBack(request),
  });
  const server = makeSocketServer<CallerExtra>({
    logger,
    makeExtra: (socket, request) => ({ socket, request, acknowledged: false, written: new Map() }),
    protocol: makeProtocol({ ...parts, sessions, operationsPerToken: most.operationsPerToken }),
  });
  const rechecking = setInterval(() => sessions.recheckAll(), recheckMs);
  rechecking.unref();

  return {
    upgrade(request, socket, head) {
      const status = closing ? 503 : upgradeRefusal(request, publicUrl);
      if (status !== null) return refuseUpgrade(socket, status);
      void places.take(request, socket).then((taken) => taken && server.accept(request, socket, head));
    },
    async close(patienceMs) {
      if (closing) return;
      closing = true;
      clearInterval(rechecking);
      await server.close(patienceMs);
    },
  };
}

interface OperationParts extends Pick<GraphqlSocketParts, 'schema' | 'deps' | 'authenticator' | 'logger'> {
  readonly sessions: SocketSessions;
  readonly operationsPerToken: number;
}

type Protocol = ProtocolOptions<Readonly<Record<string, unknown>>, CallerExtra>;

function makeProtocol(parts: OperationParts & Pick<GraphqlSocketParts, 'initTimeoutMs'>): Protocol {
  const { schema, logger, sessions, initTimeoutMs = 3_000 } = parts;
  const writeAnswer = makeAnswerWriter(logger);
  return {
    schema,
    connectionInitWaitTimeout: initTimeoutMs,
    subscribe: makeSharedSubscribe(),
    onConnect: (session) => sessions.identify(session),
    onSubscribe: (session, id, payload) => beginOperation(parts, session, id, payload),
    async onNext({ extra }, id, _payload, args, result) {
      const { socket } = extra;
      await drained(socket);
      const answer = await writeAnswer(extra, id, args.contextValue as GraphqlContext, result);
      // A closing socket sends nothing more, so no part of this result is sent if the token has ended.
      await sessions.recheck(socket, extra);
      return answer;
    },
    onComplete: ({ extra }, id) => endBudget(extra, id),
    onDisconnect: ({ extra }) => [...(extra.budgets?.keys() ?? [])].forEach((id) => endBudget(extra, id)),
    onError: (_session, _id, _payload, errors) => errors.map((error) => presentError(error, newId(), logger)),
  };
}

/** Returns errors: a thrown error would close the socket and end all its operations. */
function beginOperation(
  parts: OperationParts,
  session: Session,
  id: string,
  payload: Parameters<typeof readOperation>[1],
): ExecutionArgs | readonly GraphQLError[] {
  const refused = limitError(parts, session);
  if (refused) return [refused];
  const { schema, deps, authenticator, logger } = parts;
  const { extra } = session;
  const requestId = newId();
  try {
    if (extra.caller) authenticator.spend(extra.caller);
    const document = readOperation(schema, payload);
    if (!('definitions' in document)) return document;
    const acceptLanguage = extra.request.headers['accept-language'];
    const contextValue = makeContext(deps, { caller: extra.caller ?? null, requestId, acceptLanguage });
    (extra.budgets ??= new Map()).set(id, contextValue.budget);
    const { operationName = null, variables = null } = payload;
    return { schema, document, operationName, variableValues: variables, contextValue };
  } catch (error) {
    const { message, extensions } = presentError(error, requestId, logger);
    return [new GraphQLError(message, { extensions: extensions ?? null })];
  }
}

function limitError({ sessions, operationsPerToken: limit }: OperationParts, session: Session): GraphQLError | null {
  if (Object.keys(session.subscriptions).length > mostOperations) {
    const message = `a connection may have ${mostOperations} operations at once; end one or open another connection`;
    return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit: mostOperations } });
  }
  const { caller } = session.extra;
  if (!caller || caller.tenantId === null || sessions.countOperation(caller) <= limit) return null;
  const message = `a token may have ${limit} operations at once on all its connections; end one`;
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit } });
}

async function drained(socket: WebSocket): Promise<void> {
  while (socket.bufferedAmount > mostBuffered && socket.readyState === socket.OPEN) await sleep(20);
}

function endBudget({ budgets }: CallerExtra, id: string): void {
  budgets?.get(id)?.end();
  budgets?.delete(id);
}
