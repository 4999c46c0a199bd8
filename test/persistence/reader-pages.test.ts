import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '../../src/domain/model/id.ts';
import type { Page, PageRequest, Position, RunOrder, TaskOrder } from '../../src/ports/listing.ts';
import { all, alpha, beta, first, gamma, hourly, mine, reader } from './library.ts';
import { noon } from './rows.ts';

describe('pages', () => {
  const taskOrders: TaskOrder['field'][] = ['CREATED_AT', 'UPDATED_AT', 'NAME', 'NEXT_FIRE_AT', 'PRIORITY'];
  const runOrders: RunOrder['field'][] = ['SCHEDULED_FOR', 'STARTED_AT', 'FINISHED_AT', 'NUMBER'];
  for (const descending of [false, true]) {
    for (const field of taskOrders) {
      test(`walk all tasks by ${field}, ${descending ? 'falling' : 'rising'}`, () =>
        walk((page) => reader.tasks.page(mine.id, {}, { field, descending }, page)));
    }
    for (const field of runOrders) {
      test(`walk all runs of a task by ${field}, ${descending ? 'falling' : 'rising'}`, () =>
        walk(async (page) =>
          (await reader.runs.pagesByTask([beta.id, alpha.id], {}, { field, descending }, page)).at(1),
        ));
    }
  }
  test('walk schedules, occurrences and log entries', async () => {
    await walk((page) => reader.schedules.page(mine.id, {}, page));
    await walk(async (page) => (await reader.schedules.pagesByTask([alpha.id], {}, page)).at(0));
    await walk((page) => reader.occurrences.page(mine.id, {}, page));
    await walk(async (page) => (await reader.occurrences.pagesBySchedule([hourly.id], {}, page)).at(0));
    await walk(async (page) => (await reader.logs.pagesByRun([first.id], {}, page)).at(0));
  });

  test('rows without a value come last, whatever the direction', async () => {
    for (const descending of [false, true]) {
      const page = await reader.tasks.page(mine.id, {}, { field: 'NEXT_FIRE_AT', descending }, all);
      const values = page.items.map(({ position }) => position[0]);
      assert.deepEqual(
        values.map((value) => value === null),
        [false, false, true, true],
      );
      const byStart = await reader.runs.page(mine.id, {}, { field: 'STARTED_AT', descending }, all);
      assert.deepEqual(
        byStart.items.slice(-3).map(({ value }) => value.startedAt),
        [null, null, null],
      );
    }
  });

  test('a page tells what lies on its other side, also after a row that is gone', async () => {
    const rising: TaskOrder = { field: 'NAME', descending: false };
    const page = await reader.tasks.page(mine.id, {}, rising, {
      ...all,
      limit: 1,
      after: ['alpha', alpha.id],
      before: ['gamma', gamma.id],
    });
    assert.deepEqual([page.items[0]?.value.name, page.hasPrevious, page.hasNext], ['beta', true, true]);
    const from = await reader.tasks.page(mine.id, {}, rising, { ...all, after: ['aaa', newId()] });
    assert.deepEqual([from.items.length, from.hasPrevious, from.hasNext], [4, false, false]);
    const end = await reader.tasks.page(mine.id, {}, rising, { ...all, after: ['zzz', newId()] });
    assert.deepEqual([end.items.length, end.hasPrevious, end.hasNext], [0, true, false]);
    const none = await reader.tasks.page(mine.id, {}, rising, { ...all, limit: 0 });
    assert.deepEqual([none.items.length, none.hasPrevious, none.hasNext], [0, false, true]);
  });

  test('a cursor of another order is refused by name', async () => {
    const wrong: Position[] = [
      [],
      [1],
      ['x', newId()],
      [noon, 'x'],
      [null, newId()],
      [Number.NaN, newId()],
      [noon, newId(), 1],
      ['a\0', newId()],
    ];
    for (const after of wrong) {
      await assert.rejects(
        reader.tasks.page(mine.id, {}, { field: 'CREATED_AT', descending: true }, { ...all, after }),
        (error: Error) => 'problems' in error && JSON.stringify(error.problems).includes('"path":["after"]'),
        JSON.stringify(after),
      );
    }
  });

  /** Goes through a list in small steps both ways and compares with the whole. */
  async function walk(find: (page: PageRequest) => Promise<Page<unknown> | undefined>) {
    const read = async (page: PageRequest) => (await find(page)) ?? assert.fail('no page');
    const whole = (await read(all)).items;
    assert.ok(whole.length > 1);
    for (const limit of [1, 2, 3, whole.length]) {
      for (const backward of [false, true]) {
        const seen: (typeof whole)[number][] = [];
        let edge: Position | null = null;
        for (;;) {
          const page = await read({ limit, backward, after: backward ? null : edge, before: backward ? edge : null });
          const [ahead, behind] = backward ? [page.hasPrevious, page.hasNext] : [page.hasNext, page.hasPrevious];
          assert.equal(behind, edge !== null);
          seen[backward ? 'unshift' : 'push'](...page.items);
          assert.equal(ahead, seen.length < whole.length);
          if (!ahead) break;
          edge = JSON.parse(JSON.stringify(page.items.at(backward ? 0 : -1)?.position)) as Position;
        }
        assert.deepEqual(seen, whole);
      }
    }
  }
});
