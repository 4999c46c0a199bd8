import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { pieceLength } from '../../src/flow/json-writer.ts';
import { makeDeps, makeTask } from '../graphql/fakes.ts';
import { serve, token } from './serve.ts';

const mebibyte = 1_048_576;
const count = 60;

/** A server of tasks with such params, and the longest JSON that it has made in one go. */
async function serveTasks(t: TestContext, filler: string) {
  const tasks = Array.from({ length: count }, (_, n) => makeTask(n, { params: { n, filler } }));
  const page = async () => ({
    items: tasks.map((value) => ({ value, position: [value.id] })),
    hasNext: false,
    hasPrevious: false,
  });
  const { url } = await serve(t, makeDeps({ reader: { tasks: { page } } }));
  let longest = 0;
  const stringify = JSON.stringify.bind(JSON) as (value: unknown) => string | undefined;
  t.mock.method(JSON, 'stringify', (value: unknown) => {
    const text = stringify(value);
    longest = Math.max(longest, text?.length ?? 0);
    return text;
  });
  return {
    url,
    longest: () => longest,
    whole: { tasks: { nodes: tasks.map(({ name, params }) => ({ name, params })) } },
  };
}

const query = `{ tasks(first: ${count}) { nodes { name params } } }`;

async function askOverHttp(url: string, asked = query, accept = 'application/json') {
  const body = `{"query": ${JSON.stringify(asked)}}`;
  const headers = { 'content-type': 'application/json', authorization: token, accept };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return { response, text: await response.text() };
}

/** The whole message that answers the query, as it came. */
async function askOverSocket(url: string, asked = query): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { authorization: token },
  });
  await once(socket, 'open');
  try {
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(`{"id":"1","type":"subscribe","payload":{"query":${JSON.stringify(asked)}}}`);
    const [data] = (await once(socket, 'message')) as [Buffer];
    return String(data);
  } finally {
    socket.close();
  }
}

describe('a large answer', () => {
  it('is written in pieces over HTTP, and is the text that it would be in one', async (t) => {
    const { url, longest, whole } = await serveTasks(t, 'x'.repeat(255_000));
    const { response, text } = await askOverHttp(url);
    assert.ok(longest() <= 4 * pieceLength, `${longest()} characters in one go`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(Number(response.headers.get('content-length')), Buffer.byteLength(text));
    assert.ok(text.length > 14 * mebibyte);
    assert.ok(text === `${JSON.stringify({ data: whole })}\n`, text.slice(0, 200));
  });

  it('is written in pieces over WebSocket, and is the text that it would be in one', async (t) => {
    const { url, longest, whole } = await serveTasks(t, 'x'.repeat(255_000));
    const text = await askOverSocket(url);
    assert.ok(longest() <= 4 * pieceLength, `${longest()} characters in one go`);
    assert.ok(text === JSON.stringify({ id: '1', type: 'next', payload: { data: whole } }), text.slice(0, 200));
  });

  it('is refused by its bytes, whatever the characters', async (t) => {
    // Within the limit as characters; JSON writes each of them as six.
    const { url } = await serveTasks(t, '\u0001'.repeat(60_000));
    for (const text of [(await askOverHttp(url)).text, await askOverSocket(url)]) {
      assert.ok(text.length < 2_000, `${text.length} characters`);
      assert.match(text, /"the answer is larger than 16 MiB; ask for less.*"LIMIT_EXCEEDED"/);
    }
  });

  it('is refused by the length of its aliases', async (t) => {
    const { url } = await serveTasks(t, 'x');
    const alias = 'a'.repeat(250_000);
    const long = `{ tasks(first: ${count}) { nodes { ${alias}: name } } }`;
    const twice = `{ a: tasks(first: ${count}) { nodes { ...f } } b: tasks(first: ${count}) { nodes { ...f } } } fragment f on Task { ${alias}: name }`;
    assert.ok((await askOverHttp(url, long)).text.length > 14 * mebibyte);
    for (const text of [(await askOverHttp(url, twice)).text, await askOverSocket(url, twice)]) {
      assert.ok(text.length < 2_000, `${text.length} characters`);
      assert.match(text, /LIMIT_EXCEEDED/);
    }
  });

  it('does not take the place of another refusal of the same request', async (t) => {
    const { url } = await serveTasks(t, 'x'.repeat(255_000));
    const { response, text } = await askOverHttp(url, query, 'text/html');
    assert.equal(response.status, 406);
    assert.ok(text.length < 2_000, `${text.length} characters`);
  });

  it('comes between others on the same WebSocket, each whole', async (t) => {
    const { url, whole } = await serveTasks(t, 'x'.repeat(100_000));
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: token },
      retryAttempts: 0,
    });
    t.after(() => client.dispose());
    const ask = async (asked: string) => {
      for await (const { data } of client.iterate({ query: asked })) return data;
      return null;
    };
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(n % 2 ? query : '{ __typename }')));
    for (const [n, answer] of answers.entries()) assert.deepEqual(answer, n % 2 ? whole : { __typename: 'Query' });
  });
});
