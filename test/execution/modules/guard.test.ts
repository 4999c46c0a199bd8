import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { killLeftovers } from '../../../src/execution/modules/index.ts';
import { processesOf, run, shell, trial, until } from './support.ts';

const victim = fileURLToPath(new URL('guard-victim.ts', import.meta.url));

function startVictim(script: string, ...more: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', victim, JSON.stringify(shell(script)), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => seen.push(...chunk.toString().split('\n').filter(Boolean)));
  return { child, seen };
}

test('a killed node leaves no process of its command', async () => {
  const script =
    'trap "" TERM HUP; sh -c "trap \\"\\" TERM HUP; sleep 60 & wait" & sleep 60 & echo up; while :; do sleep 1; done';
  const { child, seen } = startVictim(script);
  await until('the command is up', () => seen.includes('up'));
  const [runId = ''] = seen;
  await until('all of its processes', () => processesOf(runId).length >= 6);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await until('no process is left', () => processesOf(runId).length === 0);
});

test('a node that is killed while it starts a command leaves nothing either', async () => {
  await Promise.all(
    [4, 6, 8, 10, 12, 14, 16, 20].map(async (ms) => {
      const { child, seen } = startVictim('sleep 60', 'at once', String(ms));
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');
      await until('no process is left', () => processesOf(seen[0] ?? '').length === 0);
    }),
  );
});

test('leftovers of former runs are found and killed, others are not', async () => {
  const start = (id: string) =>
    spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { ...process.env, POLYCHRON_RUN_ID: id } });
  const mine = [start('former-1'), start('former-2')];
  const other = start('former-10');
  await until(
    'all run',
    () => processesOf('former-10').length + processesOf('former-2').length + processesOf('former-1').length === 3,
  );
  assert.equal(await killLeftovers(['former-1', 'former-2', 'former-3']), 2);
  await until('both have ended', () => mine.every((child) => child.signalCode === 'SIGKILL'));
  assert.deepEqual(processesOf('former-10'), [other.pid]);
  other.kill('SIGKILL');
  assert.equal(await killLeftovers([]), 0);
});

test('the guard costs no more than a few processes do', async (t) => {
  const medianOf = (took: number[]): number => took.sort((a, b) => a - b)[15] ?? Infinity;
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const guarded: number[] = [];
  const bare: number[] = [];
  // In turn, so that a busy machine slows both.
  for (let i = 0; i < 30; i++) {
    guarded.push(await timed(() => run('command', trial({ argv: ['true'] }))));
    bare.push(await timed(() => once(spawn('true'), 'close')));
  }
  const [median, one] = [medianOf(guarded), medianOf(bare)];
  t.diagnostic(`a guarded command takes ${median.toFixed(1)} ms, a bare process ${one.toFixed(1)} ms`);
  assert.ok(median < 20 * one);
});
