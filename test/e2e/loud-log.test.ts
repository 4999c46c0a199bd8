import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { openSocket } from '../support/subscription.ts';
import { bareId, ended, executeTask, makeTask } from '../support/work.ts';

interface Entry {
  readonly index: number;
  readonly message: string;
  readonly fields: { readonly filler: string } | null;
}
interface Batch {
  readonly cursor: string;
  readonly final: boolean;
  readonly entries: readonly Entry[];
}

/** Together far more than an answer may have. */
const lines = 320;
const longest = 65_536;

const logTail = (selection: string) => `subscription ($run: ID!, $after: Cursor, $filter: LogFilter) {
  logTail(runId: $run, after: $after, batchSize: 1000, filter: $filter) { cursor final entries { ${selection} } } }`;

describe('the log of a run with very long lines', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let run: string;
  let first: number;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
    run = await executeTask(service, (await makeTask(service, 'loud')).id);
    await ended(service, [run]);
    const [last] = await look.rows<{ index: number }>('select max(index) as index from log_entry where run_id = $1', [
      bareId(run),
    ]);
    first = last!.index + 1;
    // As long as they may be. Each tenth is of characters that JSON writes as six, some have fields as long as that.
    await look.rows(
      `insert into log_entry (run_id, index, attempt, level, message, fields, at)
       select $1, n, 1, 2, rpad(n || ':', ${longest}, case when n % 10 = 0 then chr(1) else md5(n::text) end),
         case when n % 7 = 0 then jsonb_build_object('filler', repeat('y', ${longest} - 15)) end, now()
       from generate_series($2::int, $3::int) n`,
      [bareId(run), first, first + lines - 1],
    );
  });
  after(async () => {
    await look.close();
    await service.stop();
    await database.drop();
  });

  async function read(selection: string, variables: object = {}): Promise<readonly Batch[]> {
    using socket = openSocket(service);
    const batches: Batch[] = [];
    for await (const batch of socket.stream<Batch>(logTail(selection), { run, ...variables })) batches.push(batch);
    return batches;
  }

  it('comes whole, in parts that are each within the budget of an answer', async (t) => {
    const batches = await read('index message fields');
    const entries = batches.flatMap((batch) => batch.entries);
    assert.deepEqual(
      entries.map(({ index }) => index),
      Array.from({ length: first + lines - 1 }, (_, n) => n + 1),
    );
    for (const { index, message, fields } of entries.slice(first - 1)) {
      assert.equal(message.length, longest);
      assert.ok(message.startsWith(`${index}:`));
      assert.equal(fields?.filler.length, index % 7 === 0 ? longest - 15 : undefined);
    }
    assert.deepEqual(
      batches.map(({ final }) => final),
      batches.map((_, n) => n === batches.length - 1),
    );
    const largest = Math.max(...batches.map((batch) => JSON.stringify(batch).length));
    t.diagnostic(`${batches.length} batches, the largest has ${largest} characters`);
    // One line alone may have 786,000: message and fields, all of them escaped.
    assert.ok(largest < 1_000_000, `${largest}`);
  });

  it('goes on after the cursor of any of the parts', async () => {
    const batches = await read('index');
    for (const n of [0, 1, Math.floor(batches.length / 2), batches.length - 2]) {
      const rest = await read('index', { after: batches[n]!.cursor });
      const indexes = (some: readonly Batch[]) => some.flatMap(({ entries }) => entries.map(({ index }) => index));
      assert.deepEqual(indexes(rest), indexes(batches.slice(n + 1)));
    }
  });

  it('is passed over by a filter without a gap', async () => {
    const found = await read('index', { filter: { search: `${first + lines - 1}:` } });
    assert.deepEqual(
      found.flatMap(({ entries }) => entries.map(({ index }) => index)),
      [first + lines - 1],
    );
    assert.equal(found.at(-1)?.final, true);
  });

  it('reaches a client that asks for each text again and again', async () => {
    const aliases = Array.from({ length: 30 }, (_, n) => `a${n}: message`).join(' ');
    const after = (await read('index')).findLast(
      ({ entries }) => (entries[0]?.index ?? 0) < first + lines - 12,
    )?.cursor;
    const batches = await read(`index message fields ${aliases}`, { after });
    const indexes = batches.flatMap(({ entries }) => entries.map(({ index }) => index));
    assert.equal(indexes.at(-1), first + lines - 1);
    assert.ok(indexes.length > 10, `${indexes.length}`);
  });
});
