import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, describe, it } from 'node:test';

import { WebSocket } from 'ws';

import { exchange } from '../support/raw.ts';
import { serve, token } from './serve.ts';

const mebibyte = 1024 * 1024;
const deep = Buffer.alloc(mebibyte, '[');

/** Counts what is parsed as JSON while it runs. */
async function parsedDuring(t: TestContext, work: () => Promise<void>): Promise<string[]> {
  const texts: string[] = [];
  const real = JSON.parse;
  const spy = t.mock.method(JSON, 'parse', (text: string, ...rest: []) => {
    texts.push(text);
    return real(text, ...rest) as unknown;
  });
  await work();
  spy.mock.restore();
  return texts;
}

/** What the server has read of each connection that was made to it. */
function watchReading(server: { on(event: 'connection', listener: (socket: Socket) => void): unknown }): Socket[] {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  return sockets;
}

const nowhere = [
  ['POST', '/nowhere', 404],
  ['PUT', '/graphql', 405],
  ['DELETE', '/graphql', 405],
  ['POST', '/healthz', 404],
  ['POST', '/readyz', 404],
  ['POST', '/metrics', 404],
  ['POST', '/graphql', 401],
] as const;

describe('before a token is known', { timeout: 60_000 }, () => {
  it('no body is parsed, of any type, in whatever way it comes', async (t) => {
    const { url } = await serve(t);
    const port = Number(new URL(url).port);
    const types = [
      'application/json',
      'text/plain',
      'application/graphql',
      'nonsense',
      'multipart/form-data; boundary=x',
    ];
    const parsed = await parsedDuring(t, async () => {
      for (const [method, target, status] of nowhere) {
        for (const type of types) {
          for (const length of [undefined, 'chunked'] as const) {
            const headers = { 'content-type': type };
            const reply = await exchange(port, { method, target, headers, body: deep, ...(length && { length }) });
            assert.equal(reply.status, status, `${method} ${target} ${type} ${length}`);
          }
        }
      }
    });
    assert.deepEqual(
      parsed.filter((text) => text.startsWith('[[')),
      [],
    );
  });

  it('a body without an end is not read to any', async (t) => {
    const { url, server } = await serve(t);
    const sockets = watchReading(server.fastify.server);
    for (const [method, target, status] of nowhere) {
      for (const framing of ['transfer-encoding: chunked', `content-length: ${64 * mebibyte}`]) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.write(`${method} ${target} HTTP/1.1\r\nhost: x\r\n${framing}\r\n\r\n`);
        const chunk = Buffer.concat([Buffer.from(`${mebibyte.toString(16)}\r\n`), deep, Buffer.from('\r\n')]);
        const pour = (): void => {
          while (!socket.destroyed && socket.write(framing.startsWith('t') ? chunk : deep));
        };
        socket.on('drain', pour);
        pour();
        await new Promise((resolve) => socket.once('close', resolve));
        const read = sockets.at(-1)?.bytesRead ?? Infinity;
        assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
        assert.ok(read < 4 * mebibyte, `${method} ${target} ${framing}: ${read} bytes were read`);
      }
    }
  });

  it('no body is invited, and one is invited behind a token', async (t) => {
    const { url } = await serve(t);
    const body = '{"query":"{__typename}"}';
    /** All that comes back when the head announces a body; the body is sent only if it is invited. */
    const announced = async (method: string, target: string, headers = ''): Promise<string> => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
        if (answer === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write(body);
      });
      const type = 'content-type: application/json\r\nexpect: 100-continue\r\n';
      socket.write(
        `${method} ${target} HTTP/1.1\r\nhost: x\r\n${type}${headers}content-length: ${body.length}\r\n\r\n`,
      );
      await once(socket, 'close');
      return answer;
    };
    for (const [method, target, status] of nowhere) {
      const answer = await announced(method, target);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), `${method} ${target}`);
      assert.match(answer, /^connection: close\r$/im, `${method} ${target}`);
    }
    assert.match(await announced('POST', '/graphql', 'authorization: Bearer bad\r\n'), /^HTTP\/1.1 401 /);
    const taken = await announced('POST', '/graphql', `authorization: ${token}\r\nconnection: close\r\n`);
    assert.match(taken, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 [^]*"__typename":"Query"/);
  });

  it('a connection goes on after a short body that nobody wanted', async (t) => {
    const { url } = await serve(t);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answers = '';
    socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    const request = `POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n[[[[[`;
    socket.write(request + request.replace('5\r\n\r\n', '5\r\nconnection: close\r\n\r\n'));
    await once(socket, 'close');
    assert.equal(answers.match(/HTTP\/1.1 404 /g)?.length, 2);
  });

  it('a WebSocket may greet with 4 KiB, in one frame or in many, and no more is kept of it', async (t) => {
    const { url, server } = await serve(t, undefined, { socketTimes: { initTimeoutMs: 60_000 } });
    const sockets = watchReading(server.fastify.server);
    const greeting = (length: number): string => {
      const bare = JSON.stringify({ type: 'connection_init', payload: { authorization: token, x: '' } });
      return bare.replace('""', `"${'x'.repeat(length - bare.length)}"`);
    };
    const fits = await openSocket(url);
    fits.send(greeting(4096));
    assert.match(String((await once(fits, 'message'))[0]), /connection_ack/);
    fits.terminate();

    const parsed = await parsedDuring(t, async () => {
      for (const send of [
        (socket: WebSocket) => socket.send(greeting(4097)),
        (socket: WebSocket) => socket.send(deep),
        (socket: WebSocket) => {
          for (let n = 0; n < 1024; n += 1) socket.send(deep.subarray(0, 1024), { fin: false });
        },
        (socket: WebSocket) => {
          for (let n = 0; n < 10_000; n += 1) socket.ping('x'.repeat(100));
        },
      ]) {
        const socket = await openSocket(url);
        const closed = new Promise<number>((resolve) => socket.once('close', resolve));
        send(socket);
        const code = await closed;
        assert.ok([1006, 1009].includes(code), `closed with ${code}: ${String(send)}`);
        await turnUntil(() => sockets.at(-1)?.destroyed === true);
        assert.ok((sockets.at(-1)?.bytesRead ?? Infinity) < mebibyte / 2);
      }
    });
    assert.deepEqual(parsed, []);
  });

  it('a small greeting that is nested too deep is not parsed', async (t) => {
    const { url } = await serve(t);
    const parsed = await parsedDuring(t, async () => {
      const socket = await openSocket(url);
      socket.send(deep.subarray(0, 4096));
      assert.equal((await once(socket, 'close'))[0], 4400);
    });
    assert.deepEqual(parsed, []);
  });

  it('few WebSockets wait for their greeting, and each place is free again once it is said or the socket has gone', async (t) => {
    const { url } = await serve(t, undefined, {
      socketTimes: { initTimeoutMs: 60_000, linePatienceMs: 0 },
      socketLimits: { strangersPerAddress: 3 },
    });
    const waiting = [await openSocket(url), await openSocket(url), await openSocket(url)];
    await assert.rejects(openSocket(url), /429/);
    waiting[0]!.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } }));
    assert.match(String((await once(waiting[0]!, 'message'))[0]), /connection_ack/);
    waiting.push(await openSocket(url));
    await assert.rejects(openSocket(url), /429/);
    waiting[1]!.terminate();
    const next = await turnUntil(() => openSocket(url).catch(() => null));
    for (const socket of [...waiting, next]) socket.terminate();
  });

  it('beyond these places a WebSocket waits in line until one is free', async (t) => {
    const { url } = await serve(t, undefined, {
      socketTimes: { initTimeoutMs: 60_000, linePatienceMs: 60_000 },
      socketLimits: { strangersPerAddress: 1 },
    });
    const first = await openSocket(url);
    const inLine = [openSocket(url), openSocket(url)];
    first.terminate();
    const seated = await Promise.race(inLine);
    seated.terminate();
    for (const socket of await Promise.all(inLine)) socket.terminate();
  });
});

describe('with a token', { timeout: 60_000 }, () => {
  it('JSON that is nested too deep is refused unparsed by each transport', async (t) => {
    const { url } = await serve(t);
    const authorization = token;
    const parsed = await parsedDuring(t, async () => {
      const body = Buffer.concat([Buffer.from('{"query":"{__typename}","variables":{"a":'), deep.subarray(100)]);
      const posted = await exchange(Number(new URL(url).port), {
        method: 'POST',
        target: '/graphql',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      });
      assert.equal(posted.status, 400);
      assert.match(posted.text, /nested more than 64 levels deep.*LIMIT_EXCEEDED/);
      for (const name of ['variables', 'extensions']) {
        const target = `/graphql?query={__typename}&${name}=${'['.repeat(8_000)}`;
        const got = await exchange(Number(new URL(url).port), { method: 'GET', target, headers: { authorization } });
        assert.equal(got.status, 400);
        assert.match(got.text, new RegExp(`${name}.*nested more than 64`));
      }
    });
    assert.deepEqual(
      parsed.filter((text) => /\[\[/.test(text)),
      [],
    );
    const socket = await openSocket(url);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(socket, 'message');
    const after = await parsedDuring(t, async () => {
      socket.send(deep);
      assert.equal((await once(socket, 'close'))[0], 4400);
    });
    assert.deepEqual(after, []);
  });

  it('a token has so many connections, and the next one is told so', async (t) => {
    const { url } = await serve(t, undefined, { socketLimits: { perToken: 2 } });
    /** Null once it has been acknowledged, else how it was closed. */
    const greet = async (): Promise<{ socket: WebSocket; refused: string | null }> => {
      const socket = await openSocket(url);
      const { promise, resolve } = Promise.withResolvers<string | null>();
      socket.once('message', () => resolve(null));
      socket.once('close', (code, reason) => resolve(`${code} ${String(reason)}`));
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } }));
      return { socket, refused: await promise };
    };
    const sockets = [await greet(), await greet()];
    assert.deepEqual(
      sockets.map(({ refused }) => refused),
      [null, null],
    );
    assert.equal((await greet()).refused, '1013 A token may have 2 connections at once');
    sockets[0]!.socket.terminate();
    const fourth = await turnUntil(async () => {
      const tried = await greet();
      return tried.refused === null ? tried : null;
    });
    for (const { socket } of [...sockets, fourth]) socket.terminate();
  });
});

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return socket;
}

/** Tries again until there is something. */
async function turnUntil<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise(setImmediate);
  }
}
