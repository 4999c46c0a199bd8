import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';

import { getCreateTableSQL } from '@agendajs/postgres-backend';
import { DatabaseError, Pool } from 'pg';

import { processName } from '../../../persistence/connection.ts';
import { connectionOf, type ConnectionOptions } from '../../../persistence/pools.ts';
import type { Instant } from '../../../domain/model/values.ts';
import { wakeTime } from '../cells.ts';
import type { WakeClaimsOptions } from '../wake-claims.ts';
import { withDeadline } from './deadline.ts';
import { PostgresWakeRepository, tableName } from './postgres-repository.ts';
import { pingTimeoutMs, type WakeStore } from './wake-store.ts';
import { statementTimeoutMs } from './wake-locks.ts';

const cellIndex = `${tableName}_cell`;

/** An advisory lock that nothing else in the database uses: 'wake' in ASCII. */
const schemaLock = 0x77616b65;

export interface AlarmServer extends ConnectionOptions {
  readonly kind: 'postgres';
  /** Connections at most. Default 4. */
  readonly connections?: number;
}

/** Does not connect before the first call. */
export function makePostgresStore(server: AlarmServer, options: Omit<WakeClaimsOptions, 'locks'>): WakeStore {
  const sockets = new Set<Socket>();
  const pool = new Pool({
    ...connectionOf({ ...server, applicationName: `${processName} alarm` }),
    max: server.connections ?? 4,
    connectionTimeoutMillis: pingTimeoutMs,
    query_timeout: statementTimeoutMs,
    idleTimeoutMillis: 60_000,
    stream: () => remembered(sockets),
  });
  // Only this event reports a connection that dies while it is idle.
  pool.on('error', options.onTrouble);
  const repository = new PostgresWakeRepository(pool, options);
  return {
    kind: 'postgres',
    repository,
    claims: repository.claims,
    look: () => withDeadline(look(pool), pingTimeoutMs, 'PostgreSQL'),
    prepare: () => prepare(pool),
    async ping() {
      await withDeadline(pool.query('SELECT 1'), pingTimeoutMs, 'PostgreSQL');
    },
    armMany: (cells) => armMany(pool, cells),
    async close() {
      // `pool.end` waits for the server to close the connections, which a stopped server never does.
      await withDeadline(pool.end(), 1_000, 'closing PostgreSQL').catch(() => {});
      for (const socket of sockets) socket.destroy();
    },
  };
}

function remembered(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  return socket;
}

/** The row whose mark shows that the wakes have not been dropped or replaced. */
const markId = '6d61726b-0000-4000-8000-000000000000';
const noTable = '42P01';

async function look(pool: Pool): Promise<string | null> {
  try {
    const { rows } = await pool.query<{ made: string | null; whole: boolean }>(
      `SELECT (SELECT data->>'made' FROM ${tableName} WHERE id = '${markId}') AS made,
         num_nulls(to_regclass('${tableName}_due'), to_regclass('${tableName}_locked'), to_regclass('${cellIndex}')) = 0 AS whole`,
    );
    const { made = null, whole = false } = rows[0] ?? {};
    return whole ? made : null;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === noTable) return null;
    throw error;
  }
}

async function prepare(pool: Pool): Promise<string> {
  const client = await pool.connect();
  const made = randomUUID();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${schemaLock})`);
    await client.query(getCreateTableSQL(tableName));
    const { rows } = await client.query<{ cell: string | null }>(`SELECT to_regclass('${cellIndex}')::text AS cell`);
    // Without the index, cells may have been armed twice. All wakes are removed; nodes that see the new mark arm them again.
    if (rows[0]?.cell == null) {
      await client.query(`LOCK TABLE ${tableName} IN SHARE ROW EXCLUSIVE MODE`);
      await client.query(`DELETE FROM ${tableName} WHERE name = 'wake'`);
    }
    await client.query(schema);
    await client.query(
      `INSERT INTO ${tableName} (id, name, data) VALUES ('${markId}', 'mark', jsonb_build_object('made', $1::text))
       ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
      [made],
    );
    await client.query('COMMIT');
    return made;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

// Rows come and go at the front of the indexes. With many future wakes, a vacuum by share of the table would come too rarely.
const schema = `
  ALTER TABLE ${tableName} SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
  CREATE INDEX IF NOT EXISTS ${tableName}_due ON ${tableName} (next_run_at) WHERE name = 'wake' AND locked_at IS NULL;
  CREATE INDEX IF NOT EXISTS ${tableName}_locked ON ${tableName} (locked_at) WHERE name = 'wake' AND locked_at IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS ${cellIndex} ON ${tableName} ((data->>'at')) WHERE name = 'wake'`;

async function armMany(pool: Pool, cells: readonly Instant[]): Promise<void> {
  await pool.query(
    `INSERT INTO ${tableName} (name, data, next_run_at)
     SELECT 'wake', jsonb_build_object('at', at), due FROM unnest($1::bigint[], $2::timestamptz[]) AS wake (at, due)
     ON CONFLICT DO NOTHING`,
    [cells, cells.map((at) => new Date(wakeTime(at)).toISOString())],
  );
}
