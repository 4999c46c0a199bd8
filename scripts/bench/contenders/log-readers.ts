/** Readers of one run's log. They implement the protocol themselves, so that they use little of the machine. */
import { WebSocket } from 'ws';
import { contend } from '../contender.ts';
import type { LogReadersInput, LogReadersResult } from '../measures.ts';
import { percentile } from '../statistics.ts';

const abreast = 50;
const logTail = 'subscription ($runId: ID!) { logTail(runId: $runId) { final entries { index timestamp message } } }';

class LogReader {
  readonly #input: LogReadersInput;
  readonly #seen: number[] = [];
  readonly #connected = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly lags: number[] = [];

  constructor(input: LogReadersInput) {
    this.#input = input;
    this.ended.catch(() => undefined);
  }

  /** Settles when the socket has closed in good order. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Whether every line came once and in order. */
  get isComplete(): boolean {
    return this.#seen.length >= this.#input.lines && this.#seen.every((index, n) => index === n + 1);
  }

  /** Settles when the server has acknowledged the connection and the subscription has been sent. */
  connect(): Promise<void> {
    const { url, token } = this.#input;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', (code) => {
      if (code === 1000) this.#ended.resolve();
      else this.#fail(new Error(`a socket closed with ${code}`));
    });
    socket.on('open', () => {
      const payload = token === null ? {} : { authorization: `Bearer ${token}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data: Buffer) => this.#receive(socket, JSON.parse(data.toString()) as Message));
    return this.#connected.promise;
  }

  #receive(socket: WebSocket, message: Message): void {
    switch (message.type) {
      case 'connection_ack':
        socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: this.#subscription }));
        return this.#connected.resolve();
      case 'ping':
        return socket.send('{"type":"pong"}');
      case 'error':
        return this.#fail(new Error(JSON.stringify(message)));
      case 'next':
        this.#note(message.payload.data.logTail.entries);
        if (message.payload.data.logTail.final) socket.close(1000);
        return undefined;
      case 'complete':
        return socket.close(1000);
    }
  }

  get #subscription(): object {
    return { query: logTail, variables: { runId: this.#input.runId } };
  }

  #note(entries: readonly Line[]): void {
    const now = Date.now();
    for (const { index, timestamp } of entries) {
      this.#seen.push(index);
      this.lags.push(now - Date.parse(timestamp));
    }
  }

  #fail(error: Error): void {
    this.#connected.reject(error);
    this.#ended.reject(error);
  }
}

type Message =
  | { readonly type: 'connection_ack' | 'complete' | 'ping' | 'error' }
  | {
      readonly type: 'next';
      readonly payload: {
        readonly data: { readonly logTail: { readonly final: boolean; readonly entries: readonly Line[] } };
      };
    };

interface Line {
  readonly index: number;
  readonly timestamp: string;
}

await contend(async (given): Promise<LogReadersResult> => {
  const input = given as LogReadersInput;
  const readers = Array.from({ length: input.readers }, () => new LogReader(input));
  const waiting = [...readers];
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      for (let reader = waiting.pop(); reader; reader = waiting.pop()) await reader.connect();
    }),
  );
  const arrivedAt = Date.now();
  await Promise.all(readers.map(({ ended }) => ended));
  const lags = readers.flatMap((reader) => reader.lags);
  const complete = readers.filter(({ isComplete }) => isComplete).length;
  return { arrivedAt, complete, sorted: [50, 99, 100].map((percent) => percentile(lags, percent)) };
});
