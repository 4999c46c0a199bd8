import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reader } from '../../src/ports/reader.ts';
import type { WriteTransaction } from '../../src/ports/write-store.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { makeWriteStore } from '../../src/persistence/write-store.ts';
import { migratedDatabase } from './database.ts';
import { makeTask, makeTenant, store } from './rows.ts';

const { orm, pool } = await migratedDatabase();
const writes = makeWriteStore(orm);
const reader = makeReader(pool, makeRowReaders(orm));
const tenant = makeTenant();
const task = makeTask(tenant.id, { name: 'first' });
await store(orm, { tenants: [tenant], tasks: [task] });

const rename = (name: string) => pool.query('update task set name = $2 where id = $1', [task.id, name]);
const nameIn = async (snapshot: Reader) => (await snapshot.tasks.find(null, [task.id])).get(task.id)?.name;

describe('a snapshot', () => {
  it('of the write store stays as of one moment', async () => {
    await rename('first');
    const seen = await writes.snapshot(async (snapshot) => {
      const before = await snapshot.tasks.lock(null, task.id);
      await rename('second');
      const after = await snapshot.tasks.lock(null, task.id);
      return [before?.name, after?.name];
    });
    assert.deepEqual(seen, ['first', 'first']);
  });

  it('of the reader stays as of one moment, also for questions asked at once and within it', async () => {
    await rename('first');
    const seen = await reader.snapshot(async (snapshot) => {
      const before = await nameIn(snapshot);
      await rename('second');
      const inner = snapshot.snapshot((same) => nameIn(same));
      return [before, ...(await Promise.all([nameIn(snapshot), nameIn(snapshot), inner]))];
    });
    assert.deepEqual(seen, ['first', 'first', 'first', 'first']);
  });

  it('refuses to write and to lock, even if the code would', async () => {
    const code = (error: unknown): unknown => {
      const { cause, code: own } = error as { code?: string; cause?: unknown };
      return own ?? code(cause);
    };
    const acts = {
      'a write': (transaction: WriteTransaction) => transaction.tasks.insert(makeTask(tenant.id, { name: 'new' })),
      'a lock': (transaction: WriteTransaction) => transaction.runs.cancel([task.id], null, 0, task.createdBy),
    };
    for (const [what, act] of Object.entries(acts)) {
      const refused = writes.snapshot((snapshot) => act(snapshot as WriteTransaction) as Promise<unknown>);
      await assert.rejects(refused, (error) => code(error) === '25006', what);
    }
  });
});
