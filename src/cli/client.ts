import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { createClient, type Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { RefusalFragment } from './generated.ts';

/** A GraphQL operation with the types of its variables and of its answer, as codegen writes it. */
export interface TypedDocument<Result, Variables> extends DocumentTypeDecoration<Result, Variables> {
  toString(): string;
}

export interface ClientOptions {
  /** `http://127.0.0.1:4000`, without a path. */
  readonly url: string;
  readonly token: string;
}

/** A request that was refused or could not be sent. When `passing`, the same request may succeed a little later. */
export class ClientError extends Error {
  readonly passing: boolean;

  constructor(message: string, passing: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClientError';
    this.passing = passing;
  }
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;
const requestTimeoutMs = 15_000;
const pingEveryMs = 10_000;
const pongWithinMs = 5_000;

/** Speaks GraphQL to a service: queries and mutations over HTTP, streams over one WebSocket. */
export class Client {
  readonly #options: ClientOptions;
  readonly #socket: SocketClient;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#socket = connect(options);
  }

  async call<Result, Variables extends object>(
    operation: TypedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const { url, token } = this.#options;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: operation.toString(), variables }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    }).catch((cause: unknown) => {
      throw new ClientError(`${url} cannot be reached: ${reasonOf(cause)}`, true, { cause });
    });
    if (response.status === 401) throw new ClientError(`${url} does not accept the token`, false);
    const answer = (await response.json().catch(() => ({}))) as Answer<Result>;
    if (answer.errors?.length || !answer.data) {
      throw readErrors(answer.errors ?? [{ message: `${url} answered with status ${response.status}` }]);
    }
    return answer.data;
  }

  /**
   * The items of a subscription, from the beginning to the one that is marked final. When the connection breaks, it is opened
   * again and the stream goes on after the last item. This is repeated without a limit. A refusal throws a ClientError.
   * Aborting the signal ends the stream.
   */
  async *follow<
    Field extends string,
    Item extends { readonly cursor: string; readonly final?: boolean },
    Variables extends object,
  >(
    operation: TypedDocument<Readonly<Record<Field, Item>>, Variables & { readonly after?: string | null }>,
    field: Field,
    variables: Variables,
    options: { readonly signal: AbortSignal; readonly onBreak?: () => void },
  ): AsyncGenerator<Item, void> {
    const { signal, onBreak } = options;
    let after: string | null = null;
    for (let breaks = 0; !signal.aborted; breaks++) {
      const items = this.#socket.iterate<Record<Field, Item>>({
        query: operation.toString(),
        variables: { ...variables, after },
      });
      const leave = (): void => void items.return?.();
      signal.addEventListener('abort', leave, { once: true });
      try {
        for await (const { data, errors } of items) {
          if (errors?.length || !data) throw readErrors(errors ?? []);
          const item: Item = data[field];
          after = item.cursor;
          breaks = 0;
          yield item;
          if (item.final) return;
        }
      } catch (error) {
        const known = readBreak(error);
        if (!known.passing) throw known;
      } finally {
        signal.removeEventListener('abort', leave);
      }
      if (signal.aborted) return;
      onBreak?.();
      await sleep(pauseAfter(breaks), undefined, { signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#socket.dispose();
  }
}

/** Returns the payload of a mutation. Throws an error that says which fields were refused and why. */
export function accepted<Payload extends { readonly errors: readonly Pick<RefusalFragment, 'path' | 'message'>[] }>(
  payload: Payload,
): Payload {
  if (payload.errors.length === 0) return payload;
  const reasons = payload.errors.map(({ path, message }) => (path?.length ? `${path.join('.')}: ${message}` : message));
  throw new ClientError(reasons.join('; '), false);
}

function connect({ url, token }: ClientOptions): SocketClient {
  let impatient: NodeJS.Timeout | undefined;
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    // The library would retry from the start of the stream; `follow` knows the cursor.
    retryAttempts: 0,
    connectionAckWaitTimeout: pongWithinMs,
    keepAlive: pingEveryMs,
    on: {
      // A peer that has vanished sends no pong.
      ping: (received) => {
        if (!received) impatient = setTimeout(() => client.terminate(), pongWithinMs);
      },
      pong: (received) => {
        if (received) clearTimeout(impatient);
      },
      closed: () => clearTimeout(impatient),
    },
  });
  return client;
}

/** With jitter, so that many clients do not return to a restarted service at the same moment. */
function pauseAfter(breaks: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** breaks) * (0.5 + Math.random() / 2);
}

function readErrors(errors: NonNullable<Answer<never>['errors']>): ClientError {
  const passing = errors.some(({ extensions }) => extensions?.code === 'UNAVAILABLE');
  return new ClientError(errors.map(({ message }) => message).join('; ') || 'an answer without data', passing);
}

/** Reads what graphql-ws throws: a list of the operation's errors, or the event with which the socket closed. */
function readBreak(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  if (Array.isArray(error)) return readErrors(error as NonNullable<Answer<never>['errors']>);
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : 0;
  if (code === 4401) return new ClientError('the token is not accepted', false);
  // 4408: we were too slow to send our token. 4499: we closed a silent connection. Other codes from 4400 to 4499 are refusals.
  const passing = !(code >= 4400 && code < 4500) || code === 4408 || code === 4499;
  return new ClientError(`the connection broke: ${reasonOf(error)}`, passing, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'closed';
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
