import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { makeStreamStore } from '../../src/persistence/engine/stream-store.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { type EventPlace, startOf } from '../../src/ports/stream-store.ts';
import { migrated } from '../support/node.ts';

/** Once they were read in the order of their texts, so that a stream lost what was written while a number gained a digit. */
test('events are read in the order of their numbers, page by page, also across powers of ten', async () => {
  const copy = await migrated();
  const database = await openDatabase({ url: copy.url, logger: pino({ level: 'silent' }), poolSize: 2 });
  try {
    const { pool } = database;
    const store = makeStreamStore(pool, { find: async () => new Map() });
    const epoch = await store.epoch();
    const start = startOf(epoch);
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
    ].map(([tx, seq]) => [String(tx), String(BigInt(start[1]) + BigInt(seq!))] as const);
    await pool.query(
      `insert into event (tx, seq, tenant_id, type, run_id, state) overriding system value
       select tx::xid8, seq, gen_random_uuid(), 'STARTED', gen_random_uuid(), 'RUNNING'
       from unnest($1::text[], $2::bigint[]) as e (tx, seq)`,
      [positions.map(([tx]) => tx), positions.map(([, seq]) => seq)],
    );
    const ways = {
      fresh: (after: EventPlace, limit: number) =>
        store.freshEvents(epoch, after, null, limit).then(({ rows }) => rows),
      again: (after: EventPlace, limit: number) => store.events(epoch, null, 'run', after, positions.at(-1)!, limit),
    };
    for (const [way, look] of Object.entries(ways)) {
      for (const limit of [1, 2, 4, 100]) {
        const read: EventPlace[] = [];
        for (let after: EventPlace = start; ;) {
          const rows = await look(after, limit);
          if (rows.length === 0) break;
          read.push(...rows.map(({ tx, seq }) => [tx, seq] as const));
          after = read.at(-1)!;
        }
        assert.deepEqual(read, positions, `${way}, ${limit} at a time`);
      }
    }
    const { rows, edge, full } = await store.freshEvents(epoch, start, [], 4);
    assert.deepEqual([rows, edge, full], [[], positions[3], true], 'rows of others are passed over');
  } finally {
    await database.close();
    await copy.drop();
  }
});
