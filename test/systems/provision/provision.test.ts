import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { makeTask, mutate } from '../../support/work.ts';
import { type DialectService, request, serveDialect } from '../client.ts';
import { sameShape } from '../shape.ts';

interface Example {
  readonly url: string;
  readonly answer: { readonly data: readonly Record<string, unknown>[] };
}
/** The example addresses and answers of the document, which are legal as they stand. */
const document = JSON.parse(await readFile(new URL('document.json', import.meta.url), 'utf8')) as Record<
  'deleteTask' | 'executeTask' | 'getTaskHistory' | 'getTasks',
  Example
>;
const php = '/api/v1/api.php';
/** The test vector of 6connect's own documentation. */
const vector = {
  secret: '48b278ec873bda4738923dbc467f8669',
  query: 'target=ipam&action=get&type=IP&mask=24&apiKey=32-5DAYTJQY2TZHOFOB',
  hash: 'yneSFMyxPPe+3W4IOkVp50K3VStatBcRRak+2ygDUWQ=',
};
const sign = (query: string, secret: string) => createHmac('sha256', secret).update(query).digest('base64');
const test1 = String.raw`\scheduler\Tasks\TestTask`;

describe("6connect's scheduler", () => {
  let served: DialectService;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-keys-'));
    const keys = join(folder, 'keys.yaml');
    const [, key = ''] = /apiKey=(.*)$/.exec(vector.query) ?? [];
    await writeFile(keys, JSON.stringify({ keys: [{ key, secret: vector.secret, token: adminToken }] }));
    served = await serveDialect('provision', { POLYCHRON_SIGNING_KEYS: keys });
  });
  after(async () => {
    await served.stop();
    await rm(folder, { recursive: true });
  });

  const ask = (
    action: string,
    body?: unknown,
    { method = body === undefined ? 'GET' : 'POST', token = adminToken } = {},
  ) =>
    request(served.service, method, `${php}?target=scheduler&action=${action}`, {
      body,
      headers: { authorization: `Bearer ${token}` },
    });
  async function succeed(action: string, body?: unknown) {
    const { status, body: answer, text } = await ask(action, body);
    assert.equal(status, 200);
    assert.equal(answer.success, 1, text);
    return answer;
  }
  const add = async (fields: object = {}) =>
    (
      await succeed('addTask', {
        user_id: 31,
        name: 'Process Holding Tank',
        class_name: test1,
        data: {},
        active: true,
        ...fields,
      })
    ).data.id as string;
  const shown = async (id: string) => (await succeed('getTasks')).data.find((task: { id: string }) => task.id === id);

  it('answers the example addresses in the form of the examples', async () => {
    const evenings = [4, 5, 6, 0].map((repeat_weekday) => ({ repeat_weekday, repeat_hour: 20, repeat_minute: 0 }));
    const workdays = ['1', '2', '3', '4', '5'].map((repeat_weekday) => ({
      repeat_weekday,
      repeat_hour: '21',
      repeat_minute: '0',
    }));
    const start = { repeat_start: '2015-05-06' };
    // The samples show no data.
    assert.equal(await add({ repeat_items: evenings, ...start, data: null }), '1');
    assert.equal(await add({ repeat_items: workdays, ...start, data: null, name: 'New Task' }), '2');

    const call = (url: string) =>
      request(served.service, 'GET', url, { headers: { authorization: `Bearer ${adminToken}` } });
    const executed = await call(document.executeTask.url);
    sameShape(executed.body, document.executeTask.answer);
    assert.equal(executed.body.data, null);
    await call(document.executeTask.url.replace('taskId=1', 'taskId=2'));

    const tasks = (await call(document.getTasks.url)).body;
    sameShape(tasks, document.getTasks.answer);
    const unlike = (task: Record<string, unknown>) => ({ ...task, last_run: '', class_name: '' });
    assert.deepEqual(
      tasks.data.map(unlike),
      document.getTasks.answer.data.map(unlike),
      'ids of tasks and items as well',
    );

    const history = (await call(document.getTaskHistory.url)).body;
    sameShape(history, document.getTaskHistory.answer);
    assert.deepEqual(Object.keys(history), ['success', 'data']);
    assert.match(history.data[0].message, /^task_id=1 task=Process Holding Tank action=finished message=/);
    assert.equal(history.data.at(-1).message, 'Task "Process Holding Tank" (1) added');
    assert.ok(Number(history.data[0].log_id) > Number(history.data.at(-1).log_id));

    assert.deepEqual((await call(document.deleteTask.url)).body, document.deleteTask.answer);
    assert.equal((await call(document.deleteTask.url)).body.success, 0);
  });

  it('knows who asks by signature, by Bearer and by Basic, and nobody else', async () => {
    const get = (query: string, headers = {}) => request(served.service, 'GET', `${php}?${query}`, { headers });
    const known = await get(`${vector.query}&hash=${vector.hash}`);
    assert.deepEqual([known.status, known.body.success], [200, 0], 'known, but its target is another');
    assert.match(known.body.message, /target/);
    const encoded = await get(`${vector.query}&hash=${encodeURIComponent(vector.hash)}`);
    assert.equal(encoded.status, 200);

    const own = `target=scheduler&action=getTasks&apiKey=${adminToken}`;
    assert.equal((await get(`${own}&hash=${sign(own, adminToken)}`)).body.success, 1, 'a token signs for itself');
    const basic = Buffer.from(`someone:${adminToken}`).toString('base64');
    assert.equal((await get('target=scheduler&action=getTasks', { authorization: `Basic ${basic}` })).body.success, 1);

    const list = 'target=scheduler&action=getTasks';
    const key = 'apiKey=32-5DAYTJQY2TZHOFOB';
    const strangers: [query: string, headers?: object][] = [
      [list],
      [`${list}&${key}`],
      [`${list}&${key}&hash=`],
      [`${list}&${key}&hash=${vector.hash}`],
      [`${list}&${key}&hash=${sign(`${list}&${key}`, vector.secret)}&action=addTask`],
      [`${list}&${key}&hash=${sign(`${list}&${key}`, 'another')}`],
      [`${list}&apiKey=unknown&hash=${sign(`${list}&apiKey=unknown`, 'unknown')}`],
      [`action=getTasks&target=scheduler&${key}&hash=${sign(`${list}&${key}`, vector.secret)}`],
      [list, { authorization: 'Bearer wrong' }],
      [list, { authorization: `Basic ${Buffer.from(adminToken).toString('base64')}x` }],
      [list, { 'x-auth-token': adminToken }],
    ];
    for (const [query, headers] of strangers) {
      const { status, body } = await get(query, headers);
      assert.equal(status, 401, `${query} ${JSON.stringify(headers)}`);
      assert.equal(body.success, 0);
    }
    assert.equal((await request(served.service, 'POST', `${php}/none`, { body: '{' })).status, 401);
  });

  it('says what is wrong with success 0, and stores nothing', async () => {
    const good = { user_id: 1, name: 'n', class_name: test1 };
    const cases: [action: string, body: unknown, says: RegExp, status?: number][] = [
      ['none', undefined, /action.*getTasks/],
      ['addTask', undefined, /POST/],
      ['addTask', '', /missing/],
      ['addTask', '[1]', /object/],
      ['addTask', '{', /JSON/],
      ['addTask', { ...good, name: undefined }, /name: is missing/],
      ['addTask', { ...good, user_id: 'me' }, /user_id.*me/],
      ['addTask', { ...good, active: 'yes' }, /active.*yes/],
      ['addTask', { ...good, data: 'text' }, /data/],
      ['addTask', { ...good, repeat_hour: 24 }, /repeat_hour.*0 to 23.*24/],
      ['addTask', { ...good, repeat_items: [{ repeat_weekday: 7 }] }, /repeat_items.0.repeat_weekday.*7/],
      ['addTask', { ...good, repeat_items: [{ repeat_week: 0 }] }, /repeat_week.*1 to 5/],
      ['addTask', { ...good, repeat_items: [{ repeat_day: 30, repeat_month: 2 }] }, /never fire/],
      ['addTask', { ...good, repeat_day: 30, repeat_month: 2, repeat_end: '2015-01-01' }, /never fire/],
      ['addTask', { ...good, repeat_start: '2015-02-30', repeat_day: 1 }, /repeat_start/],
      ['addTask', { ...good, repeat_items: {} }, /repeat_items/],
      ['addTask', { ...good, name: 'x'.repeat(1_100_000) }, /1 MiB/, 413],
      ['updateTask', { ...good }, /id: is missing/],
      ['updateTask', { ...good, id: 4711 }, /4711/],
      ['deleteTask', undefined, /taskId: is missing/],
      ['deleteTask&taskId=x', undefined, /taskId/],
      ['executeTask&taskId=4711', undefined, /4711/],
      ['getTaskHistory&taskId=-1', undefined, /taskId/],
    ];
    const count = await countRows(served.look);
    for (const [action, body, says, status = 200] of cases) {
      const answer = await ask(action, body, body === '' ? { method: 'POST' } : {});
      assert.equal(answer.status, status, `${action}: ${answer.text}`);
      assert.equal(answer.body.success, 0, action);
      assert.match(answer.body.message, says, action);
    }
    assert.deepEqual(await countRows(served.look), count);
    assert.equal((await ask('getTasks', undefined, { method: 'PUT' })).status, 405);
  });

  it('gives numbers as texts, and changes nothing when what it gave is sent back', async () => {
    const id = await add({
      name: 'round',
      data: { a: [1, { b: null }], password: 'x' },
      color: 'red',
      user_password: 'y',
      repeat_items: [
        { repeat_weekday: '1', repeat_week: 5, repeat_hour: '*', repeat_minute: 30 },
        { repeat_day: '01', repeat_start: '2015-05-06', repeat_end: '2016-01-01' },
        { repeat_year: '*', repeat_month: '*', repeat_hour: '*', repeat_minute: '*', repeat_end: '2090-01-01' },
      ],
      repeat_minute: 7,
      repeat_hour: '*',
    });
    const task = await shown(id);
    assert.deepEqual(task.data, { a: [1, { b: null }] });
    assert.equal(task.color, 'red');
    assert.ok(!('user_password' in task));
    const parts = task.repeat_items.map((item: Record<string, string>) =>
      ['day', 'week', 'weekday', 'hour', 'minute'].map((name) => item[`repeat_${name}`]).join(' '),
    );
    assert.deepEqual(parts, ['* 5 1 * 30', '1 * * 0 0', '* * * * *', '* * * * 7']);
    const versions = () =>
      served.look.rows('select id, version from task union all select id, version from schedule order by 1');
    const before = await versions();
    assert.match((await succeed('updateTask', task)).message, /"round" \(\d+\) updated/);
    assert.deepEqual(await shown(id), task);
    assert.deepEqual(await versions(), before);

    const [first, second, third, fourth] = task.repeat_items;
    await succeed('updateTask', { id, repeat_items: [{ id: first.id, repeat_minute: 31 }, third, { repeat_hour: 6 }] });
    const changed = await shown(id);
    assert.deepEqual(changed.repeat_items.slice(0, 2), [{ ...first, repeat_minute: '31' }, third]);
    assert.equal(changed.repeat_items[2].repeat_hour, '6');
    assert.ok(![second.id, fourth.id].includes(changed.repeat_items[2].id), 'no id comes back');
    assert.deepEqual({ ...changed, repeat_items: [] }, { ...task, repeat_items: [] });

    await succeed('updateTask', { id, active: false, name: 'other', data: null });
    const rest = await shown(id);
    assert.deepEqual([rest.active, rest.name, rest.data], [false, 'other', null]);
    assert.equal(rest.repeat_items.length, 3);
  });

  it('fires its repeat items by all of their parts', async () => {
    const id = await add({
      name: 'fifth',
      repeat_items: [{ repeat_week: 5, repeat_weekday: 0, repeat_hour: 3 }],
    });
    const query = `{ tasks(filter: { search: "fifth" }, first: 1) { nodes { id schedules(first: 1) { nodes { id
      fireTimes: nextFireTimes(count: 6) { at: nominalAt } } } } } }`;
    interface Found {
      tasks: { nodes: { id: string; schedules: { nodes: { fireTimes: { at: string }[] }[] } }[] };
    }
    const { tasks } = await served.service.data<Found>(query);
    const times = tasks.nodes[0]!.schedules.nodes[0]!.fireTimes.map(({ at }) => new Date(at));
    assert.equal(times.length, 6);
    for (const time of times) {
      assert.deepEqual([time.getUTCDay(), time.getUTCHours(), time.getUTCMinutes()], [0, 3, 0]);
      assert.ok(time.getUTCDate() >= 29, 'the fifth Sunday is on day 29, 30 or 31');
    }
    assert.equal((await shown(id)).last_run, null);
  });

  it('executes now, tells what came of it, and keeps it in the history', async () => {
    const id = await add({ name: 'runs', data: { fail: 'the tank leaks' } });
    const failed = (await ask(`executeTask&taskId=${id}`)).body;
    assert.deepEqual(failed, { success: 0, message: 'the tank leaks' });
    await succeed('updateTask', { id, data: {} });
    const done = await succeed(`executeTask&taskId=${id}`);
    assert.equal(done.message, `Task "runs" (${id}) executed`);
    const { data } = await succeed(`getTaskHistory&taskId=${id}`);
    assert.deepEqual(
      data.map((row: { message: string; log_level: string }) => [row.log_level, row.message]),
      [
        ['6', `task_id=${id} task=runs action=finished message=`],
        ['3', `task_id=${id} task=runs action=failed message=the tank leaks`],
        ['6', `Task "runs" (${id}) added`],
      ],
    );
    assert.match((await shown(id)).last_run, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('shows what GraphQL makes, runs what it changes, and keeps tenants apart', async () => {
    const soon = new Date(Date.now() + 1_500).toISOString();
    const made = await makeTask(served.service, 'of GraphQL', { schedules: [{ recurrence: { once: { at: soon } } }] });
    const find = async (name: string) =>
      (await succeed('getTasks')).data.find((task: { name: string }) => task.name === name);
    const seen = await until(async () => {
      const task = await find('of GraphQL');
      return task?.last_run !== null && task;
    }, 'its run');
    assert.deepEqual([seen.class_name, seen.user_id, seen.repeat_items], ['simulate', '0', []]);
    await succeed('updateTask', { ...seen, name: 'renamed here' });
    const { task } = await served.service.data<{ task: { title: string } }>(
      'query ($id: ID!) { task(by: { id: $id }) { title } }',
      {
        id: made.id,
      },
    );
    assert.equal(task.title, 'renamed here');

    const calendar = { recurrence: { calendar: { weekdays: ['FRIDAY'], hours: [4], minutes: [5] } } };
    await mutate(served.service, 'createSchedule', { taskId: made.id, schedule: calendar }, 'schedule { id }');
    const [item] = (await find('renamed here')).repeat_items;
    assert.deepEqual([item.repeat_weekday, item.repeat_hour, item.repeat_minute], ['5', '4', '5']);

    const { READ, WRITE } = (await makeTenant(served.service, 'elsewhere')).tokens;
    assert.deepEqual((await ask('getTasks', undefined, { token: READ.secret })).body.data, []);
    const added = await ask('addTask', { user_id: 1, name: 'mine', class_name: test1 }, { token: WRITE.secret });
    assert.equal(added.body.data.id, '1');
    const refused = await ask('deleteTask&taskId=1', undefined, { token: READ.secret });
    assert.deepEqual([refused.status, refused.body.success], [200, 0]);
    assert.match(refused.body.message, /WRITE/);
  });

  it('changes nothing by a GET out of a page of another site', async () => {
    const id = await add();
    for (const [site, taken] of [
      ['cross-site', false],
      ['same-site', false],
      ['same-origin', true],
      ['none', true],
      [undefined, true],
    ] as const) {
      const send = (action: string, method = 'GET') =>
        request(served.service, method, `${php}?target=scheduler&action=${action}&taskId=${id}`, {
          headers: { authorization: `Bearer ${adminToken}`, ...(site && { 'sec-fetch-site': site }) },
        });
      const executed = await send('executeTask');
      assert.equal(/another site/.test(executed.text), !taken, `${site}: ${executed.text}`);
      assert.equal((await send('getTaskHistory')).body.success, 1);
      if (!taken) {
        assert.match((await send('deleteTask')).text, /another site/);
        assert.doesNotMatch((await send('executeTask', 'POST')).text, /another site/);
      }
    }
    assert.equal((await ask(`getTaskHistory&taskId=${id}`)).body.success, 1);
  });

  it('is described at /openapi/provision.json', async () => {
    const { body } = await request(served.service, 'GET', '/openapi/provision.json');
    assert.deepEqual(Object.keys(body.paths[php]), ['get', 'post']);
    assert.deepEqual(Object.keys(body.components.securitySchemes), ['bearer', 'basic', 'signature']);
  });
});
