import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { adminToken, type GraphqlError, type Service } from './service.ts';

/** A WebSocket to one service. */
export interface SocketClient {
  /** The events until the server completes. Throws {@link StreamError} for an error, or when the connection ends. */
  stream<Event>(query: string, variables?: object): AsyncIterableIterator<Event>;
  /** Calls back with each event until it is stopped. */
  watch(
    query: string,
    variables: object,
    on: (event: unknown) => void,
  ): { readonly stop: () => void; readonly ended: Promise<void> };
  /** The code with which the connection was closed, when it is. */
  readonly closed: Promise<number>;
  /** Breaks the connection without a close, as a network does. */
  cut(): void;
  close(): Promise<void>;
  [Symbol.dispose](): void;
}

/** An answer with errors in place of an event. */
export class StreamError extends Error {
  readonly errors: readonly GraphqlError[];
  constructor(errors: readonly GraphqlError[]) {
    super(JSON.stringify(errors));
    this.errors = errors;
  }
}

export function openSocket(service: Pick<Service, 'socketUrl'>, token: string | null = adminToken): SocketClient {
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  let socket: WebSocket | undefined;
  /** True even for a connection that is still being made. */
  let isCut = false;
  const client: Client = createClient({
    url: service.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    on: {
      opened(opened) {
        socket = opened as WebSocket;
        if (isCut) socket.terminate();
      },
      closed: (event) => resolve((event as { code: number }).code),
    },
  });
  return {
    async *stream<Event>(query: string, variables: object = {}) {
      const results = client.iterate<Record<string, Event>>({ query, variables: { ...variables } });
      for await (const { data, errors } of results) {
        if (errors) throw new StreamError(errors);
        const [event] = Object.values(data ?? {});
        if (event !== undefined) yield event;
      }
    },
    watch(query, variables, on) {
      const { promise: ended, resolve: complete, reject } = Promise.withResolvers<void>();
      ended.catch(() => undefined);
      const sink = { next: on, error: reject, complete };
      return { stop: client.subscribe({ query, variables: { ...variables } }, sink), ended };
    },
    closed,
    cut() {
      isCut = true;
      socket?.terminate();
    },
    close: async () => client.dispose(),
    [Symbol.dispose]: () => void client.dispose(),
  };
}

export interface Resumable<Event> {
  readonly query: string;
  readonly variables?: object;
  /** The service for each new connection. */
  readonly service: (connection: number) => Pick<Service, 'socketUrl'>;
  /** Called with every event; true ends the reading. */
  readonly on: (event: Event) => boolean | void;
  readonly after?: string | null;
  /** How long each connection lives before it is cut. After one without events, the next lives twice as long. */
  readonly lifeMs: number;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** In seconds. */
const longestS = 300;

/**
 * Reads a stream over connections that are cut repeatedly, resuming at the last cursor. Answers the number of
 * connections.
 */
export async function readOverCuts<Event extends { readonly cursor: string }>(
  reading: Resumable<Event>,
): Promise<number> {
  let after = reading.after ?? null;
  let { lifeMs } = reading;
  const began = performance.now();
  for (let connection = 1; ; connection++) {
    const seconds = (performance.now() - began) / 1_000;
    if (seconds > longestS)
      throw new Error(`after ${seconds.toFixed(0)} s and ${connection - 1} connections the stream stands at ${after}`);
    reading.signal?.throwIfAborted();
    const client = openSocket(reading.service(connection), reading.token);
    const before = after;
    const timer = setTimeout(() => client.cut(), lifeMs);
    try {
      for await (const event of client.stream<Event>(reading.query, { ...reading.variables, after })) {
        after = event.cursor;
        if (reading.on(event)) return connection;
      }
      return connection;
    } catch (error) {
      if (error instanceof StreamError) throw error;
    } finally {
      clearTimeout(timer);
      // On a busy machine, a connection may be cut before it sends anything.
      lifeMs = after === before ? lifeMs * 2 : reading.lifeMs;
      client.cut();
      await client.close();
    }
  }
}
