import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { buildSchema, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Client, ClientError } from '../../src/cli/client.ts';
import { TailLogDocument, TypedDocumentString } from '../../src/cli/generated.ts';

const schema = buildSchema(`
  scalar Cursor
  type Query { nothing: Int }
  type LogEntry { index: Int! attempt: Int level: String message: String statusPercent: Float timestamp: String }
  type LogBatch { cursor: Cursor! final: Boolean! entries: [LogEntry!]! }
  type Subscription { logTail(runId: ID!, after: Cursor, batchSize: Int): LogBatch! }
`);
const last = 7;

/** Counts up to `last` from the cursor, and cuts every connection behind its second item. */
async function startCuttingServer(t: TestContext, refuse = false) {
  const server = createServer((_request, response) => response.writeHead(401).end());
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const asked: unknown[] = [];
  const served = useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => connectionParams?.['authorization'] === 'Bearer secret',
      roots: {
        subscription: {
          async *logTail({ after }: { after?: string | null }) {
            asked.push(after ?? null);
            if (refuse) throw new GraphQLError('no run has this id', { extensions: { code: 'NOT_FOUND' } });
            const from = Number(after ?? 0);
            for (let index = from + 1; index <= last; index++) {
              yield { logTail: { cursor: String(index), final: index === last, entries: [{ index }] } };
              if (index === from + 2) for (const socket of sockets.clients) socket.terminate();
            }
          },
        },
      },
    },
    sockets,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new Client({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' });
  t.after(async () => {
    await client.close();
    await served.dispose();
    server.closeAllConnections();
    server.close();
  });
  return { client, asked };
}

test('a stream that is cut off again and again arrives once and in order', async (t) => {
  const { client, asked } = await startCuttingServer(t);
  const seen: number[] = [];
  let breaks = 0;
  const options = { signal: AbortSignal.timeout(120_000), onBreak: () => void (breaks += 1) };
  for await (const { entries } of client.follow(TailLogDocument, 'logTail', { runId: 'r' }, options))
    seen.push(...entries.map(({ index }) => index));
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(breaks > 0 && asked.length === breaks + 1, `${breaks} breaks, asked ${asked.join()}`);
});

test('a refusal ends a stream and is not asked for again', async (t) => {
  const { client, asked } = await startCuttingServer(t, true);
  const stream = client.follow(TailLogDocument, 'logTail', { runId: 'r' }, { signal: AbortSignal.timeout(120_000) });
  await assert.rejects(
    stream.next(),
    (error) => error instanceof ClientError && !error.passing && /no run has this id/.test(error.message),
  );
  assert.equal(asked.length, 1);
});

test('aborting ends a stream that waits to be connected again', async () => {
  const client = new Client({ url: 'http://127.0.0.1:1', token: 'secret' });
  const stop = new AbortController();
  const options = { signal: stop.signal, onBreak: () => stop.abort() };
  const stream = client.follow(TailLogDocument, 'logTail', { runId: 'r' }, options);
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  await client.close();
});

test('a token that is not accepted is said plainly', async (t) => {
  const { client } = await startCuttingServer(t);
  await assert.rejects(client.call(new TypedDocumentString('{ nothing }'), {}), /does not accept the token/);
});
