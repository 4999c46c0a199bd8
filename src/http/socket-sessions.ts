import type { IncomingMessage } from 'node:http';

import type { Context as SocketContext } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';

import { TooManyAttempts } from '../admission/attempts.ts';
import { watchMessages } from '../admission/incoming.ts';
import { makeSeats, type Seats } from '../admission/seats.ts';
import { type Caller, holds, ownerOf, scopes } from '../domain/model/actor.ts';
import { TemporaryError, TooManyRequestsError } from '../domain/model/errors.ts';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import type { Authenticator } from './graphql-route.ts';
import type { SocketExtra } from './socket-server.ts';

/** A WebSocket with its caller. */
export interface CallerExtra extends SocketExtra {
  /** Absent until the client has been identified. */
  caller?: Caller;
  /** The budgets of running operations, by the ids of the operations. */
  budgets?: Map<string, AnswerBudget>;
}
export type Session = SocketContext<Readonly<Record<string, unknown>>, CallerExtra>;

export interface SessionParts {
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
  /** The most connections of one token. */
  readonly perToken: number;
  /** Called when the client of the request has been identified. */
  readonly onIdentified: (request: IncomingMessage) => void;
}

/** The operations of a token are counted again after this time; until then, new ones are added to the last count. */
const countedForMs = 250;
const mostCounts = 20_000;

/** The connections whose clients have been identified. */
export class SocketSessions {
  readonly #parts: SessionParts;
  readonly #seats: Seats;
  readonly #sessions = new Map<WebSocket, Session>();
  readonly #counts = new Map<string, { readonly at: number; count: number }>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#seats = makeSeats({ all: Infinity, each: parts.perToken });
  }

  /** False: the client has no valid token, or no place is free; then the socket is closed. */
  async identify(session: Session): Promise<boolean> {
    const { socket } = session.extra;
    try {
      const caller = await this.#callerOf(session);
      if (caller) return this.#admit(session, caller);
      socket.close(4401, 'Unauthorized');
    } catch (error) {
      this.#closeAfter(error, socket);
    }
    return false;
  }

  #callerOf({ connectionParams, extra: { request } }: Session): Promise<Caller | null> {
    const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const header = typeof given === 'string' ? given : request.headers.authorization;
    return this.#parts.authenticator.authenticate(header, this.#parts.addressOf(request));
  }

  #admit(session: Session, caller: Caller): boolean {
    const { extra } = session;
    const { socket, request } = extra;
    if (socket.readyState !== socket.OPEN) return false;
    const leave = caller.tenantId === null ? () => undefined : this.#seats.take(ownerOf(caller));
    if (!leave) {
      socket.close(1013, `A token may have ${this.#parts.perToken} connections at once`);
      return false;
    }
    extra.caller = caller;
    extra.acknowledged = true;
    this.#parts.onIdentified(request);
    this.#sessions.set(socket, session);
    watchMessages(request.socket, socket, ownerOf(caller), () => {
      socket.close(1013, 'Too much is on its way at once; try again');
    });
    socket.once('close', () => {
      leave();
      this.#sessions.delete(socket);
    });
    return true;
  }

  #closeAfter(error: unknown, socket: WebSocket): void {
    if (error instanceof TooManyAttempts) return socket.close(1013, 'Too many wrong tokens came from this address');
    this.#parts.logger.error({ err: error }, 'a WebSocket could not be authenticated');
    const isTemporary = error instanceof TemporaryError || error instanceof TooManyRequestsError;
    socket.close(isTemporary ? 1013 : 1011, 'Try again later');
  }

  recheckAll(): void {
    for (const [socket, { extra }] of this.#sessions) void this.recheck(socket, extra);
  }

  /** Closes the socket when its token is no longer valid, or has other rights than before. */
  async recheck(socket: WebSocket, { caller: before }: CallerExtra): Promise<void> {
    if (!before) return;
    try {
      const caller = await this.#parts.authenticator.revalidate(before);
      if (!caller) socket.close(4401, 'Unauthorized');
      // Running operations were allowed by the old rights. On a new connection each of them is checked again.
      else if (!hasSameRights(caller, before)) socket.close(1012, 'The token has changed; connect again');
    } catch (error) {
      // The socket stays open while the store cannot be asked: nothing says that the token was revoked.
      this.#parts.logger.debug({ err: error }, 'a token could not be checked again');
    }
  }

  /** The number of operations on all connections of the caller, including one that is about to begin. */
  countOperation(caller: Caller): number {
    const owner = ownerOf(caller);
    const now = performance.now();
    const known = this.#counts.get(owner);
    if (known && now - known.at < countedForMs) return (known.count += 1);
    if (this.#counts.size > mostCounts) this.#counts.clear();
    let count = 0;
    for (const { extra, subscriptions } of this.#sessions.values()) {
      if (extra.caller && ownerOf(extra.caller) === owner) count += Object.keys(subscriptions).length;
    }
    this.#counts.set(owner, { at: now, count });
    return count;
  }
}

function hasSameRights(now: Caller, before: Caller): boolean {
  return now.tenantId === before.tenantId && scopes.every((scope) => holds(now, scope) === holds(before, scope));
}
