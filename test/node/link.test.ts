import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { pino } from 'pino';
import type { Nudge } from '../../src/ports/bus.ts';
import { type Link, makeLink, type Question } from '../../src/node/link.ts';
import { until } from '../support/node.ts';

type Heard = readonly Nudge[] | 'everything';

const logger = pino({ level: 'silent' });
const open: { destroy(): void }[] = [];

async function socketPair(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const near = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  open.push(near, far);
  return [near, far];
}

function linkOf(self: string, answers: Partial<Record<Question, () => Promise<unknown>>> = {}) {
  const heard: Heard[] = [];
  const link: Link = makeLink({ self, logger, answers });
  link.onReceive((nudges) => heard.push(nudges));
  return { link, heard };
}

describe('the channel between the processes of a node', () => {
  afterEach(() => open.splice(0).forEach((one) => one.destroy()));

  it('carries nudges both ways, and tells each that it may have missed something before', async () => {
    const [api, engine] = [linkOf('api'), linkOf('engine')];
    assert.equal(api.link.send([{ kind: 'queue' }]), false, 'nobody is there');
    const [near, far] = await socketPair();
    api.link.attach(near);
    engine.link.attach(far);
    await until(async () => api.link.peer !== null && engine.link.peer !== null, 'both to be there');
    assert.deepEqual([api.link.peer, engine.link.peer], ['engine', 'api']);
    assert.ok(api.link.send([{ kind: 'queue' }]));
    assert.ok(engine.link.send([{ kind: 'run', runId: 'ü\n' }, { kind: 'events' }]));
    await until(async () => api.heard.length === 2 && engine.heard.length === 2, 'the nudges');
    assert.deepEqual(engine.heard, ['everything', [{ kind: 'queue' }]]);
    assert.deepEqual(api.heard, ['everything', [{ kind: 'run', runId: 'ü\n' }, { kind: 'events' }]]);
  });

  it('answers questions, refuses those that fail, and ends what waits when the other one goes', async () => {
    const never = Promise.withResolvers<void>();
    const engine = linkOf('engine', {
      health: async () => ({ fine: true }),
      metrics: () => never.promise,
    });
    const api = linkOf('api');
    await assert.rejects(api.link.ask('health', 1_000), /is away/);
    const [near, far] = await socketPair();
    api.link.attach(near);
    engine.link.attach(far);
    await until(async () => api.link.peer !== null, 'the other one');
    assert.deepEqual(await api.link.ask('health', 60_000), { fine: true });
    await assert.rejects(api.link.ask('metrics', 1), /has not answered within 1 ms/);
    const waiting = api.link.ask('metrics', 60_000);
    far.destroy();
    await assert.rejects(waiting, /has gone/);
    assert.equal(api.link.peer, null);
  });

  it('outlives its connections', async () => {
    const [api, first, second] = [linkOf('api'), linkOf('first'), linkOf('second')];
    for (const engine of [first, second]) {
      const [near, far] = await socketPair();
      api.link.attach(near);
      engine.link.attach(far);
      await until(async () => engine.link.peer === 'api', 'the engine to hear of the API');
    }
    await until(async () => api.link.peer === 'second', 'the second engine');
    assert.deepEqual(api.heard, ['everything', 'everything']);
  });

  it('keeps no more than it must for one that does not read, and makes up for the rest', async () => {
    const [near, far] = await socketPair();
    const engine = linkOf('engine');
    engine.link.attach(near);
    far.write('{"hello":"api"}\n');
    await until(async () => engine.link.peer === 'api', 'the API');
    const nudges = Array.from({ length: 500 }, (_, n): Nudge => ({ kind: 'run', runId: `${n}`.padStart(36, '0') }));
    let sent = 0;
    while (engine.link.send(nudges)) sent += 1;
    assert.ok(near.writableLength < 8 * 1024 * 1024, `${near.writableLength} bytes wait after ${sent} sends`);
    let text = '';
    far.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-100)));
    await until(async () => text.endsWith('{"nudges":"everything"}\n'), 'the note that something is missing');
    assert.ok(engine.link.send([{ kind: 'queue' }]));
  });
});
