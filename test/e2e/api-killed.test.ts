import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService, withoutDrain } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { openSocket, StreamError } from '../support/subscription.ts';
import { bareId, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

const kills = 5;
/** On a machine that has much else to do, a process takes long to start. */
const patienceMs = 180_000;
const logTail =
  'subscription ($run: ID!, $after: Cursor) { logTail(runId: $run, after: $after) { cursor final entries { index } } }';

interface Batch {
  readonly cursor: string;
  readonly final: boolean;
  readonly entries: readonly { readonly index: number }[];
}

describeForBothStores('the process of the API is killed again and again', (mongodb) => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;

  before(async () => {
    const [made, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
    database = made;
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url, mongodbUrl, env: withoutDrain });
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  const dispatched = async (): Promise<number> =>
    (await look.rows<{ n: number }>(`select count(*)::int as n from occurrence where state = 'DISPATCHED'`))[0]?.n ?? 0;

  const answers = () =>
    service.readyz().then(
      ({ status }) => status === 200,
      () => false,
    );

  /** As a client does: connects again whenever the connection breaks, and goes on after the last cursor. */
  async function readOn(run: string, on: (batch: Batch) => boolean): Promise<void> {
    for (let after: string | null = null; ;) {
      await until(answers, 'the API to answer', patienceMs);
      const client = openSocket(service);
      try {
        for await (const batch of client.stream<Batch>(logTail, { run, after })) {
          after = batch.cursor;
          if (on(batch)) return;
        }
      } catch (error) {
        if (error instanceof StreamError) throw error;
      } finally {
        await client.close();
      }
    }
  }

  it('and no pulse is missing, no run is lost, the port stays, and a reader of a log goes on where it was', async () => {
    const { url } = service;
    const engine = await service.enginePid();
    await makeTask(service, 'pulse', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] });
    const { id } = await makeTask(service, 'long', {
      module: 'command',
      params: { shell: true, script: 'while :; do echo a line; sleep 0.05; done' },
      retry: { maxAttempts: 1 },
    });
    const { id: simulated } = await makeTask(service, 'lines', { params: { durationMs: 3_600_000, logLines: 36_000 } });
    const runs = await Promise.all([executeTask(service, id), executeTask(service, simulated)]);
    const [run] = runs;
    const lines: number[] = [];
    let wanted = Infinity;
    const reading = readOn(run, ({ entries }) => {
      lines.push(...entries.map(({ index }) => index));
      return lines.length >= wanted;
    });
    reading.catch(() => undefined);

    for (let kill = 0; kill < kills; kill++) {
      const pid = await service.apiPid();
      const [read, pulses] = [lines.length, await dispatched()];
      await until(async () => lines.length > read + 10, 'lines to come', patienceMs);
      // Acknowledged means stored: a run that is asked for just before the kill is made, too.
      const { id: quick } = await makeTask(service, `quick ${kill}`, { params: { durationMs: 200 } });
      runs.push(await executeTask(service, quick));
      process.kill(pid, 'SIGKILL');
      await until(async () => (await dispatched()) > pulses + 1, 'pulses while the API is away', patienceMs);
      await service.apiPid(pid);
      await until(answers, 'the API to be back at its port', patienceMs);
    }

    assert.equal(service.url, url);
    assert.equal(await service.enginePid(), engine, 'the engine has gone on');
    const states = await look.rows<{ state: string; attempt: number }>(
      'select state, attempt from run where id = any($1::uuid[])',
      [runs.slice(0, 2).map(bareId)],
    );
    assert.deepEqual(
      states,
      Array.from({ length: 2 }, () => ({ state: 'RUNNING', attempt: 1 })),
    );
    const quick = await ended(service, runs.slice(2), patienceMs);
    assert.deepEqual(
      quick.map(({ state, attempt }) => ({ state, attempt })),
      Array.from({ length: kills }, () => ({ state: 'SUCCEEDED', attempt: 1 })),
    );
    wanted = lines.length + 20;
    await reading;
    assert.deepEqual(
      lines,
      lines.map((_, n) => n + 1),
      'no line is missing and none came twice',
    );
    const gaps = await look.rows(
      `select nominal_at from (select nominal_at, state, count, lag(nominal_at) over (order by nominal_at) as before
         from occurrence) as o
       where state <> 'DISPATCHED' or count <> 1 or nominal_at - before <> interval '1 second'`,
    );
    assert.deepEqual(gaps, [], 'each second has its pulse');
    const [lost] = await look.rows<{ n: number }>(
      `select count(*)::int as n from run where state = 'LOST' or attempt > 1`,
    );
    assert.deepEqual(lost, { n: 0 });
  });
});
