/** graphql-ws as its users have it: one subscription whose events come from memory. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventEmitter, on } from 'node:events';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { serveFrom } from '../contender-server.ts';

const schema = buildSchema(`
  type Query { hello: String }
  type Subscription { logTail(runId: ID!): Batch! }
  type Batch { final: Boolean! entries: [Entry!]! }
  type Entry { index: Int! timestamp: String! message: String! }
`);

serveFrom(async (input) => {
  const { beginsAt, lines, everyMs } = input as { beginsAt: number; lines: number; everyMs: number };
  const emitter = new EventEmitter().setMaxListeners(0);
  for (let n = 1; n <= lines; n += 1) {
    setTimeout(
      () => {
        const entries = [{ index: n, timestamp: new Date().toISOString(), message: `line ${n}` }];
        emitter.emit('batch', { logTail: { final: n === lines, entries } });
      },
      beginsAt - Date.now() + n * everyMs,
    );
  }
  async function* logTail(): AsyncGenerator {
    for await (const [batch] of on(emitter, 'batch')) yield batch;
  }
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  useServer({ schema, roots: { subscription: { logTail } } }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
