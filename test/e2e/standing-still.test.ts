import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { processesWith, type Service, startService } from '../support/service.ts';
import { bareId, ended, executeTask, makeTask, mutate } from '../support/work.ts';

/** Three processes write the time, ten times a second, into the file of their attempt; one of them ignores signals. */
const work = `work() { while :; do date +%s%N >> "$FOLDER/$POLYCHRON_ATTEMPT"; sleep 0.1; done; }
work & (trap '' HUP INT TERM; work) & echo begun; work`;

interface Attempted {
  readonly run: string;
  readonly folder: string;
}

describe('a node that stands still', () => {
  let database: TestDatabase;
  let look: Look;
  let folder: string;
  let services: readonly Service[] = [];
  let attempted: readonly Attempted[] = [];
  let stopped: number[] = [];

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    folder = await mkdtemp(join(tmpdir(), 'polychron-still-'));
    // One place each, so that each of two runs has a node of its own.
    const start = () => startService({ databaseUrl: database.url, env: { POLYCHRON_CONCURRENCY: '1' } });
    services = await Promise.all([start(), start()]);
  });
  after(async () => {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await Promise.all(services.map((service) => service.stop()));
    await look.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const timesOf = async (of: Attempted, attempt: number): Promise<readonly number[]> =>
    (await readFile(join(of.folder, String(attempt)), 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(line) / 1e6);
  const atWork = (of: Attempted, attempt: number) =>
    until(async () => (await timesOf(of, attempt)).length > 0, `attempt ${attempt} to be at work`, 180_000);

  async function begin(by: Service): Promise<Attempted> {
    const own = await mkdtemp(join(folder, 'run-'));
    const params = { shell: true, script: work, env: { FOLDER: own } };
    const retry = { maxAttempts: 2, backoff: 'NONE' } as const;
    const { id } = await makeTask(by, own, { module: 'command', params, retry });
    const one = { run: await executeTask(by, id), folder: own };
    await atWork(one, 1);
    return one;
  }

  it('has ended its commands before its lease is over', async () => {
    attempted = await Promise.all(services.map(begin));
    const [engineAlone, whole] = services as [Service, Service];
    stopped = [await engineAlone.enginePid(), whole.pid, await whole.apiPid(), await whole.enginePid()];
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    const held = 'select date_part(\'epoch\', max(lease_until)) * 1000 as "until" from node';
    const over = `${held} having max(lease_until) < clock_timestamp()`;
    await until(async () => (await look.rows(over)).length > 0, 'the end of both leases');
    for (const one of attempted) {
      assert.deepEqual(await commandsOf(one, 1), [], 'processes of the attempt');
      const last = Math.max(...(await timesOf(one, 1)));
      const leases = await look.rows<{ until: number }>(
        'select date_part(\'epoch\', n.lease_until) * 1000 as "until" from node n join run r on r.node_id = n.id where r.id = $1',
        [bareId(one.run)],
      );
      assert.ok(last < (leases[0]?.until ?? 0), `it has worked at ${last}, its lease ended at ${leases[0]?.until}`);
    }
  });

  it('goes on under another lease, and makes the next attempt', async () => {
    const beforehand = await Promise.all(attempted.map((one) => timesOf(one, 1)));
    for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
    for (const one of attempted) await atWork(one, 2);
    assert.deepEqual(await Promise.all(attempted.map((one) => timesOf(one, 1))), beforehand);
  });

  it('leaves nothing of itself when it is stopped', async () => {
    const [any] = services as [Service];
    const runs = attempted.map(({ run }) => run);
    for (const id of runs) await mutate(any, 'cancelRun', { id, grace: 'PT0S' }, 'run { id }');
    await ended(any, runs);
    const marks = services.map(({ mark }) => mark);
    await until(async () => (await watchmenOf(marks)).length === services.length, 'one watchman for each node');
    await Promise.all(services.map((service) => service.stop()));
    assert.deepEqual(await processesWith('LOGNAME', marks), []);
  });
});

async function commandsOf({ folder }: Attempted, attempt: number): Promise<readonly number[]> {
  const [inFolder, ofAttempt] = await Promise.all([
    processesWith('FOLDER', [folder]),
    processesWith('POLYCHRON_ATTEMPT', [String(attempt)]),
  ]);
  return inFolder.filter((pid) => ofAttempt.includes(pid));
}

async function watchmenOf(marks: readonly string[]): Promise<readonly number[]> {
  const found = await Promise.all(
    (await processesWith('LOGNAME', marks)).map(async (pid) => {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return words.includes('\0polychron-watchman\0') ? [pid] : [];
    }),
  );
  return found.flat();
}
