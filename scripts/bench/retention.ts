import type pg from 'pg';
import pino from 'pino';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makeRetentionStore } from '../../src/persistence/retention/retention-store.ts';
import { makePruner } from '../../src/scheduling/pruner.ts';
import { administer, dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';

const name = 'bench_retention';

/** Old runs beside many young ones: how fast they are deleted, and how long a pass takes that finds none. */
export const retention: Part = async (servers, { quick }) => {
  const [young, old] = quick ? [100_000, 20_000] : [1_000_000, 200_000];
  const { url: serverUrl } = await servers.postgres();
  const url = await makeDatabase(serverUrl, name);
  const database = await openDatabase({ url, logger: pino({ level: 'silent' }) });
  try {
    say(`retention: ${young} young runs and ${old} old ones, each with a line and two events`);
    await fill(url, young, old);
    const pruner = makePruner({ store: makeRetentionStore(database.engine), logger: pino({ level: 'silent' }) });
    const [busy, deleted] = await timed(() => pruner.pass());
    const [idle] = await timed(() => pruner.pass());
    const gone = deleted.runs ?? 0;
    if (gone !== old) throw new Error(`${gone} of ${old} old runs were deleted`);
    const figures = { 'runs/s': gone / (busy / 1_000), 'empty pass, ms': idle };
    return [{ part: 'retention', what: `${old} old runs beside ${young} young ones`, figures }];
  } finally {
    await database.close();
    await dropDatabase(serverUrl, name);
  }
};

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, T]> {
  const begun = performance.now();
  const value = await work();
  return [performance.now() - begun, value];
}

async function fill(url: string, young: number, old: number): Promise<void> {
  await administer(url, async (client) => {
    await client.query('begin; set local session_replication_role = replica; set local statement_timeout = 0');
    // The old ones come first, as in a real database.
    await add(client, old, 100);
    await add(client, young, 3);
    await client.query('commit');
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  });
}

async function add(client: pg.Client, many: number, daysAgo: number): Promise<void> {
  const values = [many, daysAgo];
  await client.query(
    `insert into run (id, tenant_id, task_id, number, state, trigger, triggered_by, retry, module, module_version, params,
       scheduled_for, finished_at, log_count)
     select uuidv7(), tenant.id, tenant.id, $2 * 100000000::bigint + n, 'SUCCEEDED', 'API', '{}', '{}', 'simulate', '1', '{"steps": 3}', at, at + interval '1 s', 1
     from tenant, generate_series(1, $1::int) n, lateral (select now() - $2::int * interval '1 day' + n * interval '0.4 ms' as at) i`,
    values,
  );
  await client.query(
    `insert into log_entry (run_id, index, attempt, level, message, at) select id, 1, 1, 2, 'a line that a run has said', finished_at from run
     where number > $2 * 100000000::bigint and number <= $2 * 100000000::bigint + $1`,
    values,
  );
  await client.query(
    `insert into event (tenant_id, type, at, run_id) select tenant_id, 'SUCCEEDED', finished_at, id from run, generate_series(1, 2)
     where number > $2 * 100000000::bigint and number <= $2 * 100000000::bigint + $1`,
    values,
  );
}
