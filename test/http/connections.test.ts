import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { type TestContext, describe, it } from 'node:test';

import { pino } from 'pino';

import { TooManyAttempts } from '../../src/admission/attempts.ts';
import type { HttpServerParts } from '../../src/http/server.ts';
import { serve, token } from './serve.ts';

interface Line {
  readonly msg: string;
  readonly [name: string]: unknown;
}

async function serveWithLog(t: TestContext, parts: Partial<HttpServerParts> = {}) {
  const lines: Line[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)) as Line);
      done();
    },
  });
  return { ...(await serve(t, undefined, { logger: pino({ level: 'info' }, sink), ...parts })), lines };
}

function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

const gone = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

describe('connections', { timeout: 60_000 }, () => {
  it('of one address beyond its limit are dropped, with one line a second, and others take their places', async (t) => {
    const { url, lines } = await serveWithLog(t, { connectionLimits: { all: 100, perAddress: 3, countsOwn: true } });
    const kept = [open(url), open(url), open(url)];
    for (const socket of kept) await once(socket, 'connect');
    await Promise.all(Array.from({ length: 20 }, () => gone(open(url))));
    const told = lines.filter(({ msg }) => /dropped/.test(msg));
    assert.ok(told.length > 0 && told.length < 20);
    assert.equal(told[0]?.['limit'], 3);
    assert.equal(told[0]?.['address'], '127.0.0.1');
    const freed = gone(kept[0]!);
    kept[0]!.destroy();
    await freed;
    for (let status = 0; status !== 200;)
      status = await fetch(`${url}/healthz`).then(
        (r) => r.status,
        () => 0,
      );
    for (const socket of kept) socket.destroy();
  });

  it('of a trusted proxy are not counted by its address', async (t) => {
    const { url } = await serveWithLog(t, {
      connectionLimits: { all: 100, perAddress: 1, countsOwn: true },
      trustProxy: ['127.0.0.1'],
    });
    const held = [open(url), open(url)];
    for (const socket of held) await once(socket, 'connect');
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    for (const socket of held) socket.destroy();
  });

  it('in all beyond the limit are dropped', async (t) => {
    const { url } = await serveWithLog(t, { connectionLimits: { all: 2, perAddress: 100, countsOwn: true } });
    const kept = [open(url), open(url)];
    for (const socket of kept) await once(socket, 'connect');
    await gone(open(url));
    for (const socket of kept) socket.destroy();
  });

  it('that send nothing, or half a head, or half a body, are ended', async (t) => {
    const { url } = await serveWithLog(t, {
      timeouts: { headersTimeout: 200, requestTimeout: 400, keepAliveTimeout: 200, connectionsCheckingInterval: 50 },
    });
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: ${token}\r\ncontent-type: application/json\r\n`;
    for (const text of ['', 'GET / HTTP', head, `${head}content-length: 100\r\n\r\n{`]) {
      const socket = open(url);
      socket.write(text);
      socket.resume();
      await gone(socket);
    }
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });
});

describe('the line of a request', { timeout: 30_000 }, () => {
  it("has the client's address, behind a trusted proxy too", async (t) => {
    for (const [trustProxy, address] of [
      [null, '127.0.0.1'],
      [['127.0.0.1'], '192.0.2.7'],
      [1, '192.0.2.7'],
    ] as const) {
      const { url, lines } = await serveWithLog(t, { trustProxy });
      await fetch(`${url}/graphql?query={__typename}`, {
        headers: { authorization: token, 'x-forwarded-for': '1.1.1.1, 192.0.2.7' },
      });
      const line = await lineOf(lines);
      assert.deepEqual([line['path'], line['status'], line['address']], ['/graphql', 200, address]);
    }
  });

  it('is written once a second for what strangers cause, and every time for others', async (t) => {
    const { url, lines } = await serveWithLog(t);
    for (let n = 0; n < 50; n += 1) {
      await (await fetch(`${url}/graphql`, { method: 'POST' })).arrayBuffer();
      await (await fetch(`${url}/nowhere/${n}`)).arrayBuffer();
      await (await fetch(`${url}/graphql?query={__typename}`, { headers: { authorization: token } })).arrayBuffer();
    }
    await lineOf(lines);
    const count = (status: number): number => lines.filter((line) => line['status'] === status).length;
    assert.ok(count(401) > 0 && count(401) < 50, `${count(401)} lines of 401`);
    assert.ok(count(404) > 0 && count(404) < 50, `${count(404)} lines of 404`);
    assert.ok(count(200) >= 49);
  });

  it('says 429 with Retry-After once too many wrong tokens have come, before any body is read', async (t) => {
    const { url } = await serveWithLog(t, {
      authenticator: {
        authenticate: async (_, address) => {
          assert.equal(address, '127.0.0.1');
          throw new TooManyAttempts();
        },
        revalidate: async () => null,
        spend: () => undefined,
      },
    });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
      body: '[',
    });
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '1');
    assert.match(await response.text(), /TOO_MANY_REQUESTS/);
  });
});

async function lineOf(lines: readonly Line[]): Promise<Line> {
  for (;;) {
    const line = lines.find(({ msg }) => msg === 'request');
    if (line) return line;
    await new Promise(setImmediate);
  }
}
