import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

import type { Outcome } from '../../../src/domain/model/module.ts';
import type { JsonObject } from '../../../src/domain/model/values.ts';
import { modules, run, serve, trial, until } from './support.ts';

function errorOf(outcome: Outcome): { type: string; message: string; retryable: boolean } {
  assert.equal(outcome.kind, 'FAILED');
  return outcome.error;
}

function resultOf(outcome: Outcome): JsonObject {
  return outcome.result as JsonObject;
}

test('a GET succeeds and keeps the answer', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Set-Cookie': 'session=secret', 'X-A': 'b' }).end('grüße');
  });
  const attempt = trial({ url: `${server.url}/a/b?token=secret` }, 2);
  const outcome = await run('http', attempt);
  assert.equal(outcome.kind, 'SUCCEEDED');
  const { status, headers, body, truncated, durationMs } = resultOf(outcome);
  assert.deepEqual({ status, body, truncated }, { status: 200, body: 'grüße', truncated: false });
  assert.equal((headers as JsonObject)['x-a'], 'b');
  assert.equal((headers as JsonObject)['set-cookie'], undefined);
  assert.ok(typeof durationMs === 'number' && durationMs >= 0);
  const [hit] = server.hits;
  assert.equal(hit?.path, '/a/b?token=secret');
  assert.equal(hit.headers['idempotency-key'], `${attempt.run.id}:2`);
  assert.equal(hit.headers['user-agent'], 'Polychron');
  assert.match(attempt.journal.messages[0] ?? '', /^GET http:\/\/127\.0\.0\.1:\d+\/a\/b\?… → 200 in \d+ ms$/);
});

test('user and password of the URL are sent as authorization and never logged', async () => {
  await using server = await serve((_, response) => response.end());
  const attempt = trial({ url: server.url.replace('//', '//me:p%40ss@') });
  await run('http', attempt);
  assert.equal(server.hits[0]?.headers['authorization'], `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  assert.doesNotMatch(attempt.journal.messages.join(), /me|p%40ss|p@ss/);
});

for (const [body, type, sent] of [
  [{ a: [1, null] }, 'application/json', '{"a":[1,null]}'],
  ['text', 'text/plain; charset=utf-8', 'text'],
  [false, 'application/json', 'false'],
] as const) {
  test(`the body ${sent} is sent as ${type}`, async () => {
    await using server = await serve((_, response) => response.end());
    await run('http', trial({ url: server.url, method: 'POST', body }));
    assert.equal(server.hits[0]?.body, sent);
    assert.equal(server.hits[0].headers['content-type'], type);
  });
}

test('given headers win over those that are set', async () => {
  await using server = await serve((_, response) => response.end());
  const headers = { 'Content-Type': 'application/xml', 'idempotency-KEY': 'mine', 'X-Y': 'z' };
  await run('http', trial({ url: server.url, method: 'PUT', body: '<a/>', headers }));
  assert.equal(server.hits[0]?.headers['content-type'], 'application/xml');
  assert.equal(server.hits[0].headers['idempotency-key'], 'mine');
  assert.equal(server.hits[0].headers['x-y'], 'z');
});

for (const [status, retryable] of [
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [409, false],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
] as const) {
  test(`status ${status} fails and is ${retryable ? '' : 'not '}worth another attempt`, async () => {
    await using server = await serve((_, response) => response.writeHead(status).end('why'));
    const outcome = await run('http', trial({ url: `${server.url}/x?key=secret` }));
    const error = errorOf(outcome);
    assert.equal(error.type, 'http.status');
    assert.equal(error.message, `${server.url}/x?… answered ${status}, expected 2xx`);
    assert.equal(error.retryable, retryable);
    assert.equal(resultOf(outcome)['body'], 'why');
  });
}

test('the expected status can be numbers and classes', async () => {
  await using server = await serve((request, response) => response.writeHead(Number(request.url?.slice(1))).end());
  const kinds = [];
  for (const status of [204, 404, 418, 500]) {
    kinds.push((await run('http', trial({ url: `${server.url}/${status}`, expectedStatus: [404, '5xx'] }))).kind);
  }
  assert.deepEqual(kinds, ['FAILED', 'SUCCEEDED', 'FAILED', 'SUCCEEDED']);
});

test('the body must hold what is expected', async () => {
  await using server = await serve((_, response) => response.end('{"ok":true}'));
  const expect = (contains: string) => run('http', trial({ url: server.url, expectedBody: { contains } }));
  assert.equal((await expect('"ok":true')).kind, 'SUCCEEDED');
  assert.equal(errorOf(await expect('"ok":false')).type, 'http.body');
});

test('a huge body is cut at the limit and not read further', async () => {
  let sent = 0;
  await using server = await serve((_, response) => {
    const more = (): void => {
      while (!response.destroyed && sent < 500_000_000) {
        sent += 65_536;
        if (!response.write('€'.repeat(21_845) + 'x')) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const outcome = await run('http', trial({ url: server.url, maxResponseBytes: 100_000 }));
  assert.equal(outcome.kind, 'SUCCEEDED');
  const body = resultOf(outcome)['body'];
  assert.ok(typeof body === 'string');
  assert.equal(resultOf(outcome)['truncated'], true);
  assert.ok(Buffer.byteLength(body) <= 100_000 && Buffer.byteLength(body) > 99_990);
  assert.doesNotMatch(body, /\ufffd/);
  assert.ok(sent < 50_000_000, `${sent} bytes were sent`);
});

test('a body that is no text can be stored all the same', async () => {
  await using server = await serve((_, response) => response.end(Buffer.from([0x61, 0, 0xff, 0x62])));
  assert.equal(resultOf(await run('http', trial({ url: server.url })))['body'], 'a\ufffd\ufffdb');
});

test('the charset of the answer is respected', async () => {
  await using server = await serve((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=ISO-8859-1');
    response.end(Buffer.from([0xfc]));
  });
  assert.equal(resultOf(await run('http', trial({ url: server.url })))['body'], 'ü');
});

test('redirects are followed as browsers do', async () => {
  await using server = await serve((request, response) => {
    const [, status = '', rest = ''] = /^\/(\d+)(.*)/.exec(request.url ?? '') ?? [];
    if (status === '200') response.end();
    else response.writeHead(Number(status), { Location: rest }).end('moved');
  });
  for (const [status, method, then] of [
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
    [302, 'PUT', 'PUT'],
    [303, 'HEAD', 'HEAD'],
  ] as const) {
    server.hits.length = 0;
    const outcome = await run(
      'http',
      trial({ url: `${server.url}/${status}/200`, method, ...(method === 'HEAD' ? {} : { body: 'data' }) }),
    );
    assert.equal(outcome.kind, 'SUCCEEDED');
    assert.deepEqual(
      server.hits.map((hit) => hit.method),
      [method, then],
    );
    assert.equal(server.hits[1]?.body, then === 'GET' || then === 'HEAD' ? '' : 'data');
  }
});

test('headers that were given stay with their origin, whatever their names', async () => {
  await using other = await serve((_, response) => response.end());
  await using server = await serve((request, response) => {
    if (request.url === '/same') response.writeHead(307, { Location: '/other' }).end();
    else response.writeHead(307, { Location: other.url.replace('//', '//eve:x@') }).end();
  });
  const given = {
    Authorization: 'Bearer secret',
    Cookie: 'a=b',
    'X-Api-Key': 'k',
    'PRIVATE-TOKEN': 'p',
    'X-Plain': 'q',
    'Idempotency-Key': 'mine',
    'User-Agent': 'me',
    'Content-Type': 'application/x-mine',
  };
  const attempt = trial({
    url: `${server.url.replace('//', '//me:pw@')}/same`,
    headers: given,
    method: 'POST',
    body: 'b',
  });
  assert.equal((await run('http', attempt)).kind, 'SUCCEEDED');
  const named = Object.keys(given).map((name) => name.toLowerCase());
  assert.deepEqual(
    named.map((name) => server.hits[1]?.headers[name]),
    Object.values(given),
  );
  const seen = other.hits[0];
  assert.deepEqual(
    named.map((name) => seen?.headers[name]),
    [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      `${attempt.run.id}:1`,
      'Polychron',
      'text/plain; charset=utf-8',
    ],
  );
  assert.equal(seen?.body, 'b');
});

for (const [what, answer] of [
  ['never answers', () => undefined],
  ['never ends its answer', (response: ServerResponse) => void response.writeHead(200).write('a')],
] as const) {
  test(`a request to a server that ${what} ends by itself`, async () => {
    await using server = await serve((_, response) => answer(response));
    const attempt = trial({ url: `${server.url}/`, timeoutMs: 50 });
    const error = errorOf(await run('http', attempt));
    assert.deepEqual([error.type, error.retryable], ['http.timeout', true]);
  });
}

test('the time that a request may take is in the schema, with its default and bounds', () => {
  const properties = modules.get('http')?.parametersSchema['properties'] as JsonObject;
  const { type, default: initial, minimum, maximum } = properties['timeoutMs'] as JsonObject;
  assert.deepEqual([type, initial, minimum, maximum], ['integer', 300_000, 1, 86_400_000]);
});

test('a hundred requests to a server that never answers end after five minutes', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  await using server = await serve(() => undefined);
  const running = Array.from({ length: 100 }, () => run('http', trial({ url: server.url })));
  while (server.hits.length < 100) await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(299_999);
  assert.equal(
    await Promise.race([Promise.any(running), new Promise((resolve) => setImmediate(resolve, 'open'))]),
    'open',
  );
  context.mock.timers.tick(1);
  const ends = await Promise.all(running);
  assert.ok(ends.every((outcome) => errorOf(outcome).type === 'http.timeout'));
});

test('redirects end', async () => {
  await using server = await serve((_, response) => response.writeHead(302, { Location: '/again' }).end());
  const error = errorOf(await run('http', trial({ url: server.url, followRedirects: 3 })));
  assert.equal(error.type, 'http.redirects');
  assert.equal(error.retryable, false);
  assert.equal(server.hits.length, 4);
  const asAnswer = await run('http', trial({ url: server.url, followRedirects: 0, expectedStatus: [302] }));
  assert.equal(asAnswer.kind, 'SUCCEEDED');
});

for (const location of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1/', 'data:text/plain,x']) {
  test(`a redirect to ${location} is refused`, async () => {
    await using server = await serve((_, response) => response.writeHead(302, { Location: location }).end());
    assert.equal(errorOf(await run('http', trial({ url: server.url }))).type, 'http.blocked');
  });
}

test('a refused connection is worth another attempt', async () => {
  const closed = await serve((_, response) => response.end());
  await closed[Symbol.asyncDispose]();
  const error = errorOf(await run('http', trial({ url: `${closed.url}/?key=secret` })));
  assert.equal(error.type, 'http.connect');
  assert.equal(error.retryable, true);
  assert.doesNotMatch(error.message, /secret/);
});

test('a connection that breaks is worth another attempt', async () => {
  await using server = await serve((request) => request.socket.destroy());
  const error = errorOf(await run('http', trial({ url: server.url })));
  assert.equal(error.type, 'http.connection');
  assert.equal(error.retryable, true);
});

test('a server that does not speak HTTP is an outcome', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  assert.equal(errorOf(await run('http', trial({ url: `http://127.0.0.1:${port}` }))).type, 'http.connection');
  server.close();
});

for (const url of ['http://[', 'http://a:b/', 'https://[::1', 'http://1.2.3.4.5.6.7:99999/']) {
  test(`"${url}" is no URL`, async () => {
    const error = errorOf(await run('http', trial({ url })));
    assert.equal(error.type, 'http.url');
    assert.equal(error.retryable, false);
  });
}

for (const kind of ['CANCEL', 'TIMEOUT', 'LEASE_LOST'] as const) {
  test(`${kind} ends a request that gets no answer`, async () => {
    await using server = await serve(() => undefined);
    const attempt = trial({ url: server.url });
    const work = run('http', attempt);
    await until('the request arrived', () => server.hits.length === 1);
    attempt.stop(kind, 5000);
    const error = errorOf(await work);
    assert.deepEqual(
      [error.type, error.message, error.retryable],
      ['module.stopped', `told to stop: ${kind}`, kind !== 'CANCEL'],
    );
  });
}

test('a cancel ends a request in the middle of the body', async () => {
  await using server = await serve((_, response) => void response.write('some'));
  const attempt = trial({ url: server.url });
  const work = run('http', attempt);
  await until('the answer began', () => attempt.journal.lines.length === 1);
  attempt.stop('CANCEL', 0);
  assert.equal(errorOf(await work).type, 'module.stopped');
});
