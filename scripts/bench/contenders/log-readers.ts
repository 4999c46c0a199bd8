/** Readers of one run's log. They speak the protocol by hand, so that they take little of the machine. */
import { WebSocket } from 'ws';
import { contend } from '../contender.ts';
import type { LogReadersInput, LogReadersResult } from '../measures.ts';
import { percentile } from '../statistics.ts';

const abreast = 50;
const logTail = 'subscription ($runId: ID!) { logTail(runId: $runId) { final entries { index timestamp message } } }';

await contend(async (given): Promise<LogReadersResult> => {
  const { url, token, readers, runId, lines } = given as LogReadersInput;
  const lags: number[] = [];
  let complete = 0;
  const ended: Promise<void>[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next++ < readers) await arrive();
    }),
  );
  const arrivedAt = Date.now();
  await Promise.all(ended);
  return { arrivedAt, complete, sorted: [50, 99, 100].map((percent) => percentile(lags, percent)) };

  /** Settles when the server has acknowledged the connection and has been asked. */
  function arrive(): Promise<void> {
    const { promise: end, resolve: over, reject: broken } = Promise.withResolvers<void>();
    ended.push(end);
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        perMessageDeflate: false,
      });
      const seen: number[] = [];
      socket.on('error', (error) => (reject(error), broken(error)));
      socket.on('close', (code) => (code === 1000 ? over() : broken(new Error(`a socket closed with ${code}`))));
      socket.on('open', () => {
        const payload = token === null ? {} : { authorization: `Bearer ${token}` };
        socket.send(JSON.stringify({ type: 'connection_init', payload }));
      });
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message;
        switch (message.type) {
          case 'connection_ack':
            socket.send(
              JSON.stringify({ id: 'a', type: 'subscribe', payload: { query: logTail, variables: { runId } } }),
            );
            return resolve();
          case 'ping':
            return socket.send('{"type":"pong"}');
          case 'error':
            return broken(new Error(JSON.stringify(message)));
          case 'next':
            note(message.payload.data.logTail.entries);
            if (message.payload.data.logTail.final) finish();
            return undefined;
          case 'complete':
            return finish();
        }
      });
      function note(entries: readonly Line[]): void {
        const now = Date.now();
        for (const { index, timestamp } of entries) {
          seen.push(index);
          lags.push(now - Date.parse(timestamp));
        }
      }
      let hasEnded = false;
      function finish(): void {
        if (hasEnded) return;
        hasEnded = true;
        if (seen.length >= lines && seen.every((index, n) => index === n + 1)) complete += 1;
        socket.close(1000);
      }
    });
  }
});

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
