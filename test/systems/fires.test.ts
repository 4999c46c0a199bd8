import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { makeAnswerBudgets } from '../../src/flow/answer-budget.ts';
import { readActions } from '../../src/systems/actions.ts';
import { makeBudgetScope } from '../../src/systems/budget-scope.ts';
import { makeRest } from '../../src/systems/index.ts';
import { operator } from '../support/node.ts';
import { assertBalanced } from '../support/virtual/books.ts';
import { openWorld, type World } from '../support/virtual/world.ts';

/** A Friday, the last of February. */
const start = Date.UTC(2026, 1, 27, 22, 45);
const hour = 3_600_000;

/** What no schedule needs. */
function unasked(name: string): never {
  return new Proxy({}, { get: (_, key) => assert.fail(`the test did not expect ${name}.${String(key)}`) }) as never;
}

describe('schedules of the dialects, under a clock that the test moves', () => {
  let world: World;
  let fastify: FastifyInstance;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-fires-'));
    const file = join(folder, 'actions.yaml');
    const all = { actions: { '*': { module: 'simulate', params: {} } } };
    await writeFile(file, JSON.stringify({ timetable: all, provision: all, mist: all }));
    world = await openWorld(start);
    const { stores, services, clock } = world;
    fastify = Fastify();
    const rest = makeRest(
      {
        tasks: services.tasks,
        runs: services.runs,
        workers: unasked('workers'),
        streams: unasked('streams'),
        reader: stores.reader,
        store: stores.dialectsWithin(() => undefined),
        clock,
        actions: readActions(file),
        modules: services.catalog,
        identify: {
          authenticate: async () => operator,
          authenticateSecret: async () => operator,
          revalidate: async (caller) => caller,
          signingKey: () => null,
          admitStranger: () => operator,
        },
        virtshellTenant: null,
        budgets: makeBudgetScope(makeAnswerBudgets()),
      },
      'test',
    );
    await rest.mount(fastify);
  });
  after(async () => {
    await fastify.close();
    await world.close();
    await rm(folder, { recursive: true });
  });

  async function post(url: string, headers: Record<string, string>, payload: object): Promise<void> {
    const { statusCode, body } = await fastify.inject({ method: 'POST', url, headers, payload });
    assert.equal(statusCode, 200, body);
    assert.doesNotMatch(body, /"success":0/);
  }
  const timetable = (description: string, crontab: object) =>
    post(
      '/timetable/',
      { 'x-auth-token': 't' },
      {
        unique_name: 'suspend',
        subject_type: 'instance',
        subject_group: 'project',
        subject: 's',
        subject_id: 's',
        description,
        repeat: true,
        crontab: { minute: '0', hour: '0', day_of_month: '*', month_of_year: '*', day_of_week: '*', ...crontab },
      },
    );
  const mist = (name: string, cronjob_type: string, cronjob_entry: object) =>
    post(
      '/api/v1/schedules',
      { authorization: 't' },
      {
        name,
        action: 'start',
        machines_per_cloud: [['a', 'b']],
        cronjob_type,
        cronjob_entry,
      },
    );
  const provision = (name: string, repeat_items: object[]) =>
    post(
      '/api/v1/api.php?target=scheduler&action=addTask',
      { authorization: 'Bearer t' },
      {
        user_id: 1,
        name,
        class_name: 'x',
        data: {},
        active: true,
        repeat_items,
      },
    );
  const fylr = (description: string, schedules: object[]) =>
    post('/api/v1/task', { authorization: 'Bearer t' }, { description, task_module: 'simulate', schedules });

  it('fire by the rules of their systems, and their ledgers balance', async () => {
    await timetable('around midnight', { minute: '*/50', hour: '22-1', day_of_week: 'fri-sat' });
    await timetable('both days', { day_of_month: '1-7', day_of_week: '0' });
    await mist('every seven hours', 'interval', { every: 7, period: 'hours' });
    await mist('fifty', 'crontab', { minute: '*/50', hour: '3' });
    await provision('saturdays', [
      { repeat_weekday: 6, repeat_hour: 4, repeat_minute: 30 },
      { repeat_day: 1, repeat_hour: 5 },
    ]);
    await provision('the fifth', [{ repeat_week: 5, repeat_weekday: 6, repeat_hour: 6 }]);
    await fylr('union', [
      { hours: [5], minutes: [0], timezone: 'UTC' },
      { weekdays: ['saturday'], hours: [5, 6], minutes: [0], timezone: 'UTC' },
    ]);
    await world.live(start + 36 * hour);
    const rows = await world.rows<{ title: string; at: string[] }>(
      `select coalesce(t.title, t.name) as title,
         array_agg(to_char(r.scheduled_for at time zone 'UTC', 'DD HH24:MI') order by r.scheduled_for) as at
       from run r join task t on t.id = r.task_id group by 1`,
    );
    assert.deepEqual(Object.fromEntries(rows.map(({ title, at }) => [title, at])), {
      // From 22 o'clock to 1 wraps around, within the days that are named: Friday from 22, Saturday before 2 and from 22.
      'around midnight': ['27 22:50', '27 23:00', '27 23:50', '28 00:00', '28 00:50', '28 01:00', '28 01:50'].concat([
        '28 22:00',
        '28 22:50',
        '28 23:00',
        '28 23:50',
      ]),
      // The 1st of March is a Sunday.
      'both days': ['01 00:00'],
      'every seven hours': ['28 05:45', '28 12:45', '28 19:45', '01 02:45', '01 09:45'],
      fifty: ['28 03:00', '28 03:50', '01 03:00', '01 03:50'],
      saturdays: ['28 04:30', '01 05:00'],
      // Both schedules at five, and one run.
      union: ['28 05:00', '28 06:00', '01 05:00'],
    });
    const skipped = await world.rows<{ state: string }>(`select state from occurrence where state <> 'DISPATCHED'`);
    assert.deepEqual(skipped, [{ state: 'SKIPPED_OVERLAP' }]);
    for (const { id } of await world.rows<{ id: string }>('select id from schedule')) await assertBalanced(world, id);
  });
});
