import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { processesWith, type Service, startService } from '../support/service.ts';
import { describeForBothStores } from '../support/stores.ts';
import { balanceOf, bareId, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

/** A shell and a child that do not hear SIGTERM. The second attempt ends by itself. */
const stubborn = `trap '' TERM
echo "attempt $POLYCHRON_ATTEMPT begins"
[ "$POLYCHRON_ATTEMPT" = 1 ] || { echo 'the second one ends'; exit 0; }
sh -c "trap '' TERM; sleep 600; echo never" &
wait
sleep 600`;

interface LogLine {
  readonly attempt: number;
  readonly level: number;
  readonly message: string;
}

describeForBothStores('the only node is killed in the middle of 20 running tasks', (mongodb, store) => {
  let database: TestDatabase;
  let look: Look;
  let mongodbUrl: string | null;
  let service: Service;
  let runs: { readonly id: string; readonly kind: string; readonly attempts: number }[];
  let schedule: string;
  let scheduledFrom: number;
  let killedAt: number;
  /** By the clock of the database, as are the starts of the runs. */
  let leaseEnd: number;
  let processes: number;

  const rowOf = async (id: string) => {
    const [row] = await look.rows<{ state: string; attempt: number; started: number }>(
      'select state, attempt, extract(epoch from started_at)::float8 * 1000 as started from run where id = $1',
      [bareId(id)],
    );
    assert.ok(row);
    return row;
  };
  const logOf = (id: string) =>
    look.rows<LogLine>('select attempt, level, message from log_entry where run_id = $1 order by index', [bareId(id)]);
  const processesOfRuns = () =>
    processesWith(
      'POLYCHRON_RUN_ID',
      runs.map(({ id }) => bareId(id)),
    );

  before(async () => {
    [database, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url, mongodbUrl });
    const ticking = await makeTask(service, 'ticking', {
      schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL', catchUp: { mode: 'ALL' } }],
    });
    schedule = ticking.schedules.nodes[0]?.id ?? '';
    scheduledFrom = Date.now();
    const tasks = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const attempts = n % 4 < 2 ? 2 : 1;
        const kind = n % 2 === 0 ? 'command' : 'simulate';
        const work =
          kind === 'command'
            ? { module: 'command', params: { shell: true, script: stubborn } }
            : {
                module: 'simulate',
                params: { durationMs: 10_000, logLines: 50, fail: n === 1 ? 'told to fail' : false },
              };
        const { id } = await makeTask(service, `${kind} ${n}`, {
          ...work,
          retry: { maxAttempts: attempts, backoff: 'NONE' },
        });
        return { id, kind, attempts };
      }),
    );
    // What ends by itself begins last, so that all are under way at once.
    const begin = ({ id, ...rest }: (typeof tasks)[number]) =>
      executeTask(service, id).then((run) => ({ ...rest, id: run }));
    runs = await Promise.all(tasks.map(begin));
    const commands = runs.filter(({ kind }) => kind === 'command');
    await until(async () => {
      const started = await Promise.all(commands.map(async ({ id }) => (await logOf(id)).length > 0));
      return (
        started.every(Boolean) &&
        (await Promise.all(runs.map(({ id }) => rowOf(id)))).every(({ state }) => state === 'RUNNING')
      );
    }, 'all 20 runs to be under way');
    processes = await until(async () => {
      const { length } = await processesOfRuns();
      return length >= 40 && length;
    }, 'the processes of all commands');
    killedAt = Date.now();
    await service.kill('SIGKILL');
    const [lease] = await look.rows<{ end: number }>(
      `select extract(epoch from max(lease_until))::float8 * 1000 as end from node`,
    );
    leaseEnd = lease!.end;
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  it('leaves no process of the runs behind, though they ignore SIGTERM', async (t) => {
    await until(async () => (await processesOfRuns()).length === 0, 'the end of all processes');
    t.diagnostic(`${store}: ${processes} processes of 10 commands gone ${Date.now() - killedAt} ms after kill -9`);
  });

  it('ends each run as its retry policy says, with attempts numbered and explained', async (t) => {
    service = await startService({ databaseUrl: database.url, mongodbUrl });
    const results = new Map(
      (
        await ended(
          service,
          runs.map(({ id }) => id),
        )
      ).map((run) => [run.id, run]),
    );
    const delays: number[] = [];
    for (const [n, { id, kind, attempts }] of runs.entries()) {
      const run = results.get(id);
      assert.ok(run);
      const expected = attempts === 1 ? 'LOST' : n === 1 ? 'FAILED' : 'SUCCEEDED';
      assert.deepEqual([run.state, run.attempt], [expected, attempts], `${kind} with ${attempts} attempts`);
      const log = await logOf(id);
      const explained = log.filter(({ level }) => level === 3);
      assert.equal(explained.length, 1);
      assert.match(
        explained[0]?.message ?? '',
        attempts === 2 ? /^attempt 1 was lost: .+attempt 2 follows$/ : /^attempt 1 was lost: .+no attempts are left$/,
      );
      const numbers = log.map(({ attempt }) => attempt);
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
        'attempts follow each other in the log',
      );
      assert.deepEqual([...new Set(numbers)], attempts === 2 ? [1, 2] : [1]);
      if (attempts === 2) {
        const { started } = await rowOf(id);
        assert.ok(started >= leaseEnd, 'no attempt starts while the lease of the one before lasts');
        delays.push(started - killedAt);
      } else assert.equal(run.error?.type, 'node.lost');
    }
    const [first, last] = [Math.min(...delays), Math.max(...delays)].map(Math.round);
    t.diagnostic(`${store}: second attempts started ${first} to ${last} ms after kill -9`);
    assert.deepEqual(await processesOfRuns(), []);
  });

  it('balances the ledger of the schedule that came due meanwhile, every second once', async () => {
    const { pauseSchedule } = await service.data<{ pauseSchedule: { errors: unknown[] } }>(
      'mutation ($id: ID!) { pauseSchedule(input: { id: $id }) { errors { message } } }',
      { id: schedule },
    );
    assert.deepEqual(pauseSchedule.errors, []);
    const to = Math.floor(Date.now() / 1_000) * 1_000;
    const balance = await until(async () => {
      const now = await balanceOf(service, schedule, scheduledFrom - 5_000, to);
      return now.pending === 0 && now;
    }, 'nothing to be pending');
    assert.ok(balance.balanced, JSON.stringify(balance));
    assert.deepEqual(balance.unaccounted, []);
    // Reckoned here, without asking the product: each full second has its row, or lies in the span of one.
    const rows = await look.rows<{ from: number; until: number; count: number; state: string }>(
      `select extract(epoch from nominal_at)::float8 * 1000 as from, count, state,
         extract(epoch from coalesce(until, nominal_at))::float8 * 1000 as until
       from occurrence where schedule_id = $1 order by nominal_at`,
      [bareId(schedule)],
    );
    const begin = rows[0]?.from ?? NaN;
    assert.ok(
      begin - scheduledFrom <= 1_000,
      `the first row is ${begin - scheduledFrom} ms after the schedule was made`,
    );
    for (let at = begin; at < to; at += 1_000) {
      assert.equal(
        rows.filter((row) => row.from <= at && at <= row.until).length,
        1,
        `rows for ${new Date(at).toISOString()}`,
      );
    }
    const dispatched = rows.filter(({ state }) => state === 'DISPATCHED').length;
    const [made] = await look.rows<{ runs: number; instants: number }>(
      'select count(*)::int as runs, count(distinct nominal_at)::int as instants from run where schedule_id = $1',
      [bareId(schedule)],
    );
    assert.deepEqual(made, { runs: dispatched, instants: dispatched });
    assert.equal(rows.filter(({ state }) => state === 'MISSED').length, 0);
  });
});
