import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Schedule } from '../../src/domain/model/schedule.ts';
import { makeDialectStore } from '../../src/persistence/dialect-store.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { scheduleDraft } from '../../src/systems/drafts.ts';
import { extraOf, makeShelf, replaceSchedule, type ShelfOptions } from '../../src/systems/shelf.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { makeRun, makeSchedule, makeTask, makeTenant, store } from '../persistence/rows.ts';

const { orm, pool } = await migratedDatabase();
const tenant = makeTenant({ timeZone: 'Asia/Tokyo' });
const stranger = makeTenant();
const tasks = Array.from({ length: 501 }, () => makeTask(tenant.id));
const [first, second, third] = tasks as [(typeof tasks)[0], (typeof tasks)[0], (typeof tasks)[0]];
const schedules = [makeSchedule(first), makeSchedule(first), makeSchedule(third)];
const run = makeRun(first, { number: 1 });
await store(orm, { tenants: [tenant, stranger], tasks, schedules, runs: [run] });
for (const [task, document] of [
  [first, { word: 'kept', extra: { a: 1 } }],
  [second, { word: 7 }],
] as const) {
  await pool.query(`insert into dialect_document (dialect, task_id, tenant_id, document) values ('mist', $1, $2, $3)`, [
    task.id,
    tenant.id,
    JSON.stringify(document),
  ]);
}

const readers = makeRowReaders(orm);
const deps = { reader: makeReader(pool, readers), store: makeDialectStore(pool, readers) };
const kept = z.object({ word: z.string(), extra: z.record(z.string(), z.json()) });
type Kept = z.output<typeof kept>;
const actor = { kind: 'TOKEN', name: 'test', tokenId: null } as const;
const caller = { actor, tenantId: tenant.id, scopes: new Set(['READ'] as const) };
const other = { ...caller, tenantId: stranger.id };

function shelfWith(options: Pick<ShelfOptions<Kept>, 'schedules'>) {
  const create = () => Promise.reject(new Error('nothing is created here'));
  return makeShelf({ ...deps, tasks: { create } }, { dialect: 'mist', kept, ...options });
}
const shelf = shelfWith({ schedules: 'READ' });

describe('the shelf of a dialect', () => {
  it('reads all tasks page by page, each with what belongs to it', async () => {
    const pages = [];
    for await (const page of shelf.pages(caller)) pages.push(page);
    assert.deepEqual(
      pages.map(({ length }) => length),
      [500, 1],
    );
    const [one, two, three] = pages.flat();
    assert.deepEqual(one?.kept, { word: 'kept', extra: { a: 1 } });
    assert.deepEqual([one.schedules.length, one.lastRun?.id], [2, run.id]);
    assert.deepEqual([two?.schedules, two?.lastRun], [[], null]);
    assert.deepEqual([three?.kept, three?.schedules.length], [null, 1]);
  });

  it('takes a document that does not fit for none', async () => {
    assert.equal((await shelf.byId(caller, second.id))?.kept, null);
  });

  it('reads the schedules only where they are shown, or as of one moment with the last run', async () => {
    const [none] = await shelfWith({ schedules: 'NONE' }).of(caller, [first.id]);
    assert.deepEqual([none?.schedules, none?.lastRun?.id], [[], run.id]);
    const [both] = await shelfWith({ schedules: 'AS_OF_LAST_RUN' }).of(caller, [first.id]);
    assert.deepEqual([both?.schedules.length, both?.lastRun?.id], [2, run.id]);
  });

  it('finds a task by its number or id, within the tenant', async () => {
    const numbers = await shelf.numbers(caller, 'task', [third.id]);
    const number = numbers.get(third.id)!;
    assert.equal((await shelf.byNumber(caller, number))?.task.id, third.id);
    assert.equal(await shelf.byNumber(caller, number + 1), null);
    assert.equal(await shelf.byNumber(other, number), null);
    assert.equal(await shelf.byId(other, third.id), null);
    assert.deepEqual(await shelf.of(other, [third.id]), []);
    assert.equal(await shelf.zoneOf(caller), 'Asia/Tokyo');
  });

  it('reads a part of the tasks with the count of all', async () => {
    const { found, count } = await shelf.part(caller, { offset: 1, limit: 2 });
    assert.equal(count, 501);
    assert.deepEqual(
      found.map(({ task }) => task.id),
      [second.id, third.id],
    );
  });

  it('gives back what it does not know, without secrets', () => {
    const given = { name: 'n', color: 'red', login: { password: 'p', user: 'u' }, trust_id: 't' };
    assert.deepEqual(extraOf(given, new Set(['name'])), { color: 'red', login: { user: 'u' } });
  });
});

describe('the one schedule of a task', () => {
  const draft = scheduleDraft({ kind: 'cron', syntax: 'CELERY', expression: '0 3 * * *' }, { maxRuns: 2 });
  const old = (state: Schedule['state']) => makeSchedule(first, { state });

  it('stays, goes, or is changed where it is', () => {
    const none = { addSchedules: [], changeSchedules: [], removeSchedules: [] };
    const active = old('ACTIVE');
    assert.deepEqual(replaceSchedule(active, undefined), none);
    assert.deepEqual(replaceSchedule(active, null), { ...none, removeSchedules: [active.id] });
    assert.deepEqual(replaceSchedule(null, null), none);
    assert.deepEqual(replaceSchedule(null, draft), { ...none, addSchedules: [draft] });
    const { recurrence, timeZone, startsAt, endsAt, maxRuns } = draft;
    const change = { id: active.id, recurrence, timeZone, startsAt, endsAt, maxRuns };
    assert.deepEqual(replaceSchedule(active, draft), { ...none, changeSchedules: [change] });
  });

  it('is not brought back once it has ended: another has its policies', () => {
    const ended = old('FINISHED');
    const { addSchedules, changeSchedules, removeSchedules } = replaceSchedule(ended, draft);
    assert.deepEqual([changeSchedules, removeSchedules], [[], [ended.id]]);
    const [added] = addSchedules;
    assert.deepEqual([added?.recurrence, added?.maxRuns], [draft.recurrence, 2]);
    assert.deepEqual([added?.dst, added?.pauseAfterFailures, added?.shadow], [ended.dst, 3, true]);
  });
});
