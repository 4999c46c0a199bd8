import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { connectionOf } from '../../src/persistence/pools.ts';

const insert = `insert into event (tenant_id, type, run_id, state)
  select '00000000-0000-7000-8000-000000000000', 'STARTED', gen_random_uuid(), 'RUNNING' from generate_series(1, $1::int)`;

/**
 * Commits `transactions` transactions with a few events each. They stay open for a while after they have their number.
 * Some roll back completely or to a savepoint. A broken connection is replaced.
 */
export async function writeEvents(url: string, transactions: number, random: () => number): Promise<void> {
  const pool = new pg.Pool({ ...connectionOf({ url }), max: 1 });
  pool.on('error', () => undefined);
  try {
    for (let committed = 0; committed < transactions;) {
      const client = await pool.connect().catch(() => null);
      if (!client) {
        await turn();
        continue;
      }
      let broken: Error | undefined;
      const onBreak = (error: Error): void => void (broken = error);
      client.on('error', onBreak);
      try {
        await client.query('begin');
        await client.query(insert, [1 + Math.floor(random() * 3)]);
        await client.query('select pg_sleep($1)', [random() * random() * 0.02]);
        if (random() < 0.1) {
          await client.query('savepoint inner_one');
          await client.query(insert, [2]);
          if (random() < 0.5) await client.query('rollback to savepoint inner_one');
        }
        const rollback = random() < 0.05;
        await client.query(rollback ? 'rollback' : 'commit');
        if (!rollback) committed += 1;
      } catch (error) {
        broken = error as Error;
      } finally {
        client.off('error', onBreak);
        client.release(broken);
      }
    }
  } finally {
    await pool.end();
  }
}

/** Random numbers that are the same each time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
