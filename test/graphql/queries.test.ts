import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Caller } from '../../src/domain/model/actor.ts';
import type { Page, PageRequest } from '../../src/ports/listing.ts';
import { printCursor } from '../../src/graphql/cursor.ts';
import { printId } from '../../src/graphql/ids.ts';
import { ask } from './ask.ts';
import {
  caller,
  type PartialReader,
  makeDeps,
  makeRun,
  makeSchedule,
  makeTask,
  now,
  readerOf,
  tenant,
  uuid,
} from './fakes.ts';

function pageOf<T extends { readonly id: string }>(rows: readonly T[]): Page<T> {
  return { items: rows.map((value) => ({ value, position: [value.id] })), hasNext: true, hasPrevious: false };
}

/** Counts how often each method is called. */
function counting(reader: PartialReader): { readonly reader: PartialReader; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const counted = (noun: string, methods: object) =>
    Object.entries(methods).map(([name, method]) => [
      name,
      (...args: never[]) => {
        const call = `${noun}.${name}`;
        calls.set(call, (calls.get(call) ?? 0) + 1);
        return (method as (...args: never[]) => unknown)(...args);
      },
    ]);
  const nouns = Object.entries(reader).map(([noun, methods]) => [noun, Object.fromEntries(counted(noun, methods))]);
  return { reader: Object.fromEntries(nouns) as PartialReader, calls };
}

describe('a query', () => {
  it('reads as often for a hundred tasks as for one', async () => {
    const query = `{ tasks(first: 200) { totalCount nodes { id tenant { slug } nextFireAt lastRun { id task { name } } stats { total }
      a: runs(first: 2) { nodes { id task { name } schedule { name } logs(first: 1) { nodes { message } totalCount } } totalCount }
      b: runs(first: 3, filter: {states: [FAILED]}) { nodes { id } }
      schedules { nodes { name occurrences(first: 1) { nodes { id } } } } createdBy { token { name } } } } }`;
    const tally = async (n: number): Promise<Map<string, number>> => {
      const tasks = Array.from({ length: n }, (_, index) =>
        makeTask(index + 1, { createdBy: { ...caller.actor, tokenId: uuid(9) } }),
      );
      const known = readerOf({ tasks, schedules: [makeSchedule(500)] });
      const { reader, calls } = counting({
        tasks: {
          ...known.tasks,
          page: async () => pageOf(tasks),
          count: async () => n,
          nextFires: async () => new Map(),
          lastRuns: async (ids) => new Map(ids.map((id) => [id, makeRun(7, { taskId: id })])),
          runStats: async () => new Map(),
        },
        access: { ...known.access, tokensById: async () => new Map() },
        runs: {
          ...known.runs,
          pagesByTask: async (ids) =>
            ids.map((id, index) => pageOf([makeRun(1000 + index, { taskId: id, scheduleId: uuid(500) })])),
          countByTask: async (ids) => ids.map(() => 1),
        },
        logs: {
          pagesByRun: async (ids) => ids.map(() => ({ items: [], hasNext: false, hasPrevious: false })),
          countByRun: async (ids) => ids.map(() => 0),
        },
        schedules: {
          ...known.schedules,
          pagesByTask: async (ids) => ids.map((_, index) => pageOf([makeSchedule(2000 + index)])),
        },
        occurrences: {
          pagesBySchedule: async (ids) => ids.map(() => ({ items: [], hasNext: false, hasPrevious: false })),
        },
      });
      const { errors } = await ask(makeDeps({ reader }), query);
      assert.equal(errors, undefined);
      return calls;
    };
    const one = await tally(1);
    assert.deepEqual(Object.fromEntries(await tally(100)), Object.fromEntries(one));
    assert.equal(one.get('runs.pagesByTask'), 2);
  });

  it('counts only when it is asked to', async () => {
    const reader = { tasks: { page: async () => pageOf([makeTask(1)]) } };
    const { data, errors } = await ask(
      makeDeps({ reader }),
      '{ tasks { edges { cursor node { name } } pageInfo { hasNextPage startCursor endCursor } } }',
    );
    assert.equal(errors, undefined);
    const cursor = printCursor('tasks/CREATED_AT/desc', [uuid(1)]);
    assert.deepEqual(data, {
      tasks: {
        edges: [{ cursor, node: { name: 'task-1' } }],
        pageInfo: { hasNextPage: true, startCursor: cursor, endCursor: cursor },
      },
    });
  });

  it('passes on the page, the order and the filter', async () => {
    const asked: unknown[] = [];
    const reader: PartialReader = {
      tasks: {
        async page(scope, filter, order, page) {
          asked.push(scope, filter, order, page);
          return pageOf([]);
        },
      },
    };
    const before = printCursor('tasks/NAME/asc', ['m', uuid(3)]);
    await ask(
      makeDeps({ reader }),
      `query ($before: Cursor, $ids: [ID!]) { tasks(last: 5, before: $before, orderBy: {field: NAME, direction: ASC},
      filter: {ids: $ids, tags: [{key: "a", value: "b"}], dueWithin: "PT1H"}) { nodes { id } } }`,
      { before, ids: [printId('Task', uuid(1)), 'junk'] },
    );
    const page: PageRequest = { limit: 5, backward: true, after: null, before: ['m', uuid(3)] };
    assert.deepEqual(asked, [
      caller.tenantId,
      { ids: [uuid(1)], tags: [{ key: 'a', value: 'b' }], dueWithinMs: 3_600_000 },
      { field: 'NAME', descending: false },
      page,
    ]);
  });

  it('refuses pages that are too large, two-sided, or begun in another list', async () => {
    const code = async (args: string): Promise<unknown> =>
      (await ask(makeDeps(), `{ tasks(${args}) { nodes { id } } }`)).errors?.[0]?.extensions['code'];
    assert.equal(await code('first: 0'), 'BAD_USER_INPUT');
    assert.equal(await code('first: 201'), 'BAD_USER_INPUT');
    assert.equal(await code('last: -1'), 'BAD_USER_INPUT');
    assert.equal(await code('first: 1, last: 1'), 'BAD_USER_INPUT');
    assert.equal(await code('after: "garbage"'), 'CURSOR_INVALID');
    assert.equal(await code(`after: "${printCursor('runs/NUMBER/asc', [1, uuid(1)])}"`), 'CURSOR_INVALID');
    assert.equal(await code(`after: "${printCursor('tasks/NAME/asc', ['a', uuid(1)])}"`), 'CURSOR_INVALID');
  });

  it('finds any row by its global id, and nothing by what is no id', async () => {
    const deps = makeDeps({
      reader: readerOf({ tasks: [makeTask(1), makeTask(2, { deletedAt: now })], runs: [makeRun(3)] }),
    });
    const ids = [
      printId('Run', uuid(3)),
      printId('Task', uuid(1)),
      printId('Task', uuid(2)),
      printId('Task', uuid(4)),
      'junk',
      printId('Tenant', tenant.id),
    ];
    const { data, errors } = await ask(
      deps,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Run { number } ... on Versioned { version } } }',
      { ids },
    );
    assert.equal(errors, undefined);
    assert.deepEqual(data, {
      nodes: [
        { __typename: 'Run', id: ids[0], number: 3, version: 3 },
        { __typename: 'Task', id: ids[1], version: 1 },
        null,
        null,
        null,
        { __typename: 'Tenant', id: ids[5], version: 1 },
      ],
    });
  });

  it('does not tell of another tenant', async () => {
    const { data } = await ask(makeDeps({ reader: readerOf({}) }), 'query ($id: ID!) { node(id: $id) { id } }', {
      id: printId('Tenant', uuid(8)),
    });
    assert.deepEqual(data, { node: null });
  });

  it('reads for those who may read, and shows tokens to those who manage them', async () => {
    const nobody: Caller = { ...caller, scopes: new Set() };
    const reading: Caller = { ...caller, scopes: new Set(['READ']) };
    const code = async (query: string, as: Caller | null): Promise<unknown> =>
      (await ask(makeDeps(), query, {}, as)).errors?.[0]?.extensions['code'];
    assert.equal(await code('{ tasks { totalCount } }', null), 'UNAUTHENTICATED');
    for (const query of [
      '{ tasks { totalCount } }',
      '{ node(id: "x") { id } }',
      '{ taskModules { name } }',
      '{ serverInfo { version } }',
      '{ task(by: {name: "x"}) { id } }',
    ]) {
      assert.equal(await code(query, nobody), 'FORBIDDEN', query);
    }
    assert.equal(await code('{ apiTokens { id } }', reading), 'FORBIDDEN');
    assert.equal(await code('{ tenants { id } }', reading), 'FORBIDDEN');
  });

  it('tells when a schedule fires next, in its own time', async () => {
    const id = printId('Schedule', uuid(2));
    const query = `query ($id: ID!) { schedule(id: $id) { recurrence { __typename kind summary(locale: "en") ... on CronRecurrence { expression syntax } }
      jitter remainingRuns paused nextFireTimes(count: 2, after: "2027-03-27T12:00:00Z") { nominalAt local offset dstShifted } previousFireTimes(count: 1) { local } } }`;
    const schedule = makeSchedule(2, { maxRuns: 9, startedRuns: 2, createdAt: 0 });
    const { data, errors } = await ask(makeDeps({ reader: readerOf({ schedules: [schedule] }) }), query, { id });
    assert.equal(errors, undefined);
    const found = (data as { schedule: Record<string, unknown> }).schedule;
    assert.match((found['recurrence'] as { summary: string }).summary, /\w/);
    assert.deepEqual(found['nextFireTimes'], [
      { nominalAt: '2027-03-28T07:00:00.000Z', local: '2027-03-28T09:00:00', offset: '+02:00', dstShifted: false },
      { nominalAt: '2027-03-29T07:00:00.000Z', local: '2027-03-29T09:00:00', offset: '+02:00', dstShifted: false },
    ]);
    assert.deepEqual([found['jitter'], found['remainingRuns'], found['paused']], [null, 7, false]);
    const { errors: refused } = await ask(
      makeDeps({ reader: readerOf({ schedules: [schedule] }) }),
      'query ($id: ID!) { schedule(id: $id) { nextFireTimes(count: 501) { local } } }',
      { id },
    );
    assert.match(refused?.[0]?.message ?? '', /1 to 500/);
  });

  it('describes a recurrence of each kind', async () => {
    const kinds = [
      { kind: 'once', at: now },
      { kind: 'interval', every: 'PT15M', anchor: null, fromCompletion: false },
      {
        kind: 'calendar',
        years: [],
        months: [],
        weeksOfMonth: [],
        daysOfMonth: [-1],
        weekdays: [],
        nthWeekdays: [{ weekday: 0, nth: -1 }],
        hours: [9],
        minutes: [0],
      },
      { kind: 'rrule', rule: 'FREQ=DAILY', start: '2027-01-01T09:00:00' },
    ] as const;
    for (const [index, recurrence] of kinds.entries()) {
      const schedule = makeSchedule(index + 1, { recurrence });
      const { data, errors } = await ask(
        makeDeps({ reader: readerOf({ schedules: [schedule] }) }),
        'query ($id: ID!) { schedule(id: $id) { recurrence { kind summary ... on OnceRecurrence { at } ... on IntervalRecurrence { every } ... on CalendarRecurrence { nthWeekdays { weekday nth } } ... on RRuleRecurrence { rule start } } } }',
        { id: printId('Schedule', schedule.id) },
      );
      assert.equal(errors, undefined, recurrence.kind);
      assert.equal(
        (data as { schedule: { recurrence: { kind: string } } }).schedule.recurrence.kind,
        recurrence.kind.toUpperCase(),
      );
    }
  });
});
