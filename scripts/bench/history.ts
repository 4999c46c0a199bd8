import type pg from 'pg';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import { noConcurrencyLimit } from '../../src/domain/model/task.ts';

export interface History {
  readonly tasks: number;
  /** Runs of all tasks together; each task has the same number. */
  readonly runs: number;
  /** Log lines of each run. */
  readonly lines: number;
}

/** Stores tasks with ended runs, one run a second until now, and the log lines of the runs. */
export async function fillHistory(client: pg.Client, { tasks, runs, lines }: History): Promise<void> {
  await client.query('begin; set local session_replication_role = replica; set local statement_timeout = 0');
  await client.query(
    `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
     select uuidv7(), tenant.id, 'history-' || n, 'simulate', '{}', 'ACTIVE', $1, $2, '{"kind":"SYSTEM","name":"bench","tokenId":null}'
     from tenant, generate_series(0, $3::int - 1) n`,
    [JSON.stringify(defaultRetry), JSON.stringify(noConcurrencyLimit), tasks],
  );
  await client.query(
    `insert into task_counter (task_id, runs) select id, $1::int / $2 from task where name like 'history-%'`,
    [runs, tasks],
  );
  await client.query(
    `insert into run (id, tenant_id, task_id, number, state, trigger, triggered_by, retry, module, module_version, params,
       scheduled_for, queued_at, started_at, finished_at, attempt, fence, log_count)
     select uuidv7(at - now()), t.tenant_id, t.id, 1 + n / $2::int, 'SUCCEEDED', 'API', '{"kind":"TOKEN","name":"bench","tokenId":null}',
       t.retry, 'simulate', '1.0.0', '{}', at, at, at, at + interval '20 ms', 1, 1, $3
     from generate_series(0, $1::int - 1) n
     cross join lateral (select now() - ($1::int - n) * interval '1 s' as at) i
     join task t on t.name = 'history-' || (n % $2::int)`,
    [runs, tasks, lines],
  );
  await client.query(
    `insert into log_entry (run_id, index, attempt, level, message, at)
     select r.id, n, 1, 2, 'line ' || n || ' of what a run has said', r.started_at
     from run r, generate_series(1, $1::int) n`,
    [lines],
  );
  await client.query('commit');
  await client.query('vacuum (analyze)');
}
