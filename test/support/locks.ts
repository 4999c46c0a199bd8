import assert from 'node:assert/strict';
import pg from 'pg';
import { until } from './node.ts';

/** Locks that another session holds. The session keeps working, because an idle one would be ended. */
export interface KeptLocks {
  release(): Promise<void>;
}

const gateKey = 7;

export async function keepLocks(url: string, statement: string, values: readonly unknown[] = []): Promise<KeptLocks> {
  const options = { connectionString: url, application_name: 'the tests' };
  const [gate, holder] = [new pg.Client(options), new pg.Client(options)];
  await Promise.all([gate.connect(), holder.connect()]);
  await gate.query('select pg_advisory_lock($1)', [gateKey]);
  await holder.query('begin');
  await holder.query(statement, [...values]);
  const working = holder.query('select pg_advisory_xact_lock($1)', [gateKey]);
  await until(async () => {
    const { rowCount } = await gate.query(
      `select from pg_locks where locktype = 'advisory' and objid = $1 and not granted
         and database = (select oid from pg_database where datname = current_database())`,
      [gateKey],
    );
    return rowCount === 1;
  }, 'the locks to be kept');
  let released = false;
  return {
    async release() {
      assert.equal(released, false, 'the locks have been released');
      released = true;
      await gate.query('select pg_advisory_unlock($1)', [gateKey]);
      await working;
      await holder.query('rollback');
      await Promise.all([gate.end(), holder.end()]);
    },
  };
}
