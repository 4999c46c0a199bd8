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
  readonly nodeId: string;
  readonly service: Service;
}

describe('a node that stands still', () => {
  let database: TestDatabase;
  let look: Look;
  let folder: string;
  let engineStopped: Service;
  let whollyStopped: Service;
  let healthy: Service;
  let attempted: readonly Attempted[] = [];
  let stopped: number[] = [];

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    folder = await mkdtemp(join(tmpdir(), 'polychron-still-'));
  });
  after(async () => {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await Promise.all([engineStopped, whollyStopped, healthy].map((service) => service?.stop()));
    await look.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = () => startService({ databaseUrl: database.url, env: { POLYCHRON_CONCURRENCY: '1' } });
  const standingOf = async (run: string) =>
    (
      await look.rows<{ nodeId: string | null; attempt: number; pid: number | null }>(
        'select r.node_id as "nodeId", r.attempt, n.pid from run r left join node n on n.id = r.node_id where r.id = $1',
        [bareId(run)],
      )
    )[0];
  const timesOf = async (of: Attempted, attempt: number): Promise<readonly number[]> =>
    (await readFile(join(of.folder, String(attempt)), 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(line) / 1e6);

  /** Starts as many runs as the nodes have places, and tells which is where. */
  async function begin(services: readonly Service[]): Promise<readonly Attempted[]> {
    const engines = new Map(
      await Promise.all(services.map(async (service) => [await service.enginePid(), service] as const)),
    );
    return Promise.all(
      services.map(async (by, i) => {
        const own = await mkdtemp(join(folder, 'run-'));
        const params = { shell: true, script: work, env: { FOLDER: own } };
        const retry = { maxAttempts: 2, backoff: 'NONE' };
        const { id } = await makeTask(by, `work ${i}`, { module: 'command', params, retry });
        const run = await executeTask(by, id);
        await until(async () => (await readFile(join(own, '1'), 'utf8').catch(() => '')) !== '', 'the command to work');
        const { nodeId, pid } = (await standingOf(run)) ?? {};
        const service = engines.get(pid ?? 0);
        assert.ok(nodeId && service);
        return { run, folder: own, nodeId, service };
      }),
    );
  }

  it('has ended its commands before its lease, and another node takes them over', async () => {
    [engineStopped, whollyStopped] = await Promise.all([start(), start()]);
    attempted = await begin([engineStopped, whollyStopped]);
    const starting = startService({ databaseUrl: database.url, env: { POLYCHRON_CONCURRENCY: '2' } });
    const { apiPid, enginePid, pid } = whollyStopped;
    stopped = [await engineStopped.enginePid(), pid, await apiPid(), await enginePid()];
    for (const one of stopped) process.kill(one, 'SIGSTOP');
    healthy = await starting;
    for (const one of attempted)
      await until(async () => (await timesOf(one, 2)).length > 0, 'the second attempt to be at work', 180_000);

    for (const one of attempted) {
      const last = Math.max(...(await timesOf(one, 1)));
      const first = Math.min(...(await timesOf(one, 2)));
      const [lease] = await look.rows<{ until: number }>(
        'select date_part(\'epoch\', lease_until) * 1000 as "until" from node where id = $1',
        [one.nodeId],
      );
      assert.ok(last < (lease?.until ?? 0), `the first attempt has worked at ${last}, its lease: ${lease?.until}`);
      assert.ok(last < first, `the first attempt has worked at ${last}, the second since ${first}`);
      assert.deepEqual(await commandsOf(one, 1), [], 'processes of the first attempt');
    }
  });

  it('goes on under another lease, and starts commands again', async () => {
    const beforehand = await Promise.all(attempted.map((one) => timesOf(one, 1)));
    for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
    for (const { nodeId, service } of attempted) {
      const pid = await service.enginePid();
      const joined = 'select 1 from node where pid = $1 and id <> $2 and lease_until > clock_timestamp()';
      await until(async () => (await look.rows(joined, [pid, nodeId])).length > 0, 'another lease');
    }
    // The healthy node has no place left, so that each of the two others has to run one: both end only when both are there.
    const meeting = await mkdtemp(join(folder, 'meeting-'));
    const script = 'touch "$FOLDER/$POLYCHRON_RUN_ID"; until [ "$(ls "$FOLDER" | wc -l)" = 2 ]; do sleep 0.1; done';
    const params = { shell: true, script, env: { FOLDER: meeting } };
    const { id } = await makeTask(engineStopped, 'meeting', { module: 'command', params });
    const runs = [await executeTask(engineStopped, id), await executeTask(whollyStopped, id)];
    assert.deepEqual(
      (await ended(healthy, runs)).map(({ state }) => state),
      ['SUCCEEDED', 'SUCCEEDED'],
    );
    assert.deepEqual(await Promise.all(attempted.map((one) => timesOf(one, 1))), beforehand);
  });

  it('leaves nothing of itself when it is stopped', async () => {
    const services = [engineStopped, whollyStopped, healthy];
    for (const { run } of attempted) await mutate(healthy, 'cancelRun', { id: run, grace: 'PT0S' }, 'run { id }');
    await ended(
      healthy,
      attempted.map(({ run }) => run),
    );
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
