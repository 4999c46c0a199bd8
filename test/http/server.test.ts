import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';

import { pino } from 'pino';

import { OutageError } from '../../src/domain/model/errors.ts';
import { caller, makeDeps, readerOf, tenant } from '../graphql/fakes.ts';
import { exchange } from '../support/raw.ts';
import { serve, token } from './serve.ts';

const json = { 'content-type': 'application/json', authorization: token };

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function errorOf(response: Response): Promise<{ message: string; code: string }> {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  assert.ok(errors[0]);
  return { message: errors[0].message, code: errors[0].extensions.code };
}

describe('the HTTP server', { timeout: 300_000 }, () => {
  it('answers who has a token', async (t) => {
    const { url } = await serve(t);
    const response = await post(
      url,
      { query: '{ viewer { actor { name } tenant { slug } scopes locale } }' },
      { 'accept-language': 'de-AT, en;q=0.5' },
    );
    assert.equal(response.status, 200);
    assert.match(response.headers.get('x-request-id') ?? '', /^[\w-]{36}$/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await response.json(), {
      data: {
        viewer: {
          actor: { name: 'test' },
          tenant: { slug: tenant.slug },
          scopes: ['READ', 'EXECUTE', 'WRITE', 'ADMIN'],
          locale: 'de-AT',
        },
      },
    });
  });

  it('keeps connections, until it leaves: then every answer asks its client to open another', async (t) => {
    const { server, url } = await serve(t);
    const connection = async (path: string): Promise<string | null> => {
      const answer = await fetch(`${url}${path}`, { headers: { authorization: token } });
      await answer.text();
      return answer.headers.get('connection');
    };
    const paths = ['/healthz', '/readyz', '/graphql?query=%7B__typename%7D', '/nowhere'];
    for (const path of paths) assert.equal(await connection(path), 'keep-alive', path);
    server.leave();
    for (const path of paths) assert.equal(await connection(path), 'close', path);
  });

  it('tells who works for a caller that the caller has gone', async (t) => {
    const { promise: signal, resolve } = Promise.withResolvers<AbortSignal>();
    const deps = makeDeps();
    const workers = {
      ...deps.services.workers,
      claim: (_caller: unknown, _command: unknown, given: AbortSignal | null) => {
        resolve(given ?? assert.fail('no signal'));
        return new Promise<never>(() => undefined);
      },
    };
    const { url } = await serve(t, { ...deps, services: { ...deps.services, workers } });
    const caller = new AbortController();
    const query = 'mutation { claimRuns(input: { modules: ["a"], worker: "w" }) { claims { fence } } }';
    const body = JSON.stringify({ query });
    const waiting = fetch(`${url}/graphql`, { method: 'POST', headers: json, body, signal: caller.signal });
    const told = await signal;
    assert.equal(told.aborted, false);
    caller.abort();
    await assert.rejects(waiting);
    if (!told.aborted) await once(told, 'abort');
  });

  it('refuses who has none before it reads what is asked', async (t) => {
    const { url } = await serve(t);
    for (const authorization of ['', 'Bearer wrong', 'Basic good', 'good']) {
      const response = await post(url, 'this is not even JSON', { authorization });
      assert.equal(response.status, 401, authorization);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      assert.equal((await errorOf(response)).code, 'UNAUTHENTICATED');
    }
  });

  it('says 503 when it cannot find out who asks', async (t) => {
    const down = async (): Promise<never> => {
      throw new OutageError('the database cannot be reached');
    };
    const { url } = await serve(t, undefined, {
      authenticator: { authenticate: down, revalidate: down, spend: () => undefined },
    });
    const response = await post(url, { query: '{ __typename }' });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '1');
    assert.deepEqual(await errorOf(response), { message: 'the database cannot be reached', code: 'UNAVAILABLE' });
  });

  it('answers every mistake of transport in one form', async (t) => {
    const { url } = await serve(t);
    const cases: [Promise<Response>, number, string][] = [
      [post(url, '{"query": '), 400, 'BAD_REQUEST'],
      [post(url, ''), 400, 'BAD_REQUEST'],
      [post(url, { query: 'x'.repeat(1024 * 1024) }), 413, 'PAYLOAD_TOO_LARGE'],
      [post(url, 'query', { 'content-type': 'application/graphql' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [post(url, [{ query: '{ __typename }' }]), 400, 'BAD_REQUEST'],
      [fetch(`${url}/nowhere`), 404, 'NOT_FOUND'],
      [fetch(`${url}/graphql`, { method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED'],
    ];
    for (const [asked, status, code] of cases) {
      const response = await asked;
      assert.equal(response.status, status, code);
      assert.match(response.headers.get('content-type') ?? '', /^application\/json; charset=utf-8/);
      assert.ok(response.headers.get('x-request-id'));
      assert.equal((await errorOf(response)).code, code);
    }
  });

  it('answers what is no HTTP in the same form', async (t) => {
    const { url } = await serve(t);
    const port = Number(new URL(url).port);
    for (const [status, code, method, target] of [
      [400, 'BAD_REQUEST', 'GET', '/💥'],
      [400, 'BAD_REQUEST', 'BREW', '/graphql'],
      [431, 'HEADERS_TOO_LARGE', 'GET', `/graphql?${'x'.repeat(17_000)}`],
    ] as const) {
      const reply = await exchange(port, { method, target, headers: {} });
      assert.equal(reply.status, status);
      const { errors } = JSON.parse(reply.text);
      assert.equal(errors[0].extensions.code, code);
      assert.match(errors[0].extensions.requestId, /^[\w-]{36}$/);
    }
  });

  it('follows GraphQL over HTTP in the status of what it could read but not run', async (t) => {
    const { url } = await serve(t);
    const modern = { accept: 'application/graphql-response+json' };
    const wrong = ['{', '{ nothing }', 'query A { __typename } query B { __typename }'];
    for (const query of wrong) {
      assert.equal((await post(url, { query }, { accept: 'application/json' })).status, 200, query);
      const response = await post(url, { query }, modern);
      assert.equal(response.status, 400, query);
      assert.match(response.headers.get('content-type') ?? '', /^application\/graphql-response\+json; charset=utf-8/);
    }
    const coercion = { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: null } };
    assert.equal((await post(url, coercion, { accept: 'application/json' })).status, 200);
    assert.equal((await post(url, coercion, modern)).status, 400);
    assert.equal((await post(url, { query: 7 })).status, 400);
  });

  it('takes queries by GET, but nothing that changes or lasts', async (t) => {
    const { url } = await serve(t);
    const get = (query: string): Promise<Response> =>
      fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers: { authorization: token } });
    assert.equal((await get('{ __typename }')).status, 200);
    assert.equal((await get('mutation { deleteTask(input: {id: "x"}) { errors { code } } }')).status, 405);
    assert.equal((await get('subscription { runEvents { at } }')).status, 405);
    const posted = await post(url, { query: 'subscription { runEvents { at } }' });
    assert.equal(posted.status, 405);
    assert.equal((await errorOf(posted)).code, 'METHOD_NOT_ALLOWED');
  });

  it('holds operations to the limits', async (t) => {
    const { url } = await serve(t);
    const refused = async (query: string): Promise<string> => (await errorOf(await post(url, { query }))).message;
    assert.match(
      await refused(`{ ${Array.from({ length: 31 }, (_, n) => `a${n}: __typename`).join(' ')} }`),
      /31 aliases, but may have at most 30/,
    );
    assert.match(await refused(`{ ${'__typename '.repeat(4000)} }`), /4000 tokens/);
    assert.match(await refused(`{ ${'__typename '.repeat(900)} }`), /900 fields, but may have at most 500/);
    assert.match(
      await refused('{ tasks(first: 200) { nodes { runs(first: 200) { nodes { id } } } } }'),
      /at most 50000/,
    );
    assert.doesNotMatch(await refused('{ viewr { locale } }'), /Did you mean/);
  });

  it('keeps what went wrong inside to itself, and logs it whole under the id that it tells', async (t) => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const reader = {
      ...readerOf({}),
      tasks: {
        count: async (): Promise<never> => {
          throw new Error('relation "task" has a secret');
        },
        page: async () => ({ items: [], hasNext: false, hasPrevious: false }),
      },
      standings: {
        queue: async (): Promise<never> => {
          throw new OutageError('the database cannot be reached');
        },
      },
      nodes: { list: async () => [] },
    };
    const { url } = await serve(t, makeDeps({ reader }), { logger: pino({ level: 'info' }, sink) });
    const response = await post(url, { query: '{ tasks { totalCount } }' }, { 'x-request-id': 'my-request-1' });
    const requestId = response.headers.get('x-request-id');
    assert.equal(requestId, 'my-request-1');
    const { errors } = (await response.json()) as { errors: unknown[] };
    assert.deepEqual(errors, [
      {
        message: 'internal error',
        locations: [{ line: 1, column: 11 }],
        path: ['tasks', 'totalCount'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
    assert.ok(lines.some((line) => line.includes('has a secret') && line.includes('my-request-1')));
    const outage = await errorOf(await post(url, { query: '{ serverInfo { version } }' }));
    assert.deepEqual(outage, { message: 'the database cannot be reached', code: 'UNAVAILABLE' });
    await fetch(`${url}/graphql?query=${encodeURIComponent('{ node(id: "confidential") { id } }')}`, {
      headers: { authorization: token },
    });
    assert.ok(!lines.some((line) => /Bearer|good|confidential/.test(line)));
  });

  it('says whether it lives, whether it is ready, and what it has counted', async (t) => {
    const { url } = await serve(t, undefined, {
      health: async () => ({
        ready: false,
        degraded: false,
        checks: {
          database: { ok: false, message: 'connect ECONNREFUSED 10.1.2.3:5432' },
          alarm: { ok: true, message: null },
        },
      }),
    });
    const alive = await fetch(`${url}/healthz`);
    assert.deepEqual([alive.status, await alive.json()], [200, { status: 'ok' }]);
    const ready = await fetch(`${url}/readyz`);
    assert.deepEqual(
      [ready.status, await ready.json()],
      [
        503,
        {
          ready: false,
          degraded: false,
          checks: {
            database: { ok: false, message: 'not available; the log says why' },
            alarm: { ok: true, message: null },
          },
        },
      ],
    );
    assert.equal(ready.headers.get('cache-control'), 'no-store');
    assert.match(
      await (await fetch(`${url}/metrics`)).text(),
      /polychron_http_request_seconds_count\{method="GET",route="\/readyz",status="503"\} 1/,
    );
  });

  it('shows the whole of its health to an operator only', async (t) => {
    const message = 'connect ECONNREFUSED 10.1.2.3:5432';
    for (const [tenantId, shown] of [
      [null, message],
      [tenant.id, 'not available; the log says why'],
    ] as const) {
      const { url } = await serve(t, undefined, {
        authenticator: {
          authenticate: async () => ({ ...caller, tenantId }),
          revalidate: async () => null,
          spend: () => undefined,
        },
        health: async () => ({ ready: false, degraded: false, checks: { database: { ok: false, message } } }),
      });
      const response = await fetch(`${url}/readyz`, { headers: { authorization: token } });
      assert.deepEqual(await response.json(), {
        ready: false,
        degraded: false,
        checks: { database: { ok: false, message: shown } },
      });
    }
  });

  it('survives variables of any depth', async (t) => {
    const { url } = await serve(t);
    const deep = '{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000);
    const query =
      'mutation ($p: JSONObject) { createTask(input: {name: "x", module: "x", params: $p}) { errors { code } } }';
    const response = await post(url, `{"query":${JSON.stringify(query)},"variables":{"p":${deep}}}`);
    assert.ok(response.status < 500);
    assert.equal((await errorOf(response)).code, 'LIMIT_EXCEEDED');
  });

  it('survives hostile requests', async (t) => {
    const { server, url } = await serve(t);
    const ask = server.fastify.inject.bind(server.fastify);
    for (const host of ['::bad', '%', 'a b', '']) {
      const { statusCode } = await ask({
        method: 'POST',
        url: '/graphql',
        headers: { ...json, host },
        payload: { query: '{ __typename }' },
      });
      assert.ok(statusCode < 500, `${host}: ${statusCode}`);
    }
    for (const payload of [
      'null',
      '7',
      '"x"',
      '[]',
      '{"query":null}',
      '{"query":{},"variables":7}',
      '{"query":"{__typename}","variables":"x"}',
      '{"query":"{__typename}","__proto__":{"x":1}}',
    ]) {
      const { status } = await post(url, payload);
      assert.ok(status < 500, `${payload}: ${status}`);
    }
    assert.equal((await post(url, { query: '{ __typename }' })).status, 200);
  });
});
