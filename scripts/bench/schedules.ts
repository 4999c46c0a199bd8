import type { Pool } from 'pg';
import { noConcurrencyLimit } from '../../src/domain/model/task.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';

export interface OneOffs {
  readonly count: number;
  /** Schedules of one task share its counter of runs. */
  readonly perTask: number;
  /** Epoch milliseconds of the first instant. */
  readonly at: number;
  /** Milliseconds from one instant to the next; 0 = all at once. */
  readonly apart: number;
  /** A word in the tasks' names; each batch needs its own. */
  readonly name: string;
}

/** Stores one-off schedules of `simulate` without a duration by SQL, with the same rows as the services. Arms nothing. */
export async function storeOneOffs(pool: Pool, { count, perTask, at, apart, name }: OneOffs): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    // These rows are right by construction, so foreign keys are not checked.
    await client.query('begin; set local session_replication_role = replica');
    await client.query(
      `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
       select uuidv7(), tenant.id, $1::text || n, 'simulate', '{}', 'ACTIVE', $2, $3, '{"kind":"SYSTEM","name":"bench","tokenId":null}'
       from tenant, generate_series(0, $4::int - 1) n`,
      [`${name}-`, JSON.stringify(defaultRetry), JSON.stringify(noConcurrencyLimit), Math.ceil(count / perTask)],
    );
    await client.query(`insert into task_counter (task_id) select id from task where name like $1`, [`${name}-%`]);
    await client.query(
      `insert into schedule (id, tenant_id, task_id, name, recurrence, time_zone, dst, catch_up, overlap, state,
         next_nominal_at, next_fire_at)
       select uuidv7(), t.tenant_id, t.id, 'schedule ' || n, jsonb_build_object('kind', 'once', 'at', i.ms), 'UTC',
         '{"gap":"SHIFT","fold":"FIRST"}', $1, 'SKIP', 'ACTIVE', i.at, i.at
       from generate_series(0, $2::int - 1) n
       cross join lateral (select $3::float8 + n * $4::float8 as ms, to_timestamp(($3::float8 + n * $4::float8) / 1000) as at) i
       join task t on t.name = $5 || (n / $6::int)`,
      [JSON.stringify(defaultCatchUp), count, at, apart, `${name}-`, perTask],
    );
    await client.query(
      `insert into schedule_revision (schedule_id, version, plans_after, rule)
       select s.id, 1, s.next_nominal_at - interval '1 millisecond',
         jsonb_build_object('recurrence', s.recurrence, 'timeZone', s.time_zone, 'dst', s.dst, 'startsAt', null,
           'endsAt', null, 'exclusions', '[]'::jsonb, 'jitterMs', 0, 'jitterSeed', s.id,
           'anchor', (extract(epoch from s.created_at) * 1000)::int8)
       from schedule s join task t on t.id = s.task_id where t.name like $1`,
      [`${name}-%`],
    );
    await client.query('commit');
    for (const table of ['task', 'task_counter', 'schedule', 'schedule_revision'])
      await client.query(`vacuum (analyze) ${table}`);
  } finally {
    // The connection is closed, because its settings differ.
    client.release(true);
  }
}
