import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Caller } from '../../src/domain/model/actor.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import type { ClaimRuns } from '../../src/domain/model/commands/worker.ts';
import type { ExternalClaim } from '../../src/domain/model/external.ts';
import { makeBus } from '../../src/events/bus.ts';
import { makeLobby } from '../../src/execution/lobby.ts';

const logger = pino({ level: 'silent' });
const request = (more: Partial<ClaimRuns> = {}): ClaimRuns => ({
  modules: ['work'],
  worker: 'w',
  max: 1,
  waitMs: 60_000,
  leaseMs: 30_000,
  ...more,
});

const callerOf = (tenantId: string): Caller => ({
  actor: { kind: 'TOKEN', name: tenantId, tokenId: tenantId },
  tenantId,
  scopes: new Set(['EXECUTE']),
});
const [ours, theirs] = [callerOf('ours'), callerOf('theirs')];

/** A queue in memory for one tenant, which counts who asks. */
function makeQueue(tenantId = 'ours', lookEvery = 60_000) {
  const revoked = new Set<Caller>();
  const bus = makeBus(logger);
  const queue: string[] = [];
  const asked: string[] = [];
  let looks = 0;
  const lobby = makeLobby({
    bus,
    logger,
    lookEvery,
    revalidate: async (caller) => (revoked.has(caller) ? null : caller),
    store: {
      async claim({ tenantId: scope }, { worker, max }) {
        asked.push(worker);
        const taken = scope === null || scope === tenantId ? queue.splice(0, max) : [];
        return taken.map((runId): ExternalClaim => ({ runId, fence: 1, leaseUntil: 0 }));
      },
      async waiting(names) {
        looks += 1;
        return queue.length > 0 && names.includes('work') ? [{ tenantId, name: 'work', count: queue.length }] : [];
      },
    },
  });
  return {
    lobby,
    asked,
    looks: () => looks,
    addSilently: (run: string) => void queue.push(run),
    revoke: (caller: Caller) => void revoked.add(caller),
    add: (...runs: string[]) => {
      queue.push(...runs);
      bus.publish([{ kind: 'queue' }]);
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who does not wait gets an answer at once', async () => {
  const { lobby } = makeQueue();
  assert.deepEqual(await lobby.claim(ours, request({ waitMs: 0 }), null), []);
});

test('a wait ends with nothing when its time is over', async () => {
  const { lobby, asked } = makeQueue();
  assert.deepEqual(await lobby.claim(ours, request({ waitMs: 20 }), null), []);
  assert.deepEqual(asked, ['w']);
});

test('a lost nudge is made good by one look for all, and those without work ask nothing more', async () => {
  const { lobby, asked, looks, addSilently } = makeQueue('ours', 5);
  const workers = Array.from({ length: 100 }, (_, n) => lobby.claim(ours, request({ worker: `w${n}` }), null));
  await turn();
  const before = looks();
  while (looks() < before + 3) await turn();
  assert.equal(asked.length, 100);
  addSilently('one');
  assert.deepEqual((await workers[0])?.[0]?.runId, 'one');
  assert.equal(asked.length, 101);
  lobby.close();
  await Promise.all(workers);
});

test('a nudge wakes as many as there are runs for, in the order in which they came', async () => {
  const { lobby, asked, add } = makeQueue();
  const workers = ['a', 'b', 'c', 'd'].map((worker) => lobby.claim(ours, request({ worker }), null));
  await turn();
  assert.deepEqual(asked, ['a', 'b', 'c', 'd']);
  add('one', 'two');
  const [first, second] = await Promise.all(workers.slice(0, 2));
  assert.deepEqual([first?.[0]?.runId, second?.[0]?.runId], ['one', 'two']);
  assert.deepEqual(asked, ['a', 'b', 'c', 'd', 'a', 'b']);
  lobby.close();
  assert.deepEqual(await Promise.all(workers.slice(2)), [[], []]);
});

test('runs of another name or tenant wake nobody', async () => {
  const { lobby, asked, add } = makeQueue();
  const waits = [
    lobby.claim(ours, request({ worker: 'name', modules: ['other'] }), null),
    lobby.claim(theirs, request({ worker: 'tenant' }), null),
  ];
  await turn();
  add('one');
  await turn();
  await turn();
  assert.deepEqual(asked, ['name', 'tenant']);
  lobby.close();
  await Promise.all(waits);
});

test('nothing is claimed for who has gone', async () => {
  const { lobby, asked, add } = makeQueue();
  const gone = new AbortController();
  const waiting = lobby.claim(ours, request({ worker: 'gone' }), gone.signal);
  const patient = lobby.claim(ours, request({ worker: 'patient' }), null);
  await turn();
  gone.abort();
  assert.deepEqual(await waiting, []);
  add('one');
  assert.equal((await patient)[0]?.runId, 'one');
  assert.deepEqual(asked, ['gone', 'patient', 'patient']);
  assert.deepEqual(await lobby.claim(ours, request({ worker: 'gone' }), gone.signal), []);
});

test('a closed lobby takes nobody in', async () => {
  const { lobby, asked } = makeQueue();
  lobby.close();
  assert.deepEqual(await lobby.claim(ours, request(), null), []);
  assert.deepEqual(asked, []);
});

test('a token that ends while it waits gets nothing, also without any nudge', async () => {
  const { lobby, asked, add, revoke } = makeQueue();
  const [nudged, left] = [callerOf('ours'), callerOf('ours')];
  const isRefused = (error: unknown) => error instanceof DomainError && error.problems[0].code === 'FORBIDDEN';
  const waits = [nudged, left].map((caller) => lobby.claim(caller, request({ worker: 'ended' }), null));
  await turn();
  revoke(nudged);
  revoke(left);
  add('one');
  for (const wait of waits) await assert.rejects(wait, isRefused);
  assert.deepEqual(asked, ['ended', 'ended'], 'no look after the token has ended');
  assert.equal((await lobby.claim(ours, request({ worker: 'next' }), null))[0]?.runId, 'one');
});
