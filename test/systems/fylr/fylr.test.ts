import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { adminToken } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { executeTask, makeTask, mutate } from '../../support/work.ts';
import { type DialectService, request, serveDialect } from '../client.ts';
import { clientOf, everyone, versions } from './client.ts';

describe("fylr's tasks", () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('fylr');
  });
  after(() => served.stop());
  const { ask, good, add, get, patch, schedulesOf, untilTask } = clientOf(() => served);

  const globalIdOf = async (id: number) => {
    const [row] = await served.look.rows<{ subject_id: string }>(
      "select subject_id from dialect_number where dialect = 'fylr' and noun = 'task' and number = $1",
      [id],
    );
    return Buffer.from(`Task:${row!.subject_id}`).toString('base64url');
  };

  it('takes the token at each of its places, and refuses whoever has none before all else', async () => {
    const places: Record<string, string>[] = [
      { authorization: `Bearer ${adminToken}` },
      { 'x-fylr-authorization': `Bearer ${adminToken}` },
      { 'x-fylr-authorization': `Bearer ${adminToken}`, authorization: 'Basic of-a-proxy' },
    ];
    for (const path of ['/api/task', '/api/task/', '/api/v1/task', '/api/v1/task/']) {
      for (const headers of places)
        assert.equal((await request(served.service, 'GET', path, { headers })).status, 200, path);
      assert.equal((await request(served.service, 'GET', `${path}?access_token=${adminToken}`)).status, 200);
    }
    for (const path of ['', '/', '/1', '/1/log', '/modules', '/a/b', '/%zz']) {
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
        const [none, wrong] = await Promise.all(
          ['', '?access_token=wrong'].map((query) =>
            request(served.service, method, `/api/v1/task${path}${query}`, method === 'GET' ? {} : { body: '{' }),
          ),
        );
        for (const { status, body } of [none!, wrong!]) {
          assert.deepEqual([status, body.code, body.statuscode], [401, 'UserRequired', 401], `${method} ${path}`);
          assert.deepEqual(Object.keys(body), ['code', 'error', 'package', 'parameters', 'realm', 'statuscode']);
        }
      }
    }
    assert.ok(!served.service.output().includes(adminToken), 'no token is logged');
  });

  it("refuses in fylr's own form, names what is wrong, and stores nothing", async () => {
    const task = { task_module: 'simulate' };
    const { _id } = await add();
    const before = await countRows(served.look);
    const schedule = (criteria: object) => ({ ...task, schedules: [criteria] });
    const cases: [body: unknown, says: RegExp, code?: string][] = [
      ['{', /JSON/],
      ['', /missing/],
      ['[]', /object/],
      [{}, /task_module: is missing/],
      [{ task: {} }, /task_module: is missing/],
      [{ task: 1 }, /task: .*given: 1/],
      [{ task: { ...task, task_module: 'nothing' } }, /no task module "nothing"/, 'ModuleUnknown'],
      [{ task: { ...task, task_params: { logLines: -1 } } }, /logLines/],
      [{ task: { ...task, task_params: [] } }, /task_params/],
      [{ task: schedule({ minutes: [60] }) }, /task\.schedules\.0\.minutes\.0: .*0 to 59; given: 60/],
      [schedule({ hours: [24] }), /schedules\.0\.hours\.0: .*0 to 23/],
      [schedule({ hours: [1.5] }), /whole number/],
      [schedule({ days_of_month: [0] }), /1 to 31/],
      [schedule({ days_of_month: [32] }), /1 to 31/],
      [schedule({ weekdays: ['Sunday'] }), /one of sunday/],
      [schedule({ months: [1] }), /months/],
      [schedule({ timezone: 'text' }), /timezone: must be a time zone.*text/],
      [{ ...task, task_timeout_sec: -1 }, /task_timeout_sec/],
      [{ ...task, next_run_at: 'text' }, /next_run_at: must be a time/],
      [{ ...task, email: { recipients: [{ email: 'a@b, c@d' }] } }, /recipients\.0\.email/],
      [{ ...task, email: { recipients: [{ email: 'a@b\r\nBcc: c@d' }] } }, /recipients\.0\.email/],
      [{ ...task, email: [] }, /email/],
      [{ ...task, description: 1 }, /description/],
      [{ ...task, _id: 999_999 }, /999999/, 'ObjectNotFound'],
    ];
    for (const [body, says, code = 'ParameterInvalid'] of cases) {
      const reply = await ask('POST', '', body);
      const [expected, status] = code === 'ObjectNotFound' ? [code, 404] : [code, 400];
      assert.equal(reply.status, status, `${JSON.stringify(body)}: ${reply.text}`);
      assert.equal(reply.body.code, expected, reply.text);
      assert.equal(reply.body.statuscode, status);
      assert.match(reply.body.error, says);
    }
    const huge = await ask('POST', '', { ...task, description: 'x'.repeat(2 ** 20) });
    assert.deepEqual([huge.status, huge.body.code], [413, 'RequestTooLarge']);
    for (const [method, path, status] of [
      ['PUT', '', 405],
      ['PATCH', '', 405],
      ['POST', '/modules', 405],
      ['PUT', `/${_id}`, 405],
      ['GET', `/${_id}/cancel`, 405],
      ['GET', '/none', 404],
      ['GET', `/${_id}/none`, 404],
      ['GET', '/1.5', 404],
      ['GET', '/%zz', 400],
      ['GET', `/${_id}/log?offset=x`, 400],
      ['GET', '?limit=x', 400],
    ] as const) {
      const reply = await ask(method, path);
      assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
      assert.equal(reply.body.statuscode, status);
    }
    assert.equal((await ask('PATCH', `/${_id}`, {}, 'old')).status, 405, 'PATCH is of the newer path');
    // One that is wrong holds up all.
    for (const wrong of [
      { task_module: 'simulate', task_params: { x: 1 } },
      { _id: 999_999 },
      { _id, task_params: { x: 1 } },
    ]) {
      const reply = await ask('POST', '', [{ task }, wrong], 'old');
      assert.equal(reply.status, wrong._id === 999_999 ? 404 : 400, reply.text);
    }
    assert.deepEqual(await countRows(served.look), before);
  });

  it('answers a foreign task like one that is not there', async () => {
    const { _id } = await add({ description: 'of the first tenant' });
    const other = await makeTenant(served.service, 'other');
    for (const version of versions) {
      for (const [method, path] of [
        ['GET', `/${_id}`],
        ['GET', `/${_id}/log`],
        ['POST', `/${_id}/cancel`],
        ['DELETE', `/${_id}`],
      ] as const) {
        const reply = await ask(method, path, undefined, version, other.tokens.ADMIN.secret);
        const none = path.replace(String(_id), '999999');
        const absent = await ask(method, none, undefined, version, other.tokens.ADMIN.secret);
        assert.equal(reply.status, 404, `${method} ${path}`);
        assert.equal(reply.text.replace(String(_id), '999999'), absent.text);
      }
    }
    assert.equal((await ask('GET', '/999999', undefined, 'new', other.tokens.ADMIN.secret)).status, 404);
    const list = await good(ask('GET', '', undefined, 'new', other.tokens.ADMIN.secret));
    assert.equal(list.count, 0);
    const reader = await ask('POST', '', { task_module: 'simulate' }, 'new', other.tokens.READ.secret);
    assert.deepEqual([reader.status, reader.body.code], [403, 'InsufficientRights']);
    assert.equal((await get(_id)).description, 'of the first tenant');
  });

  it('changes nothing when a document comes back as it was got', async () => {
    const made = await add({
      description: 'round\ntrip',
      email: {
        recipients: [
          { email: 'a@example.com', note: 'kept' },
          { email: 'b@example.com', problems_only: true },
        ],
      },
      frontend_prefs: { colour: { of: ['button'] } },
      schedules: [
        { minutes: [30, 0], timezone: 'Europe/Berlin' },
        { hours: [4], weekdays: ['friday', 'monday'] },
      ],
      state: { step: 3 },
      task_params: { durationMs: 5, logLines: 3 },
      task_timeout_sec: 30,
      something_else: { of: 'a newer fylr' },
      user_password: 'hidden',
    });
    const id = made._id as number;
    assert.deepEqual(made.something_else, { of: 'a newer fylr' });
    assert.ok(!JSON.stringify(made).includes('hidden'));
    assert.deepEqual(made.email.recipients[0], { email: 'a@example.com', note: 'kept', problems_only: false });
    assert.deepEqual(made.schedules[1], { ...everyone, hours: [4], weekdays: ['monday', 'friday'] });
    await executeTask(served.service, await globalIdOf(id));
    await untilTask(id, ({ status }) => status === 'done');
    const [rows, books] = [await schedulesOf(id), await countRows(served.look)];
    const envelope = await good(ask('GET', `/${id}`));
    const { task } = envelope;
    for (const version of versions) {
      const same = version === 'old' ? [envelope] : envelope;
      const answer = await good(ask('POST', '', same, version));
      assert.deepEqual(answer, same);
    }
    assert.deepEqual(await good(ask('PATCH', `/${id}`, { task: { ...task, _version: task.version + 1 } })), envelope);
    assert.deepEqual([await schedulesOf(id), await countRows(served.look)], [rows, books]);

    // A real change is one step, and leaves alone what it is not about.
    const changed = await patch(id, { ...task, frontend_prefs: { colour: 'red' }, _version: task.version + 1 });
    assert.deepEqual(changed, {
      ...task,
      frontend_prefs: { colour: 'red' },
      version: task.version + 1,
      _version: task.version + 1,
      updated_at: changed.updated_at,
    });
    assert.deepEqual(await schedulesOf(id), rows);
    const [kept, gone] = rows;
    const edited = await patch(id, { schedules: [task.schedules[0], { hours: [5] }] });
    assert.equal(edited.version, task.version + 2);
    const after = await schedulesOf(id);
    assert.deepEqual(after[0], kept);
    assert.deepEqual([after[1]?.id, after[1]?.version], [gone?.id, (gone?.version ?? 0) + 1]);
  });

  it('counts its version up by one with each change, and refuses any other', async () => {
    const { _id, version } = await add();
    for (const given of [undefined, 0, version, version + 2]) {
      const reply = await ask('PATCH', `/${_id}`, { task: { _version: given, description: 'no' } });
      assert.deepEqual([reply.status, reply.body.code], [400, 'VersionMismatch'], reply.text);
      assert.match(reply.body.error, new RegExp(`must be ${version + 1}`));
    }
    for (const body of [
      { _version: version + 1, task: { description: 'outside' } },
      { _version: version + 2, description: 'bare' },
    ]) {
      const reply = await ask('PATCH', `/${_id}`, body);
      assert.equal(reply.body.task?.version, body._version, reply.text);
    }
    // Of those who change the same version one wins.
    const replies = await Promise.all(
      ['a', 'b', 'c'].map((description) => ask('PATCH', `/${_id}`, { _version: version + 3, description })),
    );
    assert.deepEqual(replies.map(({ status }) => String(status)).sort(), ['200', '400', '400']);
  });

  it('shows and keeps what was made elsewhere', async () => {
    const named = await makeTask(served.service, 'made by GraphQL', {
      params: { logLines: 2 },
      tags: [{ key: 'a', value: 'b' }],
      timeout: 'PT1.5S',
      schedules: [
        { recurrence: { cron: { expression: '0 0 1 1 *' } } },
        { recurrence: { calendar: { hours: [3], minutes: [15] } }, timeZone: 'Europe/Paris' },
      ],
    });
    const { objects } = await good(ask('GET', '?limit=1000'));
    const { task } = objects.find(
      (one: { task: { description: string } }) => one.task.description === 'made by GraphQL',
    );
    assert.deepEqual(
      [task.task_module, task.task_params, task.task_timeout_sec, task.schedules.length],
      ['simulate', { logLines: 2 }, 2, 1],
    );
    assert.equal(objects[0]._user._basetype, 'user');
    const before = await schedulesOf(task._id);
    await good(ask('POST', '', [{ task: { ...task, schedules: [], frontend_prefs: { a: 1 } } }], 'old'));
    const after = await schedulesOf(task._id);
    assert.deepEqual(after, before.slice(0, 1), 'what it cannot express stays');

    // What GraphQL changes is shown; a page is as long as asked for.
    await mutate(
      served.service,
      'updateTask',
      { id: named.id, module: 'http', params: { url: 'http://127.0.0.1:9/', headers: { 'X-Token': 'hidden' } } },
      'task { id }',
    );
    const changed = await get(task._id);
    assert.deepEqual(
      [changed.task_module, changed.task_params, changed.frontend_prefs],
      ['http', { url: 'http://127.0.0.1:9/', headers: {} }, { a: 1 }],
    );
    await patch(task._id, { task_params: { url: 'http://127.0.0.1:10/', headers: {} } });
    const [row] = await served.look.rows<{ params: object }>('select params from task where name = $1', [
      'made by GraphQL',
    ]);
    assert.deepEqual(row?.params, { url: 'http://127.0.0.1:10/', headers: { 'X-Token': 'hidden' } });
    const page = await good(ask('GET', '?limit=1&offset=1'));
    assert.deepEqual([page.limit, page.offset, page.objects.length, page.count > 2], [1, 1, 1, true]);
    assert.deepEqual(
      page.objects[0],
      objects[1].task._id === task._id ? await good(ask('GET', `/${task._id}`)) : objects[1],
    );
  });

  it('keeps actions by their names', async () => {
    const [made] = await good(
      ask('POST', '', [{ task_module: 'my-own', task_params: { any: 1, password: 'hidden' } }], 'old'),
    );
    assert.deepEqual([made.task.task_module, made.task.task_params], ['my-own', { any: 1 }]);
    const [row] = await served.look.rows<{ module: string; all: string }>(
      `select t.module, t::text as all from task t join dialect_number n on n.subject_id = t.id where n.dialect = 'fylr' and n.number = $1`,
      [made.task._id],
    );
    assert.equal(row?.module, 'simulate');
    assert.doesNotMatch(row?.all ?? '', /hidden/);
    assert.equal(
      (await ask('PATCH', `/${made.task._id}`, { _version: 2, task_module: 'my-own' })).body.code,
      'ModuleUnknown',
    );
  });
});
