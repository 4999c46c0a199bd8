import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** Tries what every change needs. Each method rejects with what PostgreSQL says when it cannot be done. */
export interface WriteProbe {
  read(): Promise<void>;
  /** A real commit, which reaches the disk and the standbys that commits wait for, and leaves no row behind. */
  commit(): Promise<void>;
  /** The same with tables that have to grow. It is dearer, so it is for those who have reason to doubt it. */
  grow(): Promise<void>;
}

/** The update finds no row, and is refused where writes are. */
const commit = `with refused as (update node set running = running where false returning 1)
  select pg_logical_emit_message(true, 'polychron', '')`;
/** Free room within the pages of a table would tell nothing of the disk. */
const growth = 64 * 1024;

export function makeWriteProbe(pool: Pool): WriteProbe {
  return {
    read: async () => void (await pool.query('select 1')),
    commit: async () => void (await pool.query(commit)),
    async grow() {
      await pool.query(commit);
      const client = await pool.connect();
      let isBroken = false;
      try {
        await client.query('begin');
        await client.query('select lo_from_bytea(0, $1)', [randomBytes(growth)]);
      } finally {
        await client.query('rollback').catch(() => (isBroken = true));
        client.release(isBroken);
      }
    },
  };
}
