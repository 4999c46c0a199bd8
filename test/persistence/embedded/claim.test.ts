import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { claimFolder, type Claim, type ClaimOptions } from '../../../src/persistence/embedded/claim.ts';
import { openKernelLock } from '../../../src/persistence/embedded/kernel-lock.ts';
import type { Owner } from '../../../src/persistence/embedded/owner.ts';
import { until } from './running-service.ts';

describe('the claim on a data folder', () => {
  let folder: string;
  let file: string;
  let said: string[];
  const claims: Claim[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-claim-'));
    file = join(folder, 'postgres.owner');
    said = [];
  });
  afterEach(async () => {
    await Promise.all(claims.splice(0).map((claim) => claim.release()));
    await rm(folder, { recursive: true });
  });

  async function claim(options: Partial<ClaimOptions> = {}): Promise<Claim> {
    const log = (_: unknown, message?: string): void => void said.push(message ?? '');
    const made = await claimFolder({
      place: folder,
      dataDir: folder,
      logger: { warn: log, error: log },
      stopLeftovers: async () => undefined,
      onLost: (why) => assert.fail(why),
      ...options,
      times: { renewEveryMs: 20, silentMs: 300, patienceMs: 60_000, lookEveryMs: 10, ...options.times },
    });
    claims.push(made);
    return made;
  }

  /** As another machine would have written it: nothing here can tell whether its process lives. */
  async function writeForeign(changes: Partial<Owner> = {}): Promise<void> {
    const owner: Owner = {
      id: 'theirs',
      pid: 1,
      birth: 'x',
      host: 'far',
      namespace: 'pid:[1]',
      boot: 'another',
      locked: true,
      since: '2027-01-01T00:00:00.000Z',
      ...changes,
    };
    await writeFile(file, JSON.stringify(owner));
  }

  it('is for one at a time, and free again after its release', async () => {
    const first = await claim();
    await assert.rejects(
      claim({ times: { patienceMs: 30 } }),
      new RegExp(`in use by the process ${process.pid} of the host`),
    );
    let second: Claim | undefined;
    const waiting = claim().then((made) => (second = made));
    await until(() => said.length > 0);
    assert.match(said.join(), /waiting for it to end/);
    assert.equal(second, undefined);
    await first.release();
    await waiting;
  });

  it('is not taken from an owner that cannot be seen while it renews its file, and is taken when it has been silent', async () => {
    await writeForeign();
    const renewing = setInterval(() => void utimes(file, new Date(), new Date()), 20);
    await assert.rejects(claim({ times: { patienceMs: 900 } }), /in use by the process 1 of the host far, since 2027/);
    clearInterval(renewing);
    await claim();
    assert.equal((JSON.parse(await readFile(file, 'utf8')) as Owner).pid, process.pid);
  });

  it('does not believe a wall clock: a file of the far past or future counts as silent only when it stays the same', async () => {
    for (const time of ['2001-01-01', '2071-01-01']) {
      await writeForeign();
      await utimes(file, new Date(time), new Date(time));
      const began = performance.now();
      await (await claim()).release();
      assert.ok(performance.now() - began >= 300);
    }
  });

  it('is taken at once from an owner whose lock the kernel has given back, in whichever namespace it was', async () => {
    const first = await claim();
    const own = JSON.parse(await readFile(file, 'utf8')) as Owner;
    assert.equal(own.locked, true, 'this machine can lock');
    await first.release();
    await writeForeign({ boot: own.boot, locked: true });
    await claim({ times: { silentMs: 1e9, patienceMs: 2e9 } });
    assert.deepEqual(said, []);
  });

  it('waits for a process of the server that has inherited the lock of a dead owner', async () => {
    const lock = await openKernelLock(join(folder, 'postgres.lock'));
    assert.equal(await lock.take(), 'taken');
    const heir: ChildProcess = spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', lock.descriptor] });
    await once(heir, 'spawn');
    await lock.close();
    await writeForeign();
    await assert.rejects(claim({ times: { patienceMs: 500 } }), /in use by the process 1 of the host far/);
    const waiting = claim({ times: { silentMs: 1 } });
    heir.kill();
    await waiting;
  });

  it('says when another process has taken it over', async () => {
    const lost = Promise.withResolvers<string>();
    await claim({ onLost: lost.resolve });
    await writeForeign();
    assert.match(await lost.promise, /was taken over by the process 1 of the host far/);
  });

  it('makes its file anew when somebody has deleted it', async () => {
    await claim();
    await rm(file);
    await until(() =>
      readFile(file, 'utf8').then(
        () => true,
        () => false,
      ),
    );
    await assert.rejects(claim({ times: { patienceMs: 30 } }), /in use by the process/);
  });

  it('ends its wait when asked to', async () => {
    await claim();
    const stop = new AbortController();
    const waiting = claim({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, (error: Error) => /enough|aborted/.test(error.message));
  });
});
