import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { openSocket } from '../../support/subscription.ts';
import { type MadeTenant, makeTenant } from '../../support/tenants.ts';
import { bareId, executeTask, makeTask, mutate } from '../../support/work.ts';
import { makeWorker } from '../../support/workers.ts';
import { type DialectService, request, runCurl, serveDialect } from '../client.ts';
import { sameShape } from '../shape.ts';

interface Example {
  readonly command: string;
  readonly answer: object;
}
const document = JSON.parse(await readFile(new URL('document.json', import.meta.url), 'utf8')) as Record<
  'list' | 'get' | 'byStatus' | 'create' | 'update',
  Example
>;
const path = '/api/virtshell/v1/tasks';
const user = '92d30f0c-8c9c-11e5-8994-feff819cdc9f';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const name = 'X-VirtShell-Authorization';

describe("VirtShell's tasks", () => {
  let served: DialectService;
  let folder: string;
  let agents: MadeTenant;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-keys-'));
    const keys = join(folder, 'keys.yaml');
    await writeFile(keys, JSON.stringify({ keys: [{ key: user, secret: 'of another dialect', token: adminToken }] }));
    // The shipped actions: tasks of this API wait for agents.
    served = await serveDialect('none', {
      POLYCHRON_SIGNING_KEYS: keys,
      POLYCHRON_VIRTSHELL_TENANT: 'agents',
      POLYCHRON_ACTIONS: '',
    });
    agents = await makeTenant(served.service, 'agents');
  });
  after(async () => {
    await served.stop();
    await rm(folder, { recursive: true });
  });

  const ask = (
    method: string,
    at = '',
    body?: unknown,
    signature: string | null = `${user}:${adminToken}`,
    more = {},
  ) =>
    request(served.service, method, `${path}${at}`, {
      body,
      headers: { ...more, ...(signature === null ? {} : { [name]: signature }) },
    });
  async function add(fields: object = {}, signature?: string): Promise<string> {
    const { status, body, text } = await ask('POST', '', { description: 'clone database_01', ...fields }, signature);
    assert.equal(status, 200, text);
    return body.task_id as string;
  }
  const get = async (id: string) => (await ask('GET', `/${id}`)).body;
  async function put(id: string, body: object, signature?: string | null) {
    const answer = await ask('PUT', `/${id}`, body, signature);
    assert.deepEqual([answer.status, answer.body], [200, { update: 'success' }], answer.text);
  }
  const uuids = async (at: string, signature?: string | null): Promise<string[]> =>
    (await ask('GET', at, undefined, signature)).body.tasks.map((task: { uuid: string }) => task.uuid);
  const runsOf = (id: string) =>
    served.look.rows<{ id: string; state: string; worker: string | null; status_message: string | null }>(
      'select * from run where task_id = $1 order by number',
      [id],
    );
  const logOf = async (id: string) =>
    (
      await served.look.rows<{ message: string }>(
        'select message from log_entry l join run r on r.id = l.run_id where r.task_id = $1 order by r.number, l.index',
        [id],
      )
    ).map(({ message }) => message);

  /*
   * Repaired where no shell takes it: a line that goes on ends with a backslash and nothing after it. The host, the user
   * and the ids are ours. The last example says "Update an existing host" and addresses one: a task is meant.
   */
  function repaired(command: string, id = ''): string {
    return command
      .replaceAll(/[ \t]*\\?[ \t]*\n[ \t]*(?=-H|'http)/g, ' ')
      .replace('-sv ', '')
      .replace("'X-VirtShell-Authorization: UserId:Signature'", `"X-VirtShell-Authorization: ${user}:$token"`)
      .replace(/http:\/\/(<host>:<port>|localhost:8080)/, served.service.url)
      .replace('/hosts/', '/tasks/')
      .replace(/(ab8076c0|a62ad146)-[-0-9a-f]+/, id);
  }

  it("executes the document's commands", async () => {
    const { list, get: one, byStatus, create, update } = document;
    const made = await runCurl(repaired(create.command), {});
    assert.equal(made.status, 200);
    sameShape(made.body, create.answer);
    assert.match(made.body.task_id, uuid);
    const id = made.body.task_id as string;
    assert.equal((await get(id)).status, 'in progress');

    const got = await runCurl(repaired(one.command, id), {});
    sameShape(got.body, one.answer);
    assert.deepEqual(
      { ...got.body, last_update: '' },
      {
        uuid: id,
        description: 'clone virtual machine database_01',
        status: 'in progress',
        type: null,
        object_uuid: null,
        created: { at: got.body.created.at, by: user },
        last_update: '',
        log: '',
      },
    );
    assert.ok(Math.abs(Number(got.body.created.at) * 1000 - Date.now()) < 60_000);

    const updated = await runCurl(repaired(update.command, id), {});
    assert.deepEqual(updated, { status: 200, body: update.answer });
    const after = await get(id);
    assert.deepEqual([after.status, after.log], ['sucess', '.....']);
    const all = await runCurl(repaired(list.command), {});
    sameShape(all.body, list.answer);
    const succeeded = await runCurl(repaired(byStatus.command), {});
    sameShape(succeeded.body, byStatus.answer);
    assert.deepEqual(succeeded.body.tasks, [after]);
    assert.deepEqual(await runsOf(id).then((runs) => runs.map(({ state }) => state)), ['SUCCEEDED']);
    assert.deepEqual(await logOf(id), ['.....']);
  });

  it('is done by an agent that polls, and watched live over GraphQL', async () => {
    const { secret } = agents.tokens.WRITE;
    const id = await add(
      { description: 'restart web_01', type: 'restart_instance', object_uuid: 'web_01', log: 'asked for' },
      `x:${secret}`,
    );
    const [run] = await runsOf(id);
    const runId = Buffer.from(`Run:${run!.id}`).toString('base64url');
    const socket = openSocket(served.service, secret);
    const seen = { lines: [] as string[], words: new Set<string | null>() };
    const watches = [
      socket.watch(
        `subscription ($runId: ID!) { logTail(runId: $runId) { entries { message } } }`,
        { runId },
        (event) =>
          seen.lines.push(
            ...(event as { data: { logTail: { entries: { message: string }[] } } }).data.logTail.entries.map(
              ({ message }) => message,
            ),
          ),
      ),
      socket.watch(
        `subscription ($runId: ID!) { runProgress(runId: $runId, minInterval: "PT0S") { run { statusMessage } } }`,
        { runId },
        (event) =>
          seen.words.add(
            (event as { data: { runProgress: { run: { statusMessage: string | null } } } }).data.runProgress.run
              .statusMessage,
          ),
      ),
    ];
    // As the original's agents: without a header, over and over, by status.
    const found = await until(async () => (await uuids('/status/pending', null))[0], 'the agent to find the task');
    assert.equal(found, id);
    for (const [status, log] of [
      ['received', 'got it'],
      ['in progress', 'stopping\nstarting'],
    ] as const) {
      await put(id, { status, log }, null);
      const line = log.split('\n').at(-1)!;
      await until(async () => seen.lines.includes(line), `"${line}" to be seen while the run goes on`);
      assert.equal((await ask('GET', `/${id}`, undefined, null)).body.status, status);
      await until(async () => seen.words.has(status), `"${status}" to be seen`);
      assert.deepEqual(await uuids('/status/pending', null), []);
    }
    assert.deepEqual(
      (await runsOf(id)).map(({ state, worker }) => [state, worker]),
      [['RUNNING', 'virtshell/agent']],
    );
    await put(id, { status: 'sucess', log: 'runs again' }, null);
    await Promise.all(watches.map(({ ended }) => ended));
    await socket.close();
    assert.deepEqual(seen.lines, ['asked for', 'got it', 'stopping', 'starting', 'runs again']);
    const { body } = await ask('GET', `/${id}`, undefined, null);
    assert.deepEqual(
      [body.status, body.log, body.type, body.object_uuid],
      ['sucess', 'runs again', 'restart_instance', 'web_01'],
    );
  });

  it('gives every status back as it was put, and finds tasks by it', async () => {
    const id = await add();
    assert.equal((await get(id)).status, 'pending');
    for (const status of ['dispatching', 'dispatched', 'received', 'in progress', 'received']) {
      await put(id, { status });
      assert.equal((await get(id)).status, status);
      for (const at of [`/status/${encodeURIComponent(status)}`, `/${encodeURIComponent(status)}/`])
        assert.ok((await uuids(at)).includes(id), at);
      assert.ok(!(await uuids('/status/pending')).includes(id));
    }
    await put(id, { status: 'error', log: 'no such host\n' });
    assert.equal((await get(id)).status, 'error');
    const [{ state, error }] = (await served.look.rows('select state, error from run where task_id = $1', [id])) as [
      { state: string; error: { type: string; message: string } },
    ];
    assert.deepEqual([state, error.type, error.message], ['FAILED', 'agent.error', 'no such host']);
    const failed = await add({ status: 'failed' });
    assert.deepEqual([(await get(failed)).status, await uuids('/failed')], ['failed', [failed]]);
    const done = await add({ status: 'success' });
    assert.equal((await get(done)).status, 'sucess');
    assert.deepEqual(await uuids('/status/success'), await uuids('/status/sucess'));
    assert.ok((await uuids('/success')).includes(done));
    assert.deepEqual(await uuids('/status/none'), []);
  });

  it('takes what is new of a log, and nothing of what is said again', async () => {
    const id = await add({ log: 'first' });
    await put(id, { log: 'first\nsecond' });
    assert.deepEqual(await logOf(id), [], 'nobody is at work');
    await put(id, { status: 'in progress', log: 'first\nsecond\nthird' });
    assert.deepEqual(await logOf(id), ['first', 'second', 'third']);
    const shown = await get(id);
    const versions = () =>
      served.look.rows(
        'select version, log_count, (select version from task where id = $1) from run where task_id = $1',
        [id],
      );
    const before = await versions();
    for (const body of [shown, { status: 'in progress' }, {}, shown]) await put(id, body);
    assert.deepEqual([await get(id), await versions()], [shown, before]);
    await put(id, { log: 'of another kind' });
    assert.deepEqual(await logOf(id), ['first', 'second', 'third', 'of another kind']);
    const long = Array.from({ length: 1500 }, (_, i) => `line ${i}`).join('\r\n');
    await put(id, { status: 'sucess', log: `${long}\n${'x'.repeat(70_000)}` });
    assert.equal((await logOf(id)).length, 4 + 1500 + 2);
    const ended = await get(id);
    await put(id, ended);
    await put(id, { status: 'sucess', log: 'afterwards' });
    assert.deepEqual([(await get(id)).log, (await logOf(id)).length], ['afterwards', 1506]);
  });

  it('lets an agent keep its run in silence, renew it by a word, and give it back', async () => {
    const id = await add();
    await put(id, { status: 'in progress' });
    const lease = async () =>
      Number(
        (
          await served.look.rows<{ left: string }>(
            `select extract(epoch from n.lease_until - clock_timestamp()) as left from node n join run r on r.node_id = n.id where r.task_id = $1`,
            [id],
          )
        )[0]?.left,
      );
    assert.ok((await lease()) > 86_000, 'about a day');
    await served.look.rows(
      `update node set lease_until = clock_timestamp() + interval '1 minute' where id = (select node_id from run where task_id = $1)`,
      [id],
    );
    await put(id, { status: 'in progress' });
    assert.ok((await lease()) > 86_000);

    await put(id, { status: 'pending', log: 'not me' });
    assert.deepEqual(
      (await runsOf(id)).map(({ state }) => state),
      ['CANCELED', 'QUEUED'],
    );
    assert.ok((await uuids('/status/pending')).includes(id));
    await put(id, { status: 'failed' });
    const late = await ask('PUT', `/${id}`, { status: 'sucess' });
    assert.equal(late.status, 400);
    assert.match(late.body.error, /has ended as failed.*pending/);
    await put(id, { status: 'failed' });
    await put(id, { status: 'pending' });
    assert.equal((await runsOf(id)).length, 3);

    await put(id, { status: 'received' });
    await served.look.rows(
      'update node set lease_until = clock_timestamp() where id = (select node_id from run where task_id = $1 and node_id is not null)',
      [id],
    );
    const lost = await until(async () => {
      const task = await get(id);
      return task.status === 'failed' && task;
    }, 'the silent agent to lose the run');
    assert.match(lost.log, /attempt 1 was lost: worker "virtshell\/.*stopped renewing/);
    await put(id, lost);
    assert.deepEqual(await get(id), lost);
  });

  it('tells that no agent came in time, and that no more may be at work', async () => {
    const id = await add({ type: 'nobody_does' });
    await served.look.rows(`update run set queued_at = queued_at - interval '25 hours' where task_id = $1`, [id]);
    const failed = await until(async () => {
      const task = await get(id);
      return task.status === 'failed' && task;
    }, 'the wait to be over');
    assert.match(failed.log, /no worker named "nobody_does" came within P1D/);

    const { WRITE, EXECUTE } = agents.tokens;
    const [one, other] = [await add({}, `x:${WRITE.secret}`), await add({}, `x:${WRITE.secret}`)];
    const limit = async (maxConcurrentRuns: number | null) =>
      assert.deepEqual(
        (await mutate(served.service, 'updateTenant', { id: agents.id, maxConcurrentRuns }, 'tenant { id }')).errors,
        [],
      );
    await limit(1);
    await put(one, { status: 'received' }, `x:${EXECUTE.secret}`);
    const refused = await ask('PUT', `/${other}`, { status: 'received' }, `x:${EXECUTE.secret}`);
    assert.deepEqual([refused.status, /a limit of concurrent runs/.test(refused.body.error)], [400, true]);
    await put(one, { status: 'sucess' }, `x:${EXECUTE.secret}`);
    await put(other, { status: 'sucess' }, `x:${EXECUTE.secret}`);
    await limit(null);
  });

  it('lets one of many agents begin and all of them report', async () => {
    const id = await add();
    await Promise.all(Array.from({ length: 8 }, async (_, i) => put(id, { status: 'in progress', log: `agent ${i}` })));
    assert.deepEqual(
      (await runsOf(id)).map(({ state }) => state),
      ['RUNNING'],
    );
    assert.deepEqual(
      (await logOf(id)).toSorted(),
      Array.from({ length: 8 }, (_, i) => `agent ${i}`),
    );
  });

  it('knows callers by a token, by its signature, or, where that is allowed, by nothing', async () => {
    const id = await add();
    const signed = (method: string, at: string, token = adminToken) =>
      `${user}:${createHmac('sha256', token).update(`${method}\n${path}${at}`).digest('hex')}`;
    for (const at of ['', '/', `/${id}`, '/status/in%20progress', '/status/pending/?x=1'])
      assert.equal((await ask('GET', at, undefined, signed('GET', at.split('?')[0]!))).status, 200, at);
    assert.equal((await ask('PUT', `/${id}`, { log: 'signed' }, signed('PUT', `/${id}`))).status, 200);
    const wrong = [
      '',
      'x',
      adminToken,
      `${user}:`,
      `${user}:wrong`,
      signed('POST', ''),
      signed('GET', '/'),
      signed('GET', '', 'of another dialect'),
      signed('GET', '').replace(user, 'somebody'),
      `${signed('GET', '')}00`,
    ];
    for (const signature of wrong) {
      for (const at of ['', '/none/such', '/%zz']) {
        const { status, body, text } = await ask('GET', at, undefined, signature);
        assert.equal(status, 401, `${signature} ${at}: ${text}`);
        assert.equal(typeof body.error, 'string');
      }
    }
    // Nobody is an agent of the tenant that the configuration names: it reports, and makes nothing.
    assert.deepEqual(await uuids('/status/pending', null), []);
    for (const [method, at, body] of [
      ['POST', '', { description: 'x' }],
      ['DELETE', '/', undefined],
    ] as const)
      assert.equal((await ask(method, at, body, null)).status, 403, method);
    assert.equal((await ask('GET', `/${id}`, undefined, null)).status, 404, 'a task of another tenant');
    const { READ, EXECUTE } = agents.tokens;
    const theirs = await add({}, `x:${agents.tokens.WRITE.secret}`);
    assert.equal((await ask('PUT', `/${theirs}`, { status: 'received' }, `x:${READ.secret}`)).status, 403);
    assert.equal((await ask('PUT', `/${theirs}`, { description: 'mine' }, `x:${EXECUTE.secret}`)).status, 403);
    await put(theirs, { status: 'received', log: 'here' }, `x:${EXECUTE.secret}`);
    assert.equal((await ask('DELETE', `/${theirs}`, undefined, `x:${EXECUTE.secret}`)).status, 403);
    assert.equal((await ask('GET', `/${theirs}`, undefined, `x:${READ.secret}`)).body.log, 'here');
  });

  it('refuses in its own form, names what is wrong, and stores nothing', async () => {
    const id = await add();
    const rows = await countRows(served.look);
    const cases: [method: string, at: string, body: unknown, says: RegExp, status?: number][] = [
      ['POST', '', '{', /JSON/],
      ['POST', '', '', /the body is missing/],
      ['POST', '', '[]', /object/],
      ['POST', '', {}, /description: is missing/],
      ['POST', '', { description: ' ' }, /description/],
      ['POST', '', { description: 'x', status: 'done' }, /status: must be one of pending.*done/],
      ['POST', '', { description: 'x', type: '' }, /type/],
      ['POST', '', { description: 'x', log: 7 }, /log.*7/],
      ['POST', '', { description: 'x\0' }, /NUL/],
      ['POST', '', { description: 'x', log: 'x'.repeat(1_100_000) }, /1 MiB/],
      ['PUT', `/${id}`, { status: '' }, /status/],
      ['PUT', `/${id}`, '', /missing/],
      ['PUT', '/none', {}, /none/, 404],
      ['PUT', `/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`, { status: 'failed' }, /00000000/, 404],
      ['DELETE', '/ab8076c0-db91-11e2-82ce-0002a5d5c51b', undefined, /ab8076c0/, 404],
      ['GET', '/ab8076c0-db91-11e2-82ce-0002a5d5c51b', undefined, /ab8076c0/, 404],
      ['GET', '/status/a/b', undefined, /nothing at/, 404],
      ['PATCH', `/${id}`, {}, /GET.*PUT.*DELETE/, 405],
      ['PUT', '/', {}, /GET.*POST/, 405],
    ];
    for (const [method, at, body, says, status = 400] of cases) {
      const answer = await ask(method, at, body);
      const what = `${method} ${at} ${JSON.stringify(body)?.slice(0, 100)}: ${answer.text}`;
      assert.equal(answer.status, status, what);
      assert.deepEqual(Object.keys(answer.body), ['error'], what);
      assert.match(answer.body.error, says, what);
    }
    const elsewhere = await request(served.service, 'GET', '/api/virtshell/v1/hosts', {
      headers: { [name]: `x:${adminToken}` },
    });
    assert.deepEqual([elsewhere.status, Object.keys(elsewhere.body)], [404, ['error']]);
    for (const [accept, status] of [
      ['text/html', 406],
      ['application/json;q=0, */*', 406],
      ['text/html, */*;q=0.1', 200],
      ['application/*', 200],
      ['Application/JSON', 200],
    ] as const) {
      const answer = await ask('GET', `/${id}`, undefined, `x:${adminToken}`, { accept });
      assert.equal(answer.status, status, accept);
      if (status === 406) assert.deepEqual(Object.keys(answer.body), ['error']);
    }
    assert.deepEqual(await countRows(served.look), rows);
  });

  it('keeps what it has no use for, changes what is said, and deletes one or all of its own', async () => {
    const id = await add({ type: 'create_instance', color: { red: 1 }, password: 'x', uuid: 'ignored' });
    const task = await get(id);
    assert.deepEqual([task.color, task.password, task.uuid], [{ red: 1 }, undefined, id]);
    await put(id, { description: 'clone database_02', object_uuid: 'db', size: 2 });
    const changed = await get(id);
    assert.deepEqual(
      { ...changed, last_update: '' },
      { ...task, description: 'clone database_02', object_uuid: 'db', size: 2, last_update: '' },
    );
    const [row] = await served.look.rows<{ name: string; params: object }>(
      'select name, params from task where id = $1',
      [id],
    );
    assert.deepEqual(row?.params, {
      worker: 'create_instance',
      payload: {
        color: { red: 1 },
        description: 'clone database_02',
        object_uuid: 'db',
        size: 2,
        type: 'create_instance',
      },
    });
    const versions = () => served.look.rows('select version from task where id = $1', [id]);
    const before = await versions();
    await put(id, changed);
    assert.deepEqual(await versions(), before);
    assert.deepEqual((await ask('DELETE', `/${id}`)).body, { delete: 'success' });
    assert.equal((await ask('GET', `/${id}`)).status, 404);
    assert.equal((await ask('DELETE', `/${id}/`)).status, 404);

    const made = await makeTask(served.service, 'a task of somebody else');
    assert.deepEqual((await ask('DELETE', '/')).body, { delete: 'success' });
    assert.deepEqual(await uuids(''), [bareId(made.id)]);
    assert.deepEqual((await ask('DELETE')).body, { delete: 'success' });
  });

  it('shows what GraphQL makes and is done by its workers as well', async () => {
    const id = await add({ type: 'render' });
    const worker = makeWorker(served.service, 'host-1', ['render']);
    const claim = await worker.one();
    assert.equal((await get(id)).status, 'in progress');
    const refused = await ask('PUT', `/${id}`, { status: 'failed' });
    assert.deepEqual([refused.status, /host-1/.test(refused.body.error)], [400, true]);
    await put(id, await get(id));
    await worker.complete(claim, { succeeded: true });
    assert.equal((await get(id)).status, 'sucess');

    const theirs = await makeTask(served.service, 'made by GraphQL', { module: 'external', params: { worker: 'w' } });
    const uid = bareId(theirs.id);
    assert.equal((await get(uid)).status, 'dispatching', 'no run waits for anybody');
    await executeTask(served.service, theirs.id);
    assert.deepEqual(await uuids('/status/pending'), [uid]);
    await put(uid, await get(uid));
    await put(uid, { status: 'sucess', log: 'done' });
    const told = await get(uid);
    assert.deepEqual([told.description, told.type, told.status, told.log], ['made by GraphQL', 'w', 'sucess', 'done']);

    const simulated = await makeTask(served.service, 'simulated', { params: { durationMs: 60_000 } });
    const run = await executeTask(served.service, simulated.id);
    await until(async () => (await get(bareId(simulated.id))).status === 'in progress', 'a node to run it');
    await put(bareId(simulated.id), await get(bareId(simulated.id)));
    assert.equal((await ask('PUT', `/${bareId(simulated.id)}`, { status: 'failed' })).status, 400);
    await mutate(served.service, 'cancelRun', { id: run }, 'run { state }');
    await until(async () => (await get(bareId(simulated.id))).status === 'failed', 'the cancel to be told');
  });

  it('is described at /openapi/virtshell.json', async () => {
    const { body } = await request(served.service, 'GET', '/openapi/virtshell.json');
    assert.deepEqual(Object.keys(body.paths), [path, `${path}/{id}`, `${path}/status/{status}`]);
    assert.deepEqual(Object.keys(body.paths[path]).toSorted(), ['delete', 'get', 'post']);
    const { responses } = body.paths[`${path}/{id}`].put;
    assert.deepEqual(Object.keys(responses), ['200', '400', '401', '403', '404', '405', '406', '429', '500', '503']);
  });
});
