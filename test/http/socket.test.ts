import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { WebSocket } from 'ws';

import type { Caller } from '../../src/domain/model/actor.ts';
import { DomainError, OutageError } from '../../src/domain/model/errors.ts';
import type { LogBatch } from '../../src/ports/streams.ts';
import { readLogCursor } from '../../src/graphql/cursor.ts';
import { printId } from '../../src/graphql/ids.ts';
import { caller, makeDeps, makeRun, now, readerOf, uuid } from '../graphql/fakes.ts';
import { serve, token } from './serve.ts';
import { stoppable } from '../../src/flow/stoppable.ts';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** Speaks graphql-transport-ws by hand, so that it can also speak it badly. */
class Client {
  readonly socket: WebSocket;
  readonly #inbox: Message[] = [];
  #waiting: (() => void) | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    this.socket.on('message', (data) => {
      this.#inbox.push(JSON.parse((data as Buffer).toString()) as Message);
      this.#waiting?.();
    });
  }

  async open(payload: unknown = { authorization: token }): Promise<this> {
    await once(this.socket, 'open');
    this.send({ type: 'connection_init', payload });
    assert.equal((await this.receive()).type, 'connection_ack');
    return this;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  async receive(): Promise<Message> {
    while (this.#inbox.length === 0) await new Promise<void>((resolve) => (this.#waiting = resolve));
    return this.#inbox.shift() as Message;
  }

  async closed(): Promise<number> {
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }
}

/** A log that says one line, and one more when told to; counts who listens. */
function quietLog() {
  const listeners = { count: 0 };
  const { promise: grown, resolve: more } = Promise.withResolvers<void>();
  const logTail = (_c: unknown, runId: string, after: { index: number } | null) =>
    stoppable((signal) => lines(runId, after, signal));

  async function* lines(
    runId: string,
    after: { index: number } | null,
    signal: AbortSignal,
  ): AsyncGenerator<LogBatch, void> {
    listeners.count += 1;
    try {
      const index = (after?.index ?? 0) + 1;
      const entry = {
        runId,
        index,
        attempt: 1,
        level: 'INFO',
        message: `line ${index}`,
        fields: null,
        percent: 50,
        at: now,
      } as const;
      yield { position: { index, ended: false, epoch: 'now' }, key: `${index}`, entries: [entry], final: false };
      const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      await Promise.race([grown, gone]);
      if (!signal.aborted)
        yield {
          position: { index: index + 1, ended: false, epoch: 'now' },
          key: `${index + 1}`,
          entries: [entry],
          final: false,
        };
      await gone;
    } finally {
      listeners.count -= 1;
    }
  }
  return { deps: makeDeps({ reader: readerOf({ runs: [makeRun(1)] }), streams: { logTail } }), listeners, more };
}

const runId = printId('Run', uuid(1));
const tail =
  'subscription ($runId: ID!, $after: Cursor) { logTail(runId: $runId, after: $after) { cursor final entries { id index message statusPercent timestamp } } }';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

describe('the WebSocket', { timeout: 300_000 }, () => {
  it('streams, and takes up again where a cursor says', async (t) => {
    const { deps } = quietLog();
    const { url } = await serve(t, deps);
    const client = await new Client(url).open();
    client.subscribe('1', tail, { runId });
    const first = await client.receive();
    const { logTail } = (first.payload as { data: { logTail: { cursor: string; entries: { message: string }[] } } })
      .data;
    assert.equal(logTail.entries[0]?.message, 'line 1');
    assert.deepEqual(readLogCursor(uuid(1), logTail.cursor), { index: 1, ended: false, epoch: 'now' });
    client.subscribe('2', tail, { runId, after: logTail.cursor });
    const second = await client.receive();
    assert.equal(
      (second.payload as { data: { logTail: { entries: { message: string }[] } } }).data.logTail.entries[0]?.message,
      'line 2',
    );
    client.socket.terminate();
  });

  it('frees a parked stream when its client completes, and when it just goes', async (t) => {
    const { deps, listeners } = quietLog();
    const { url } = await serve(t, deps);
    const client = await new Client(url).open();
    client.subscribe('1', tail, { runId });
    client.subscribe('2', tail, { runId });
    await client.receive();
    await client.receive();
    assert.equal(listeners.count, 2);
    client.send({ id: '1', type: 'complete' });
    await until(() => listeners.count === 1);
    client.socket.terminate();
    await until(() => listeners.count === 0);
  });

  it('closes with 4401 on a wrong token, on none, and on an operation before the greeting', async (t) => {
    const { url } = await serve(t);
    for (const payload of [{ authorization: 'Bearer wrong' }, {}, undefined, { authorization: 7 }]) {
      const client = new Client(url);
      await once(client.socket, 'open');
      client.send({ type: 'connection_init', payload });
      assert.equal(await client.closed(), 4401);
    }
    const hasty = new Client(url);
    await once(hasty.socket, 'open');
    hasty.subscribe('1', '{ __typename }');
    assert.equal(await hasty.closed(), 4401);
  });

  it('takes the token of the upgrade as well', async (t) => {
    const { url } = await serve(t);
    const client = await new Client(url, { authorization: token }).open(null);
    client.subscribe('1', '{ viewer { actor { name } } }');
    assert.deepEqual((await client.receive()).payload, { data: { viewer: { actor: { name: 'test' } } } });
    client.socket.terminate();
  });

  it('closes with 4408 on who does not say who he is', async (t) => {
    const { url } = await serve(t);
    assert.equal(await new Client(url).closed(), 4408);
  });

  it('closes with 4401 soon after a token has been revoked', async (t) => {
    const { deps, listeners } = quietLog();
    const { url, revoke } = await serve(t, deps);
    const client = await new Client(url).open();
    client.subscribe('1', tail, { runId });
    await client.receive();
    revoke();
    assert.equal(await client.closed(), 4401);
    await until(() => listeners.count === 0);
  });

  it('hands out nothing that comes after the revocation, although the next look at the token is far', async (t) => {
    const { deps, more } = quietLog();
    const { url, revoke } = await serve(t, deps, { socketTimes: { recheckMs: 3_600_000 } });
    const client = await new Client(url).open();
    client.subscribe('1', tail, { runId });
    await client.receive();
    const others: unknown[] = [];
    client.socket.on('message', (data) => others.push((data as Buffer).toString()));
    revoke();
    const closed = client.closed();
    more();
    assert.equal(await closed, 4401);
    assert.deepEqual(others, []);
  });

  it('answers what it cannot read or run as an error of that operation alone', async (t) => {
    const { deps } = quietLog();
    const { url } = await serve(t, deps);
    const client = await new Client(url).open();
    client.subscribe('stream', tail, { runId });
    await client.receive();
    const cases: [string, object, string][] = [
      ['{', {}, 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
      [`{ ${'__typename '.repeat(4000)} }`, {}, 'GRAPHQL_PARSE_FAILED'],
      [`{ ${Array.from({ length: 31 }, (_, n) => `a${n}: __typename`).join(' ')} }`, {}, 'LIMIT_EXCEEDED'],
      ['{ tasks(first: 200) { nodes { runs(first: 200) { nodes { id } } } } }', {}, 'LIMIT_EXCEEDED'],
      [tail, {}, 'BAD_USER_INPUT'],
      [tail, { runId: 'junk' }, 'NOT_FOUND'],
      [tail, { runId: printId('Run', uuid(2)) }, 'NOT_FOUND'],
      [tail, { runId, after: 'junk' }, 'CURSOR_INVALID'],
      ['subscription { runEvents(after: "junk") { at } }', {}, 'CURSOR_INVALID'],
    ];
    for (const [index, [query, variables, code]] of cases.entries()) {
      const id = String(index);
      client.subscribe(id, query, variables);
      const { payload, ...message } = await client.receive();
      const errors = (Array.isArray(payload) ? payload : (payload as { errors: unknown[] }).errors) as {
        extensions: { code: string };
      }[];
      assert.equal(message.id, id);
      assert.equal(errors[0]?.extensions.code, code, query.slice(0, 80));
      if (message.type === 'next') assert.equal((await client.receive()).type, 'complete');
    }
    assert.equal(client.socket.readyState, WebSocket.OPEN);
    client.socket.terminate();
  });

  it('masks what breaks in a stream, and keeps the socket', async (t) => {
    const breaking = (error: Error) =>
      async function* (): AsyncGenerator<never, void> {
        await turn();
        yield Promise.reject(error);
      };
    const streams = {
      runEvents: breaking(new TypeError('a secret detail')),
      scheduleEvents: breaking(new OutageError('the database cannot be reached')),
      runProgress: breaking(new DomainError({ code: 'NOT_FOUND', message: 'no such run' })),
    };
    const { url } = await serve(t, makeDeps({ reader: readerOf({ runs: [makeRun(1)] }), streams }));
    const client = await new Client(url).open();
    const failure = async (query: string): Promise<unknown[]> => {
      client.subscribe('x', query);
      const { type, payload } = await client.receive();
      assert.equal(type, 'error');
      const [error] = payload as { message: string; extensions: { code: string } }[];
      return [error?.message, error?.extensions.code];
    };
    assert.deepEqual(await failure('subscription { runEvents { at } }'), ['internal error', 'INTERNAL_SERVER_ERROR']);
    assert.deepEqual(await failure('subscription { scheduleEvents { at } }'), [
      'the database cannot be reached',
      'UNAVAILABLE',
    ]);
    assert.deepEqual(await failure(`subscription { runProgress(runId: "${runId}") { at } }`), [
      'no such run',
      'NOT_FOUND',
    ]);
    client.socket.terminate();
  });

  it('runs a hundred operations at once and refuses the next, not the socket', async (t) => {
    const { deps, listeners } = quietLog();
    const { url } = await serve(t, deps);
    const client = await new Client(url).open();
    for (let n = 1; n <= 101; n += 1) client.subscribe(String(n), tail, { runId });
    const messages: Message[] = [];
    while (messages.length < 101) messages.push(await client.receive());
    const refused = messages.filter(({ type }) => type === 'error');
    assert.deepEqual(
      refused.map(({ id }) => id),
      ['101'],
    );
    assert.equal(listeners.count, 100);
    client.socket.terminate();
    await until(() => listeners.count === 0);
  });

  it('a token has so many operations on all its connections, and others have theirs', async (t) => {
    const { deps, listeners } = quietLog();
    const known = (name: string): Caller => ({ ...caller, actor: { ...caller.actor, name } });
    const { url } = await serve(t, deps, {
      socketLimits: { operationsPerToken: 3 },
      authenticator: {
        authenticate: async (header) => (header === undefined ? null : known(header)),
        revalidate: async (each) => each,
        spend: () => undefined,
      },
    });
    const open = (authorization: string) => new Client(url).open({ authorization });
    const [first, second, other] = [await open('one'), await open('one'), await open('other')];
    const begins = async (client: Client, id: string): Promise<Message> => {
      client.subscribe(id, tail, { runId });
      return client.receive();
    };
    for (const [client, id] of [
      [first, '1'],
      [first, '2'],
      [second, '3'],
      [other, '1'],
    ] as const)
      assert.equal((await begins(client, id)).type, 'next');
    const refused = await begins(second, '4');
    const [error] = refused.payload as { message: string; extensions: object }[];
    assert.equal(refused.type, 'error');
    assert.match(error?.message ?? '', /a token may have 3 operations at once on all its connections/);
    assert.deepEqual(error?.extensions, { code: 'LIMIT_EXCEEDED', limit: 3 });
    assert.equal(listeners.count, 4);
    assert.equal((await begins(other, '2')).type, 'next');
    first.send({ id: '1', type: 'complete' });
    await until(() => listeners.count === 4);
    // What runs is counted a few times a second.
    for (let id = 5; (await begins(second, String(id))).type === 'error'; id += 1);
    assert.equal(listeners.count, 5);
    for (const { socket } of [first, second, other]) socket.terminate();
    await until(() => listeners.count === 0);
  });

  it('refuses the upgrade to pages of other sites and on other paths', async (t) => {
    const { url } = await serve(t, undefined, { publicUrl: 'https://scheduler.example' });
    const status = async (target: string, origin: string): Promise<number> => {
      const socket = new WebSocket(target.replace('http', 'ws'), 'graphql-transport-ws', { headers: { origin } });
      return new Promise((resolve) => {
        socket.on('open', () => {
          resolve(101);
          socket.terminate();
        });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
        socket.on('error', () => {});
      });
    };
    assert.equal(await status(`${url}/graphql`, 'https://evil.example'), 403);
    assert.equal(await status(`${url}/graphql`, 'null'), 403);
    assert.equal(await status(`${url}/graphql`, url), 101);
    assert.equal(await status(`${url}/graphql`, 'https://scheduler.example'), 101);
    assert.equal(await status(`${url}/other`, url), 404);
  });

  it('says that it is going away when the server stops', async (t: TestContext) => {
    const { deps, listeners } = quietLog();
    const { url, server } = await serve(t, deps);
    const client = await new Client(url).open();
    client.subscribe('1', tail, { runId });
    await client.receive();
    const [code] = await Promise.all([client.closed(), server.close()]);
    assert.equal(code, 1001);
    await until(() => listeners.count === 0);
    await assert.rejects(fetch(`${url}/healthz`));
  });
});
