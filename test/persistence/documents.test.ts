import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeAnswerBudgets } from '../../src/flow/answer-budget.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import type { DocumentField } from '../../src/ports/listing.ts';
import { logEntryKey } from '../../src/domain/model/log-entry.ts';
import { makeLoaders } from '../../src/graphql/loaders.ts';
import { budgeted } from '../../src/persistence/budgeted.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { migratedDatabase } from './database.ts';
import { makeEntry, makeRun, makeSchedule, makeTask, makeTenant, store } from './rows.ts';

const { orm, pool } = await migratedDatabase();
const tenant = makeTenant();
const large = (n: number) => ({ n, text: 'abcdefgh'.repeat(30_000 / 8) });
const tasks = Array.from({ length: 20 }, (_, n) => makeTask(tenant.id, { params: large(n) }));
const [task] = tasks;
const schedule = makeSchedule(task!, { paramsOverride: large(1) });
const failure = { type: 'a', message: 'b', retryable: false, stack: 's'.repeat(5_000) };
const run = makeRun(task!, { params: large(2), result: large(3), error: failure });
const entry = makeEntry(run.id, 1, { fields: large(4) });
await store(orm, { tenants: [tenant], tasks, schedules: [schedule], runs: [run], log: [entry] });

const page = { limit: 200, backward: false, after: null, before: null };
const byName = { field: 'NAME', descending: false } as const;

/** A reader, and how many characters of rows it has read. */
function counting() {
  let characters = 0;
  const budget = { ...makeAnswerBudgets().open(null), read: (count: number) => void (characters += count) };
  const reader = makeReader(
    budgeted(pool, () => budget),
    makeRowReaders(orm),
  );
  return { reader, read: () => characters };
}

describe('documents of rows', () => {
  test('lists leave them unread', async () => {
    const { reader, read } = counting();
    const found = await reader.tasks.page(tenant.id, {}, byName, page);
    assert.equal(found.items.length, 20);
    await reader.schedules.page(tenant.id, {}, page);
    const [runs] = await reader.runs.pagesByTask([task!.id], {}, { field: 'NUMBER', descending: true }, page);
    assert.deepEqual(runs?.items[0]?.value.error, { type: 'a', message: 'b', retryable: false });
    await reader.logs.pagesByRun([run.id], {}, page);
    await reader.tasks.lastRuns([task!.id]);
    assert.ok(read() < 30_000, `${read()} characters, less than one of the documents`);
  });

  test('each is read when it is asked for, and is that of its row', async () => {
    const { reader } = counting();
    const cases: [DocumentField, string, unknown][] = [
      ['Task.params', task!.id, task!.params],
      ['Schedule.paramsOverride', schedule.id, schedule.paramsOverride],
      ['Run.params', run.id, run.params],
      ['Run.result', run.id, run.result],
      ['RunError.stack', run.id, failure.stack],
      ['LogEntry.fields', logEntryKey(entry), entry.fields],
    ];
    for (const [field, id, document] of cases) {
      const { found } = await reader.documents(field, [id, 'no id', ''], Infinity);
      assert.deepEqual([...found!], [[id, document]], field);
    }
  });

  test('nothing is read when all of them are more than there is room for', async () => {
    const { reader, read } = counting();
    const ids = tasks.map(({ id }) => id);
    const whole = tasks.reduce((sum, { params }) => sum + JSON.stringify(params).length, 0);
    const refused = await reader.documents('Task.params', ids, whole - 1);
    assert.equal(refused.found, null);
    // A blank after each colon and comma.
    assert.equal(refused.length, whole + 20 * 3);
    assert.ok(read() < 5_000, String(read()));
    assert.equal((await reader.documents('Task.params', ids, refused.length)).found?.size, 20);
  });

  test('a loader reads each once, and says what an answer cannot hold', async () => {
    const { reader } = counting();
    const budget = makeAnswerBudgets({ answer: 100_000, read: 1e9, token: 1e9, node: 1e9 }).open(null);
    let calls = 0;
    const documents: typeof reader.documents = (...asked) => {
      calls += 1;
      return reader.documents(...asked);
    };
    const services = { explain: { schedules: async () => [], runs: async () => [] } };
    const sources = { reader: { ...reader, documents }, services, dialects: { of: async () => new Map() }, budget };
    const few = makeLoaders(sources, tenant.id);
    const some = tasks.slice(0, 2);
    const twice = [...some, ...some].map(({ id }) => few.document('Task.params', id));
    assert.deepEqual(
      await Promise.all(twice),
      [...some, ...some].map(({ params }) => params),
    );
    assert.equal(calls, 1);
    const all = makeLoaders(sources, tenant.id);
    const [first] = await Promise.allSettled(tasks.map(({ id }) => all.document('Task.params', id)));
    assert.ok(first?.status === 'rejected' && first.reason instanceof DomainError);
    assert.equal(first.reason.problems[0].code, 'LIMIT_EXCEEDED');
    assert.match(first.reason.message, /Task\.params of 20 objects hold 0\.6 MiB.*"first"/);
    assert.equal(budget.exceeded, first.reason);
  });
});
