import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { makeStreamStore } from '../../src/persistence/hot/stream-store.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { migrated } from '../support/node.ts';

/** Once they were read in the order of their texts, so that a stream lost what was written while a number gained a digit. */
test('events are read in the order of their numbers, page by page, also across powers of ten', async () => {
  const copy = await migrated();
  const database = await openDatabase({ url: copy.url, logger: pino({ level: 'silent' }), poolSize: 2 });
  try {
    const { pool } = database;
    const positions = [
      [9, 8],
      [9, 9],
      [9, 10],
      [10, 11],
      [98, 99],
      [99, 100],
      [100, 101],
      [101, 9_999],
      [101, 10_000],
    ].map(([tx, seq]) => [String(tx), String(seq)] as const);
    await pool.query(
      `insert into event (tx, seq, tenant_id, type, run_id, state) overriding system value
       select tx::xid8, seq, gen_random_uuid(), 'STARTED', gen_random_uuid(), 'RUNNING'
       from unnest($1::text[], $2::bigint[]) as e (tx, seq)`,
      [positions.map(([tx]) => tx), positions.map(([, seq]) => seq)],
    );
    const store = makeStreamStore(pool, { runs: async () => new Map() });
    for (const limit of [1, 2, 4, 100]) {
      const read: (readonly [string, string])[] = [];
      for (let after: readonly [string, string] = ['0', '0']; ;) {
        const { rows } = await store.events(null, 'run', [after[0], after[1]], limit);
        if (rows.length === 0) break;
        read.push(...rows.map(({ tx, seq }) => [tx, seq] as const));
        after = read.at(-1)!;
      }
      assert.deepEqual(read, positions, `${limit} at a time`);
    }
  } finally {
    await database.close();
    await copy.drop();
  }
});
