import { administer } from './database.ts';
import { noConcurrencyLimit } from '../../src/domain/model/task.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';

/** Stores daily schedules whose next instants lie a year or more ahead, each at a different instant. */
export async function storeStanding(databaseUrl: string, count: number): Promise<void> {
  await administer(databaseUrl, async (client) => {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(
      `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
       select uuidv7(), tenant.id, 'standing-' || n, 'simulate', '{}', 'ACTIVE', $1, $2, '{"kind":"SYSTEM","name":"bench","tokenId":null}'
       from tenant, generate_series(0, 999) n`,
      [JSON.stringify(defaultRetry), JSON.stringify(noConcurrencyLimit)],
    );
    await client.query(`insert into task_counter (task_id) select id from task where name like 'standing-%'`);
    await client.query(
      `insert into schedule (id, tenant_id, task_id, name, recurrence, time_zone, dst, catch_up, overlap, state,
         next_nominal_at, next_fire_at)
       select uuidv7(), t.tenant_id, t.id, 'schedule ' || n, '{"kind":"cron","expression":"0 3 * * *","syntax":"VIXIE"}', 'UTC',
         '{"gap":"SHIFT","fold":"FIRST"}', $1, 'SKIP', 'ACTIVE', at, at
       from generate_series(0, $2::int - 1) n
       cross join lateral (select date_trunc('second', now()) + interval '1 year' + n * interval '2 seconds' as at) i
       join task t on t.name = 'standing-' || (n % 1000)`,
      [JSON.stringify(defaultCatchUp), count],
    );
    await client.query('commit');
    await client.query('vacuum (analyze) schedule');
    await client.query('checkpoint');
  });
}
