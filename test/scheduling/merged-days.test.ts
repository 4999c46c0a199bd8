import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { DomainError } from '../../src/domain/model/errors.ts';
import type { LedgerBalance } from '../../src/domain/model/occurrence.ts';
import { makeRetentionStore } from '../../src/persistence/retention/retention-store.ts';
import { makePruner } from '../../src/scheduling/pruner.ts';
import { operator } from '../support/node.ts';
import { balanceOf, ledgerRows } from '../support/virtual/books.ts';
import { openWorld, type World } from '../support/virtual/world.ts';
import { cron, elastic } from './story.ts';

/** POLYCHRON_MERGE_RUNS and POLYCHRON_SEED make it longer, or take other ways. */
const runs = Number(process.env['POLYCHRON_MERGE_RUNS'] ?? 12);
const seed = Number(process.env['POLYCHRON_SEED'] ?? 1);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const logger = pino({ level: 'silent' });
/** The database's own clock decides what is old, so the stories happen long before it. */
const start = Math.floor(Date.now() / day) * day - 900 * day;
const expressions = ['0 * * * *', '*/20 * * * *', '30 */3 * * *', '15 5 * * *'];

describe('old days of a ledger that are merged', () => {
  let world: World;
  before(async () => {
    world = await openWorld(start);
  });
  afterEach(async () => {
    world.runsTake = 0;
    await world.pool.query('drop trigger if exists stops on occurrence_day');
    await world.clear();
  });
  after(() => world.close());

  const prune = (store = makeRetentionStore(world.engine)) => makePruner({ store, logger }).pass();
  const scheduleOf = async (draft: ReturnType<typeof cron>, name = `task ${Math.random()}`) =>
    (await world.task(name, [draft])).schedules[0]!.id;
  const ledger = (id: string, range: { from?: number; to?: number } = {}) =>
    world.schedules.ledger(operator, id, range);
  const mergedDays = (id: string) =>
    world.rows<{ day: string; instants: number }>(
      'select day::text, instants from occurrence_day where schedule_id = $1 order by day',
      [id],
    );
  const sums = ({ from: _from, to: _to, ...rest }: LedgerBalance) => rest;
  /** So that there is something for a look to find, whatever was found before. */
  const lookAgain = (id: string) =>
    world.rows(`update ledger_mark set rows_from = '-infinity', look_at = now() where schedule_id = $1`, [id]);

  /** So many days of a schedule and the first instant of the next one: the days may all be merged. */
  async function live(draft: ReturnType<typeof cron>, days: number): Promise<string> {
    world.clock.set(start);
    const id = await scheduleOf(draft);
    await world.live(start + days * day);
    return id;
  }

  const step = fc.record({
    what: fc.constantFrom('live', 'live', 'live', 'down', 'edit', 'skip', 'move', 'pause', 'resume', 'runs', 'limit'),
    by: fc.integer({ min: 1, max: 40 }),
    rule: fc.constantFrom(...expressions, 'completion'),
  });
  const picks = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })), { minLength: 5, maxLength: 5 });

  const draftOf = (rule: string) => (rule === 'completion' ? elastic : cron(rule, { timeZone: 'America/Lima' }));

  it('leave its sums as they were, for whole days and open ranges, whatever has happened', async () => {
    let [merged, left] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.constantFrom(...expressions, 'completion'),
        picks,
        async (steps, first, ranges) => {
          await world.clear();
          world.clock.set(start + hour * 7);
          world.runsTake = 0;
          const id = await scheduleOf(draftOf(first));
          for (const { what, by, rule } of steps) {
            const now = world.clock.now();
            const target = { id, expectedVersion: null };
            const next = (
              await world.rows<{ at: number | null }>(
                `select round(date_part('epoch', next_nominal_at) * 1000) as at from schedule where id = $1`,
                [id],
              )
            )[0]!.at;
            const address = { scheduleId: id, nominalAt: next ?? now, reason: null };
            const work: Record<typeof what, () => unknown> = {
              live: () => world.live(now + by * hour),
              down: () => world.down(now + by * hour),
              edit: () =>
                world.schedules.update(operator, {
                  ...target,
                  validateOnly: false,
                  recurrence: draftOf(rule).recurrence,
                }),
              skip: () => world.schedules.skip(operator, address),
              move: () => world.schedules.move(operator, { ...address, to: now + by * hour }),
              pause: () => world.schedules.pause(operator, { ...target, note: null, until: null }),
              resume: () => world.schedules.resume(operator, { ...target, catchUp: by % 2 ? 'ALL' : 'NONE' }),
              runs: () => (world.runsTake = by % 2 ? 0 : by * hour),
              limit: () => world.schedules.update(operator, { ...target, validateOnly: false, maxRuns: by * 10 }),
            };
            await Promise.resolve(work[what]()).catch((error: unknown) => {
              if (!(error instanceof DomainError)) throw error;
            });
          }
          world.runsTake = 0;
          await world.live(world.clock.now() + 2 * day);
          // Some runs are kept, as if they had ended late.
          await world.rows(
            `update run set finished_at = now() where schedule_id = $1 and number % 7 = 0 and finished_at is not null`,
            [id],
          );
          const asked = [
            {},
            ...ranges.map(([from, length]) => ({ from: start + from * day, to: start + (from + length) * day })),
            { from: start + 2 * day },
            { to: start + 3 * day },
          ].filter(({ to }) => to === undefined || to > start + day);
          const ask = () => Promise.all(asked.map((range) => ledger(id, range)));
          const before = await ask();
          assert.ok(
            before.every(({ balanced }) => balanced),
            JSON.stringify(before),
          );
          const rows = await ledgerRows(world, id);
          await prune();
          const after = await ask();
          assert.deepEqual(after.map(sums), before.map(sums));
          merged += (await mergedDays(id)).length;
          left += (await ledgerRows(world, id)).length;
          const [gone] = await world.rows<{ rows: number }>(
            `select coalesce(sum(instants), 0)::int as rows from occurrence_day where schedule_id = $1`,
            [id],
          );
          const instantsOf = (all: typeof rows) => all.reduce((total, { count }) => total + count, 0);
          assert.equal(gone!.rows + instantsOf(await ledgerRows(world, id)), instantsOf(rows));
          // Once more over everything, and once the runs that were kept have gone.
          await lookAgain(id);
          await world.rows(
            `update run set finished_at = now() - interval '500 days' where schedule_id = $1 and finished_at is not null`,
            [id],
          );
          await prune();
          assert.deepEqual((await ask()).map(sums), before.map(sums));
        },
      ),
      { numRuns: runs, seed },
    );
    assert.ok(merged > runs, `only ${merged} days were merged, ${left} rows left`);
  });

  it('keep rows that were changed by hand, whose run is kept, and of the last day that was decided', async () => {
    world.clock.set(start + hour / 2);
    const id = await scheduleOf(cron('0 * * * *'));
    await world.schedules.skip(operator, { scheduleId: id, nominalAt: start + 5 * hour, reason: null });
    await world.live(start + 3 * day - hour / 2);
    await world.rows(`update run set finished_at = now() where schedule_id = $1 and nominal_at = $2`, [
      id,
      new Date(start + 30 * hour).toISOString(),
    ]);
    const before = await ledger(id);
    await prune();
    const left = (await ledgerRows(world, id)).map(({ nominalAt }) => (nominalAt - start) / hour);
    assert.deepEqual(left, [5, 30, ...Array.from({ length: 24 }, (_, i) => 48 + i)]);
    const dates = [0, 1].map((n) => new Date(start + n * day).toISOString().slice(0, 10));
    assert.deepEqual(await mergedDays(id), [
      { day: dates[0], instants: 22 },
      { day: dates[1], instants: 23 },
    ]);
    assert.deepEqual(sums(await ledger(id)), sums(before));

    await world.rows(
      `update run set finished_at = now() - interval '91 days' where schedule_id = $1 and finished_at is not null`,
      [id],
    );
    const { runs: gone, ledgers: looked } = await prune();
    assert.deepEqual([gone, looked], [1, 1]);
    assert.deepEqual((await mergedDays(id))[1], { day: dates[1], instants: 24 });
    assert.deepEqual(sums(await ledger(id)), sums(before));
  });

  it('widen a range that touches them to whole days in UTC, whatever the time zone of the tenant', async () => {
    await world.rows(`update tenant set time_zone = 'Pacific/Auckland'`);
    const id = await live(cron('0 * * * *', { timeZone: 'Asia/Kolkata' }), 4);
    const inner = { from: start + day + 5 * hour, to: start + 2 * day + 7 * hour };
    const whole = { from: start + day, to: start + 3 * day };
    const before = await ledger(id, whole);
    assert.deepEqual(before.planned, 48);
    await prune();
    assert.deepEqual(await ledger(id, inner), before);
    assert.deepEqual(await ledger(id, whole), before);
    const last = { from: start + 3 * day + hour, to: start + 3 * day + 5 * hour };
    const beyond = await ledger(id, { from: last.from, to: last.to });
    assert.deepEqual([beyond.from, beyond.to, beyond.planned], [last.from, last.to, 4], 'no merged day is touched');
    await world.rows(`update tenant set time_zone = 'UTC'`);
  });

  it('are found unbalanced as whole days where a row behind them is missing', async () => {
    const id = await live(cron('0 * * * *'), 4);
    await prune();
    await world.rows(
      `update occurrence_day set instants = instants - 2, dispatched = dispatched - 2 where schedule_id = $1 and day = $2`,
      [id, new Date(start + day).toISOString().slice(0, 10)],
    );
    const { balanced, planned, dispatched, unaccounted } = await ledger(id);
    assert.deepEqual([balanced, planned - dispatched], [false, 2]);
    assert.deepEqual(
      unaccounted,
      Array.from({ length: 24 }, (_, i) => start + day + i * hour),
    );
  });

  it('do not come from a day that does not balance', async () => {
    const id = await live(cron('0 * * * *'), 4);
    await world.pool.query(
      `begin; set local polychron.pruning = 'on'; delete from occurrence where schedule_id = '${id}' and nominal_at = '${new Date(start + 30 * hour).toISOString()}'; commit`,
    );
    await prune();
    assert.deepEqual(
      (await mergedDays(id)).map(({ instants }) => instants),
      [24, 24, 24],
    );
    assert.deepEqual((await ledger(id)).unaccounted, [start + 30 * hour]);
  });

  it('hold the counts of a schedule that was edited long ago, and of each of its rules', async () => {
    world.clock.set(start + hour / 2);
    const id = await scheduleOf(cron('0 * * * *'));
    await world.live(start + 30 * hour + hour / 4);
    const target = { id, expectedVersion: null, validateOnly: false };
    await world.schedules.update(operator, {
      ...target,
      recurrence: { kind: 'cron', expression: '*/30 * * * *', syntax: 'VIXIE' },
    });
    await world.live(start + 40 * hour + hour / 4);
    await world.schedules.update(operator, { ...target, recurrence: elastic.recurrence });
    await world.live(start + 4 * day);
    const before = await ledger(id);
    assert.ok(before.balanced);
    await prune();
    assert.equal((await mergedDays(id)).length, 3);
    assert.deepEqual(sums(await ledger(id)), sums(before));
    const [day2] = await world.rows<{ elastic: number }>(
      `select from_completion as elastic from occurrence_day where schedule_id = $1 order by day offset 1 limit 1`,
      [id],
    );
    assert.ok(day2!.elastic > 0);
  });

  it('are merged once by two nodes at the same time', async () => {
    const ids: string[] = [];
    world.clock.set(start);
    for (let i = 0; i < 12; i += 1) ids.push(await scheduleOf(cron('*/15 * * * *')));
    await world.live(start + 3 * day);
    const before = await Promise.all(ids.map((id) => ledger(id)));
    // Whoever does not get its turn at a kind passes it over until its next pass. A run that is kept meanwhile keeps its row.
    const left = `select 1 from ledger_mark where schedule_id = any($1::uuid[]) and look_at < now()
      union all select 1 from run where schedule_id = any($1::uuid[])`;
    do await Promise.all([prune(), prune(), prune()]);
    while ((await world.rows(left, [ids])).length > 0);
    const after = await Promise.all(ids.map((id) => ledger(id)));
    assert.deepEqual(after.map(sums), before.map(sums));
    for (const id of ids)
      assert.deepEqual(
        (await mergedDays(id)).map(({ instants }) => instants),
        [96, 96, 96],
      );
  });

  it('count nothing twice when a node is killed in the middle of merging', async () => {
    const ids: string[] = [];
    world.clock.set(start);
    for (let i = 0; i < 3; i += 1) ids.push(await scheduleOf(cron('0 * * * *')));
    await world.live(start + 3 * day);
    const before = await Promise.all(ids.map((id) => ledger(id)));
    // The server process of the node ends after rows have gone, and before it commits.
    await world.pool.query(`
      create or replace function stop() returns trigger language plpgsql as $$
        begin if new.schedule_id = '${ids[1]}' then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if; return new; end $$;
      create trigger stops after insert on occurrence_day for each row execute function stop()`);
    await prune();
    assert.deepEqual(await mergedDays(ids[1]!), []);
    assert.deepEqual((await Promise.all(ids.map((id) => ledger(id)))).map(sums), before.map(sums));
    await world.pool.query('drop trigger stops on occurrence_day');
    await prune();
    for (const id of ids) assert.equal((await mergedDays(id)).length, 3);
    assert.deepEqual((await Promise.all(ids.map((id) => ledger(id)))).map(sums), before.map(sums));
  });

  it('come about in parts when a day has more rows than one transaction takes', async () => {
    world.clock.set(start);
    const id = await scheduleOf(cron('* * * * *'));
    const perDay = 1_440;
    const parts = 9;
    const minutes = 3 * perDay + 1;
    await world.rows(
      `insert into occurrence (schedule_id, tenant_id, nominal_at, fire_at, state, reason, decided_at, schedule_version)
       select id, tenant_id, at, at, case n % 3 when 0 then 'MISSED' when 1 then 'SKIPPED_OVERLAP' else 'SKIPPED_LIMIT' end, 'x', at, version
       from schedule, generate_series(0, $2::int - 1) n, lateral (select next_nominal_at + n * interval '1 min' as at) i where id = $1`,
      [id, minutes],
    );
    await world.rows(
      `update schedule set next_nominal_at = next_nominal_at + $2 * interval '1 min', next_fire_at = next_fire_at + $2 * interval '1 min' where id = $1`,
      [id, minutes],
    );
    world.clock.set(start + 3 * day + 10 * minute);
    const before = await ledger(id);
    assert.ok(before.balanced, JSON.stringify(before));
    const store = makeRetentionStore(world.engine, { mostLedgerRows: Math.ceil(perDay / parts) });
    let transactions = 0;
    await prune({
      ...store,
      drop(kind, ids) {
        transactions += Number(kind === 'ledgers');
        return store.drop(kind, ids);
      },
    });
    const found = await mergedDays(id);
    assert.equal(found.at(-1)!.instants, perDay);
    assert.ok(found.length >= 2);
    assert.ok(transactions >= found.length * parts, `${transactions} transactions for ${found.length} days`);
    assert.deepEqual(sums(await ledger(id)), sums(before));
  });

  it('go with a deleted schedule', async () => {
    const id = await live(cron('0 * * * *'), 3);
    await world.schedules.remove(operator, { id, expectedVersion: null });
    await world.rows(`update schedule set deleted_at = now() where id = $1`, [id]);
    await prune();
    const before = await balanceOf(world, id);
    assert.ok(before.balanced && (await mergedDays(id)).length > 0);
    await world.rows(`update schedule set deleted_at = now() - interval '100 days' where id = $1`, [id]);
    await world.rows(`delete from run where schedule_id = $1`, [id]);
    await prune();
    const left = await world.rows(
      `select 1 from schedule where id = $1 union all select 1 from occurrence_day where schedule_id = $1
       union all select 1 from ledger_mark where schedule_id = $1 union all select 1 from occurrence where schedule_id = $1`,
      [id],
    );
    assert.deepEqual(left, []);
  });

  it('cannot be backfilled; the error names the day from which it is possible', async () => {
    const id = await live(cron('0 * * * *'), 4);
    await prune();
    const { backfills } = world.services;
    const wanted = (from: number, to: number, dryRun: boolean) =>
      backfills.start(operator, {
        id,
        range: { from, to },
        which: 'ALL',
        maxConcurrent: 1,
        dryRun,
        idempotencyKey: null,
      });
    const free = start + 4 * day;
    await world.live(free + 3 * hour);
    const rows = await ledgerRows(world, id);
    for (const dryRun of [true, false])
      for (const from of [start - 5 * day, start + hour, free - 1])
        await assert.rejects(wanted(from, free + 2 * hour, dryRun), (error: unknown) => {
          assert.ok(error instanceof DomainError, String(error));
          const [problem] = error.problems;
          assert.deepEqual([problem.code, problem.path], ['VALIDATION', ['range', 'from']]);
          assert.match(problem.message, new RegExp(new Date(free).toISOString()));
          return true;
        });
    assert.deepEqual(await ledgerRows(world, id), rows);
    assert.equal((await wanted(free, free + 2 * hour, false)).backfill?.total, 2);
    // Before the schedule was made there is nothing that could have been merged.
    assert.equal((await wanted(start - 5 * day, start - 5 * day + hour, true)).instants.length, 1);
  });

  it('keep the rows of backfilled instants until their runs have gone', async () => {
    world.runsTake = null;
    const id = await live(cron('0 * * * *'), 3);
    const { backfills } = world.services;
    const range = { from: start + 2 * hour, to: start + 4 * hour };
    await world.finish();
    await backfills.start(operator, { id, range, which: 'ALL', maxConcurrent: 5, dryRun: false, idempotencyKey: null });
    await world.attend();
    const before = await ledger(id);
    await prune();
    const left = () =>
      ledgerRows(world, id).then((rows) => rows.filter(({ nominalAt }) => nominalAt < start + 2 * day));
    assert.deepEqual(
      (await left()).map(({ nominalAt }) => (nominalAt - start) / hour),
      [2, 3],
    );
    assert.deepEqual(sums(await ledger(id)), sums(before));
    await world.finish();
    await prune();
    assert.deepEqual(await left(), []);
    assert.deepEqual(await world.rows('select 1 from backfill_run where schedule_id = $1', [id]), []);
    assert.deepEqual(sums(await ledger(id)), sums(before));
  });
});
