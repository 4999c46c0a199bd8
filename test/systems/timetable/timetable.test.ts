import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { ended, executeTask, makeTask, mutate } from '../../support/work.ts';
import { type DialectService, request, serveDialect } from '../client.ts';

const nextYear = new Date().getUTCFullYear() + 1;
const task = {
  unique_name: 'server_suspend',
  subject_type: 'instance',
  subject_group: 'project',
  subject: 'test',
  subject_id: '19c06232-ee43-4e75-b4c9-3575bb17d753',
  description: 'nightly',
  repeat: true,
  crontab: { minute: '*/10', hour: '1,2', day_of_month: '1-7', month_of_year: '*', day_of_week: '0' },
};

describe('the Scheduler API', () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('timetable', { POLYCHRON_TIMETABLE_PORT: '0' });
  });
  after(() => served.stop());

  const ask = (method: string, path: string, body?: unknown, token: string | null = adminToken, headers = {}) =>
    request(served.service, method, path, {
      body,
      headers: { ...headers, ...(token === null ? {} : { 'x-auth-token': token }) },
    });
  async function make(fields: object = {}) {
    const { status, body, text } = await ask('POST', '/timetable/', { ...task, ...fields });
    assert.equal(status, 200, text);
    return body;
  }
  const rows = async (query: string) => (await ask('GET', `/timetable/tasks_monitoring/?${query}`)).body;
  const names = async (query: string) => (await rows(query)).rows.map((row: { name: string }) => row.name);

  it('asks for a token before anything else, and for the right one', async () => {
    const paths = [
      '/timetable/%zz',
      '/info/',
      '/info',
      '/timetable/1/',
      '/timetable/tasks_monitoring/',
      '/timetable/none/such',
      '/timetable/',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const token of [null, '', 'wrong']) {
          const { status, body } = await ask(method, path, method === 'GET' ? undefined : '{', token);
          assert.equal(status, 401, `${method} ${path} with ${token}`);
          assert.deepEqual({ ...body.error, message: '' }, { code: 401, title: 'Unauthorized', message: '' });
        }
      }
    }
    assert.equal((await ask('GET', '/info/', undefined, null, { authorization: `Bearer ${adminToken}` })).status, 401);
  });

  it('answers what is unknown, wrong or too large in its own form', async () => {
    const cases: [method: string, path: string, body: unknown, status: number, says: RegExp][] = [
      ['GET', '/timetable/none/such', undefined, 404, /nothing at/],
      ['GET', '/timetable/4711/', undefined, 404, /4711/],
      ['GET', '/timetable/abc/', undefined, 404, /nothing/],
      ['GET', `/timetable/${'9'.repeat(200)}/`, undefined, 404, /nothing/],
      ['GET', '/timetable/%zz/', undefined, 400, /zz/],
      ['GET', '/timetable/', undefined, 405, /POST/],
      ['POST', '/timetable/tasks_list/', '{}', 405, /GET/],
      ['PATCH', '/info/', '{}', 405, /GET/],
      ['PUT', '/timetable/task_objects/', '{}', 405, /GET/],
      ['DELETE', '/timetable/', undefined, 405, /POST/],
      ['POST', '/timetable/', '{"unique_name":', 400, /not JSON/],
      ['POST', '/timetable/', undefined, 400, /missing/],
      ['POST', '/timetable/', '[]', 400, /object/],
      ['POST', '/timetable/', `{"description":"${'x'.repeat(1_100_000)}"}`, 413, /1 MiB/],
      ['POST', '/timetable/', '{"description":"a\\u0000b"}', 400, /NUL/],
      ['POST', '/timetable/', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 400, /nested/],
      ['POST', '/timetable/', { ...task, subject_type: 'planet' }, 400, /subject_type.*hypervisor.*planet/],
      ['POST', '/timetable/', { ...task, unique_name: undefined }, 400, /unique_name: is missing/],
      ['POST', '/timetable/', { ...task, crontab: { ...task.crontab, hour: '25' } }, 400, /crontab: hour.*25.*0–23/],
      ['POST', '/timetable/', { ...task, crontab: { ...task.crontab, day_of_week: '7' } }, 400, /day_of_week.*7/],
      ['POST', '/timetable/', { ...task, crontab: '0 0 * * *' }, 400, /crontab/],
      ['POST', '/timetable/', { ...task, crontab: undefined }, 400, /crontab: is missing/],
      ['POST', '/timetable/', { ...task, crontab: undefined, repeat: 'False' }, 400, /begin_date: is missing/],
      ['POST', '/timetable/', { ...task, repeat: 'perhaps' }, 400, /repeat: must be a boolean.*perhaps/],
      ['POST', '/timetable/', { ...task, begin_date: '2027-02-30' }, 400, /begin_date.*exists/],
      ['POST', '/timetable/', { ...task, begin_time: '25:00:00' }, 400, /begin_time/],
      ['POST', '/timetable/', { ...task, expires: 'soon' }, 400, /expires/],
      ['POST', '/timetable/', { ...task, timezone: 'Mars/Olympus' }, 400, /timezone.*Mars/],
      ['POST', '/timetable/', { ...task, key_arguments: '{' }, 400, /key_arguments/],
      ['POST', '/timetable/', { ...task, object_id: 'another' }, 400, /object_id/],
      ['POST', '/timetable/', { ...task, run_count_limit: 0 }, 400, /run_count_limit/],
      ['POST', '/timetable/', { ...task, unique_name: 'run_request' }, 400, /url/],
      ['GET', '/timetable/tasks_monitoring/?limit=-1', undefined, 400, /limit/],
      ['GET', '/timetable/tasks_monitoring/?type=hourly', undefined, 400, /type.*periodic/],
      ['GET', '/timetable/tasks_monitoring/?status=maybe', undefined, 400, /status/],
      ['GET', '/timetable/tasks_monitoring/?sort_key=color', undefined, 400, /sort_key.*created_at.*color/],
      ['GET', '/timetable/tasks_monitoring/?start_date=2018-13-01', undefined, 400, /start_date/],
      ['DELETE', '/timetable/tasks_monitoring/?subject_type=instance', undefined, 400, /subject_id: is missing/],
    ];
    const count = await countRows(served.look);
    for (const [method, path, body, status, says] of cases) {
      const what = `${method} ${path.slice(0, 60)} ${JSON.stringify(body)?.slice(0, 80)}`;
      const answer = await ask(method, path, body);
      assert.equal(answer.status, status, `${what}: ${answer.text}`);
      assert.deepEqual(Object.keys(answer.body), ['error'], what);
      assert.equal(answer.body.error.code, status);
      assert.match(answer.body.error.message, says, what);
    }
    assert.deepEqual(await countRows(served.look), count);
    assert.equal((await ask('GET', '/timetable/')).headers.get('allow'), 'POST, PUT');
    assert.ok(!served.service.output().includes('"internal error"'));
  });

  it('takes JSON whatever its type is said to be, with and without the last slash', async () => {
    const body = JSON.stringify(task);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain; charset=utf-8', 'nonsense', '*/*']) {
      for (const path of ['/timetable', '/timetable/'])
        assert.equal((await ask('POST', path, body, adminToken, { 'content-type': type })).status, 200, type);
    }
    for (const path of ['/info', '/info/', '/timetable/tasks_list', '/timetable/1', '/timetable/1/?locale=ru'])
      assert.equal((await ask('GET', path, undefined, adminToken, { 'content-type': 'application/json' })).status, 200);
    assert.equal((await ask('DELETE', '/timetable/1', undefined, adminToken, { 'content-type': 'a/b' })).status, 204);
  });

  it('changes nothing when what it gave is sent back', async () => {
    const made = [
      await make({ ending: '2090-01-01', color: { deep: [1, null] }, key_arguments: { user_name: 'a', pass: 1 } }),
      await make({ repeat: 'False', crontab: null, begin_date: `${nextYear}-05-06`, begin_time: '07:08:09' }),
      await make({ expires: `${nextYear}-12-20 23:59:59`, run_count_limit: '7', begin_date: `${nextYear}-01-31` }),
      await make({ expires: '2018-12-20', begin_date: '2018-12-05', begin_time: '16:30' }),
      await make({ enabled: 'False' }),
    ];
    for (const before of made) {
      const path = `/timetable/${before.timetable_id}/`;
      const rowsBefore = await served.look.rows('select * from task natural join (select id from task) x order by id');
      for (const method of ['PUT', 'PATCH']) assert.deepEqual((await ask(method, path, before)).body, before);
      assert.deepEqual((await ask('GET', path)).body, before);
      const rowsAfter = await served.look.rows('select * from task natural join (select id from task) x order by id');
      assert.deepEqual(rowsAfter, rowsBefore, 'not even a version has changed');
    }
    assert.deepEqual(made[0].color, { deep: [1, null] });
    assert.equal(made[4].periodic_task.enabled, false);
    assert.equal(made[4].periodic_task.next_run_time, null);
  });

  it('changes only what is given, and the crontab by PUT alone', async () => {
    const before = await make({ key_arguments: '{"tenant":"t"}' });
    const path = `/timetable/${before.timetable_id}/`;
    const crontab = { minute: '5', hour: '4', day_of_month: '*', month_of_year: '*', day_of_week: 'mon-fri' };
    const refused = await ask('PATCH', path, { crontab });
    assert.equal(refused.status, 400);
    assert.match(refused.body.error.message, /PUT/);

    const patched = (await ask('PATCH', path, { description: 'other', expires: `${nextYear}-01-01 00:00:00` })).body;
    assert.equal(patched.description, 'other');
    assert.equal(patched.periodic_task.expires, `${nextYear}-01-01T00:00:00Z`);
    assert.deepEqual(patched.periodic_task.crontab, before.periodic_task.crontab);
    assert.equal(JSON.parse(patched.periodic_task.kwargs).tenant, 't');

    const put = (await ask('PUT', path, { crontab })).body;
    assert.deepEqual(put.periodic_task.crontab, crontab);
    assert.match(put.periodic_task.next_run_time, /T04:05:00\.000000$/);
    assert.equal(put.periodic_task.expires, `${nextYear}-01-01T00:00:00Z`);

    // The schedule would be changed first; the params of the other action are what is refused.
    const half = await ask('PUT', path, { crontab: { minute: '1' }, unique_name: 'run_request' });
    assert.equal(half.status, 400, half.text);
    assert.deepEqual((await ask('GET', path)).body, put, 'all of it or nothing');

    const off = (await ask('PATCH', path, { enabled: 'False' })).body;
    assert.equal(off.periodic_task.enabled, false);
    assert.equal(off.periodic_task.next_run_time, null);
    const on = (await ask('PATCH', path, { enabled: 1 })).body;
    assert.equal(on.periodic_task.next_run_time, put.periodic_task.next_run_time);
  });

  it('filters, sorts, counts and pages', async () => {
    const at = { begin_date: `${nextYear}-01-01`, begin_time: '00:00:00' };
    const own = { tenant_id: 'p1', subject_id: 'listed' };
    await make({ ...own, description: 'B two', unique_name: 'server_stop' });
    await make({ ...own, description: 'a one', repeat: false, crontab: null, ...at, subject_type: 'volume' });
    await make({ ...own, description: 'c three', tenant_id: 'p2', subject_group: 'trs', enabled: false });
    const is = async (query: string, expected: string[]) =>
      assert.deepEqual(await names(`subject_id=listed&${query}`), expected, query);
    await is('', ['B two', 'a one', 'c three']);
    await is('tenant_id=p1', ['B two', 'a one']);
    await is('tenant_id=p1&all_tenants=True', ['B two', 'a one', 'c three']);
    await is('tenant_id=p1&filter_tenants=p2', ['c three']);
    await is('filter_tenants=p1&filter_tenants=p2', ['B two', 'a one', 'c three']);
    await is('sort_key=name', ['B two', 'a one', 'c three']);
    await is('sort_key=-timetable_id', ['c three', 'a one', 'B two']);
    await is('sort_key=subject_type', ['B two', 'c three', 'a one']);
    await is('name=TWO', ['B two']);
    await is('status=True', ['B two', 'a one']);
    await is('status=0', ['c three']);
    await is('type=one-time', ['a one']);
    await is('type=periodic', ['B two', 'c three']);
    await is('action=server_stop', ['B two']);
    await is('action=Suspend%20Instance', ['a one', 'c three']);
    await is('subject_type=volume', ['a one']);
    await is('subject_group=trs', ['c three']);
    await is('start_date=2020-01-01&end_date=2021-01-01', []);
    const today = new Date().toISOString().slice(0, 10);
    await is(`start_date=${today}&end_date=${today}`, ['B two', 'a one', 'c three']);
    const page = await rows('subject_id=listed&limit=1&offset=1');
    assert.equal(page.total_count, 3);
    assert.deepEqual(
      page.rows.map((row: { name: string }) => row.name),
      ['a one'],
    );
    const [russian] = (await rows('subject_id=listed&locale=ru&name=two')).rows;
    assert.equal(russian.action, 'Остановить ВМ');
  });

  it('deletes softly, one and all of an object', async () => {
    const ids = [await make({ subject_id: 'gone' }), await make({ subject_id: 'gone' })].map(
      (made) => made.timetable_id,
    );
    assert.equal((await ask('DELETE', `/timetable/${ids[0]}/`)).status, 204);
    assert.equal((await ask('DELETE', `/timetable/${ids[0]}/`)).status, 404);
    assert.equal((await ask('PATCH', `/timetable/${ids[0]}/`, { description: 'x' })).status, 404);
    assert.equal((await rows('subject_id=gone')).total_count, 1);
    const answer = await ask('DELETE', '/timetable/tasks_monitoring/?subject_type=instance&subject_id=gone');
    assert.equal(answer.status, 204);
    assert.equal(answer.text, '');
    assert.equal((await rows('subject_id=gone')).total_count, 0);
    const { rows: shown } = await rows('subject_id=gone&show_deleted=True');
    for (const row of shown) {
      assert.equal(row.deleted, true);
      assert.equal(row.enabled, false);
      assert.match(row.deleted_at, /\.\d{6}Z$/);
      assert.equal(row.schedule, '<crontab: */10 1,2 0 1-7 * (m/h/d/dM/MY)>');
    }
    assert.equal(shown.length, 2);
    const detail = (await ask('GET', `/timetable/${ids[0]}/`)).body;
    assert.equal(detail.deleted, true);
    assert.equal(detail.periodic_task.next_run_time, null);
  });

  it('fires once at its second, and tells of the run', async () => {
    const soon = new Date(Date.now() + 2_000).toISOString();
    const made = await make({
      repeat: 'False',
      crontab: undefined,
      description: 'fires',
      begin_date: soon.slice(0, 10),
      begin_time: soon.slice(11, 19),
      expires: `${nextYear}-01-01`,
    });
    assert.equal(made.periodic_task.next_run_time, `${soon.slice(0, 19)}.000000`);
    const path = `/timetable/${made.timetable_id}/`;
    const after = await until(async () => {
      const { body } = await ask('GET', path);
      return body.last_run_result === 'success' && body;
    }, 'the run');
    assert.equal(after.periodic_task.total_run_count, 1);
    assert.equal(after.periodic_task.enabled, false);
    assert.equal(after.periodic_task.next_run_time, null);
    assert.match(after.periodic_task.last_run_at, new RegExp(`^${soon.slice(0, 19)}`));
    const [row] = (await rows('name=fires')).rows;
    assert.equal(row.total_run_count, 1);
    assert.equal(row.last_run_result, 'success');
    assert.deepEqual((await ask('PUT', path, after)).body, after);
  });

  it('shows in GraphQL what it makes, and what GraphQL makes or changes', async () => {
    const made = await make({ description: 'shared', key_arguments: { tenant: 't' } });
    const query = `{ tasks(filter: { search: "shared" }, first: 5) { nodes { id title
      schedules(first: 5) { nodes { id timeZone recurrence { __typename ... on CronRecurrence { expression syntax } } } } } } }`;
    interface Found {
      tasks: { nodes: { id: string; title: string; schedules: { nodes: { id: string; recurrence: object }[] } }[] };
    }
    const [found] = (await served.service.data<Found>(query)).tasks.nodes;
    const [schedule] = found!.schedules.nodes;
    assert.deepEqual(schedule!.recurrence, {
      __typename: 'CronRecurrence',
      expression: '*/10 1,2 1-7 * 0',
      syntax: 'CELERY',
    });
    await ended(served.service, [await executeTask(served.service, found!.id)]);
    const path = `/timetable/${made.timetable_id}/`;
    assert.equal((await ask('GET', path)).body.last_run_result, 'success');

    const edit = { id: schedule!.id, recurrence: { cron: { expression: '7 3 * * *' } } };
    assert.deepEqual((await mutate(served.service, 'updateSchedule', edit, 'schedule { id }')).errors, []);
    const seen = (await ask('GET', path)).body;
    assert.equal(seen.periodic_task.crontab.minute, '7');
    assert.equal(JSON.parse(seen.periodic_task.kwargs).tenant, 't');

    await makeTask(served.service, 'of GraphQL', {
      schedules: [{ recurrence: { interval: { every: 'PT1H', anchor: '2090-01-01T00:00:00Z' } } }],
    });
    const [row] = (await rows('name=of%20graphql&tenant_id=any')).rows;
    const theirs = (await ask('GET', `/timetable/${row.timetable_id}/`)).body;
    assert.equal(theirs.periodic_task.interval, 'PT1H');
    assert.equal(theirs.unique_name, 'simulate');
    assert.deepEqual((await ask('PUT', `/timetable/${row.timetable_id}/`, theirs)).body, theirs);
  });

  it('keeps tenants apart, ids as well, and obeys scopes', async () => {
    const tenant = await makeTenant(served.service, 'elsewhere');
    const { READ, WRITE } = tenant.tokens;
    const made = await ask('POST', '/timetable/', task, WRITE.secret);
    assert.equal(made.body.timetable_id, 1, 'the first of its tenant');
    assert.equal((await ask('GET', '/timetable/2/', undefined, WRITE.secret)).status, 404);
    assert.equal((await ask('GET', '/timetable/tasks_monitoring/', undefined, READ.secret)).body.total_count, 1);
    for (const [method, path] of [
      ['POST', '/timetable/'],
      ['PATCH', '/timetable/1/'],
      ['DELETE', '/timetable/1/'],
    ] as const) {
      const { status, body } = await ask(
        method,
        path,
        method === 'DELETE'
          ? undefined
          : { ...task, crontab: undefined, repeat: false, begin_date: '2030-01-01', begin_time: '00:00' },
        READ.secret,
      );
      assert.equal(status, 403, method);
      assert.equal(body.error.title, 'Forbidden');
    }
  });

  it('is served on its own port, alone, and described at /openapi/timetable.json', async () => {
    const [, url = ''] = /timetable is also served at (http:\S+?)"/.exec(served.service.output()) ?? [];
    const second = { url };
    const headers = { 'x-auth-token': adminToken };
    assert.equal((await request(second, 'GET', '/info/', { headers })).status, 200);
    assert.equal((await request(second, 'POST', '/graphql', { headers, body: '{}' })).status, 404);
    const { body } = await request(second, 'GET', '/openapi/timetable.json');
    assert.equal(body.openapi, '3.1.0');
    const shown = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.ok(shown.includes('PUT /timetable/{id}'));
    assert.equal(shown.length, 11);
  });
});
