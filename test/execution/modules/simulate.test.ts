import assert from 'node:assert/strict';
import { test } from 'node:test';

import { run, trial, until } from './support.ts';
import { cpuMs } from '../../support/cpu.ts';

test('simulate without params writes one line and succeeds', async () => {
  const attempt = trial({});
  assert.deepEqual(await run('simulate', attempt), { kind: 'SUCCEEDED' });
  assert.deepEqual(attempt.journal.messages, ['simulated line 1 of 1']);
});

test('the no-op costs next to nothing', async () => {
  const attempt = trial({});
  const used = await cpuMs(async () => {
    for (let i = 0; i < 10_000; i++) await run('simulate', attempt);
  });
  assert.ok(used < 1_000, `${used} ms: more than 100 µs each`);
});

test('simulate returns the result it was given', async () => {
  const outcome = await run('simulate', trial({ result: { rows: 42 }, logLines: 0 }));
  assert.deepEqual(outcome, { kind: 'SUCCEEDED', result: { rows: 42 } });
});

test('simulate fails with the message it was given', async () => {
  const outcome = await run('simulate', trial({ fail: 'the disk is full' }));
  assert.deepEqual(outcome, {
    kind: 'FAILED',
    error: { type: 'simulate.failed', message: 'the disk is full', retryable: true },
  });
});

test('simulate fails its first attempts only', async () => {
  const kinds = [];
  for (const attempt of [1, 2, 3]) kinds.push((await run('simulate', trial({ failTimes: 2 }, attempt))).kind);
  assert.deepEqual(kinds, ['FAILED', 'FAILED', 'SUCCEEDED']);
});

test('simulate spreads lines and steps over its duration', async () => {
  const attempt = trial({ durationMs: 200, steps: 4, logLines: 10 });
  const start = performance.now();
  const work = run('simulate', attempt);
  assert.equal(attempt.journal.lines.length, 0);
  await until('half of the steps', () => attempt.journal.steps.length >= 2);
  assert.ok(attempt.journal.lines.length < 10);
  assert.equal((await work).kind, 'SUCCEEDED');
  assert.ok(performance.now() - start >= 200);
  assert.deepEqual(attempt.journal.steps, [25, 50, 75, 100]);
  assert.equal(attempt.journal.lines.length, 10);
});

test('many lines wait for the journal', async () => {
  const attempt = trial({ logLines: 100_000 });
  attempt.journal.block();
  const work = run('simulate', attempt);
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(attempt.journal.lines.length <= 256, `${attempt.journal.lines.length} lines without room`);
  attempt.journal.unblock();
  await work;
  assert.equal(attempt.journal.lines.length, 100_000);
  assert.equal(attempt.journal.messages.at(-1), 'simulated line 100000 of 100000');
});

for (const [kind, retryable] of [
  ['CANCEL', false],
  ['TIMEOUT', true],
  ['LEASE_LOST', true],
  ['SHUTDOWN', true],
] as const) {
  test(`simulate stops at once for ${kind}`, async () => {
    const attempt = trial({ durationMs: 86_400_000 });
    const work = run('simulate', attempt);
    attempt.stop(kind, 10_000);
    assert.deepEqual(await work, {
      kind: 'FAILED',
      error: { type: 'module.stopped', message: `told to stop: ${kind}`, retryable },
    });
  });
}

test('a stuck journal does not hold up a cancel', async () => {
  const attempt = trial({ logLines: 1000 });
  attempt.journal.block();
  const work = run('simulate', attempt);
  attempt.stop('CANCEL', 0);
  assert.equal((await work).kind, 'FAILED');
});

test('an attempt that was stopped before it began does nothing', async () => {
  const attempt = trial({});
  attempt.stop('CANCEL', 0);
  assert.equal((await run('simulate', attempt)).kind, 'FAILED');
  assert.equal(attempt.journal.lines.length, 0);
});
