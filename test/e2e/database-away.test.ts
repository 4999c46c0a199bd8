import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { makeDoorway } from '../support/doorway.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { openSocket } from '../support/subscription.ts';
import { balanceOf, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

interface Batch {
  readonly final: boolean;
  readonly entries: readonly { readonly index: number; readonly message: string }[];
}

const logTail = 'subscription ($run: ID!) { logTail(runId: $run) { cursor final entries { index message } } }';
const runEvents = 'subscription { runEvents { cursor type run { id } } }';

describeForBothStores('PostgreSQL is away for a while', (mongodb) => {
  let database: TestDatabase;
  let look: Look;
  let mongodbUrl: string | null;
  let service: Service | undefined;

  before(async () => {
    [database, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
    look = openLook(database.url);
  });
  after(async () => {
    await service?.stop();
    await look.close();
    await database.drop();
  });

  it('starts without PostgreSQL, lives, says so in words, and works once it comes', async () => {
    const doorway = await makeDoorway(database.url);
    const waiting = await startService({ databaseUrl: doorway.url, mongodbUrl, untilReady: false });
    try {
      await until(
        async () =>
          waiting
            .logged()
            .some(({ level, msg }) => level >= 40 && /PostgreSQL cannot be reached yet; trying again/.test(msg)),
        'a clear message',
      );
      assert.equal((await waiting.healthz()).status, 200);
      const probe = await waiting.readyz();
      assert.equal(probe.status, 503);
      assert.equal(probe.body.checks?.['database']?.ok, false);
      assert.match(probe.body.checks?.['database']?.message ?? '', /\w/);
      const refused = await waiting.ask('{ viewer { locale } }');
      assert.equal(refused.status, 503);
      assert.equal(refused.errors[0]?.extensions?.code, 'UNAVAILABLE');
      assert.ok(waiting.alive());
      await doorway.open();
      await waiting.ready();
      const { id } = await makeTask(waiting, 'after the wait');
      const [run] = await ended(waiting, [await executeTask(waiting, id)]);
      assert.equal(run?.state, 'SUCCEEDED');
    } finally {
      await waiting.stop();
      await doorway.close();
    }
  });

  it('survives the end of all its connections in the middle of runs and streams, which go on', async (t) => {
    const node = (service = await startService({ databaseUrl: database.url, mongodbUrl }));
    const ticking = await makeTask(node, 'ticking', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] });
    const from = Date.now();
    const { id } = await makeTask(node, 'long', { params: { durationMs: 6_000, logLines: 3_000 } });
    const { id: command } = await makeTask(node, 'counting', {
      module: 'command',
      params: { shell: true, script: 'i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo "line $i"; sleep 0.1; done' },
    });
    const run = await executeTask(node, id);
    const counted = await executeTask(node, command);
    using client = openSocket(node);
    const told = new Map<string, string[]>();
    const watching = (async () => {
      for await (const event of client.stream<{ type: string; run: { id: string } }>(runEvents)) {
        told.set(event.run.id, [...(told.get(event.run.id) ?? []), event.type]);
      }
    })();
    watching.catch(() => undefined);
    const lines: number[] = [];
    let final = false;
    const tailing = (async () => {
      for await (const batch of client.stream<Batch>(logTail, { run })) {
        lines.push(...batch.entries.map(({ index }) => index));
        final = batch.final;
      }
    })();
    for (const count of [300, 1_200, 2_100]) {
      await until(async () => lines.length >= count, `${count} lines`);
      const [killed] = await look.rows<{ n: number }>(
        `select count(pg_terminate_backend(pid))::int as n from pg_stat_activity
         where datname = current_database() and application_name <> 'the tests'`,
      );
      assert.ok((killed?.n ?? 0) > 3, 'there were connections to end');
    }
    await tailing;
    assert.ok(final);
    assert.deepEqual(
      lines,
      Array.from({ length: 3_000 }, (_, n) => n + 1),
    );
    const [one, two] = await ended(node, [run, counted]);
    assert.deepEqual([one?.state, two?.state, one?.attempt, two?.attempt], ['SUCCEEDED', 'SUCCEEDED', 1, 1]);
    const output = await look.rows<{ message: string }>(
      `select message from log_entry where run_id = (select id from run where module = 'command') and level = 2 order by index`,
    );
    assert.deepEqual(
      output.map(({ message }) => message),
      Array.from({ length: 60 }, (_, n) => `line ${n + 1}`),
    );
    assert.ok(node.alive());
    await node.ready();

    const after = await executeTask(node, (await makeTask(node, 'later')).id);
    await until(
      async () => told.get(after)?.includes('SUCCEEDED'),
      'the events of a later run on the same subscription',
    );
    assert.deepEqual(
      told.get(after)?.filter((type) => type !== 'QUEUED'),
      ['CREATED', 'STARTED', 'SUCCEEDED'],
    );
    t.diagnostic(`events seen of ${told.size} runs over three ends of all connections`);

    const to = Math.floor(Date.now() / 1_000) * 1_000 - 1_000;
    const balance = await until(async () => {
      const now = await balanceOf(node, ticking.schedules.nodes[0]?.id ?? '', from, to);
      return now.pending === 0 && now;
    }, 'nothing to be pending');
    assert.ok(balance.balanced && balance.missed === 0 && balance.dispatched >= 4, JSON.stringify(balance));
  });
});
