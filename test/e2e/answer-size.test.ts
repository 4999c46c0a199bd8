import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DialectService, request, serveDialect } from '../systems/client.ts';
import { adminToken } from '../support/service.ts';
import { openSocket, StreamError } from '../support/subscription.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import { bareId } from '../support/work.ts';

const mebibyte = 1_048_576;
/** Either what is stored was measured and left unread, or the answer grew too large while it was made. */
const askForLess =
  /larger than \d+ MiB; ask for less|hold [\d.]+ MiB, and an answer holds at most 16 MiB; ask for fewer/;

describe('answers have a budget', () => {
  let served: DialectService;
  let large: MadeTenant;

  before(async () => {
    served = await serveDialect(['timetable', 'virtshell', 'fylr', 'provision', 'mist']);
    large = await makeTenant(served.service, 'large');
    // 200 tasks of 255 KB, in both tenants: dialects serve the operator in the default one.
    await served.look.rows(
      `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
       select uuidv7(), t.id, 'large-' || n, 'simulate', jsonb_build_object('filler', repeat(md5(n::text), 8160)), 'ACTIVE',
         '{"maxAttempts":1,"backoff":"FIXED","delayMs":0,"maxDelayMs":0,"factor":1,"jitter":0,"retryOnTimeout":false}',
         '{"maxRuns":null,"key":null,"onLimit":"BUFFER_ALL"}', '{"kind":"SYSTEM","name":"test","tokenId":null}'
       from generate_series(1, 200) n, tenant t where t.slug in ('default', 'large')`,
    );
  });
  after(() => served.stop());

  const list = (first: number, alias = 'tasks') => `${alias}: tasks(first: ${first}) { nodes { name params } }`;
  const rss = async () =>
    Number(
      /^polychron_process_resident_memory_bytes(?:\{[^}]*process="api"[^}]*\})? (\S+)/m.exec(
        (await request(served.service, 'GET', '/metrics')).text,
      )?.[1],
    );

  it('over HTTP: what is too large ends as one error that says how to ask for less', async (t) => {
    const token = large.tokens.READ.secret;
    const before = await rss();
    const query = `{ ${Array.from({ length: 8 }, (_, n) => list(200, `a${n}`)).join(' ')} }`;
    const answer = await served.service.ask(query, {}, token);
    assert.equal(answer.data, null);
    assert.equal(answer.errors.length, 1, answer.text.slice(0, 500));
    assert.equal(answer.errors[0]?.extensions?.code, 'LIMIT_EXCEEDED');
    assert.match(answer.errors[0]?.message ?? '', askForLess);
    assert.ok(answer.text.length < 2_000);
    const grown = ((await rss()) - before) / mebibyte;
    t.diagnostic(`memory grew by ${grown.toFixed(0)} MiB`);
    // 398 MB of JSON would not fit; neither would 408 MB of rows.
    assert.ok(grown < 350, `${grown} MiB`);

    const { data, text } = await served.service.ask<{ tasks: { nodes: unknown[] } }>(`{ ${list(60)} }`, {}, token);
    assert.equal(data?.tasks.nodes.length, 60, text.slice(0, 300));
    const tooMany = await served.service.ask(`{ ${list(70)} }`, {}, token);
    assert.match(tooMany.errors[0]?.message ?? '', askForLess);
  });

  it('counts what is shown again and again although it is read once', async () => {
    const token = large.tokens.READ.secret;
    const [task] = await served.look.rows<{ id: string; tenant_id: string }>(
      'select id, tenant_id from task where tenant_id = $1 limit 1',
      [bareId(large.id)],
    );
    await served.look.rows(
      `insert into run (id, tenant_id, task_id, number, state, trigger, triggered_by, retry, module, module_version, params, scheduled_for, finished_at)
       select uuidv7(), $2, $1, n, 'CANCELED', 'API', '{"kind":"SYSTEM","name":"t","tokenId":null}', '{}', 'simulate', '1', '{}', now(), now() from generate_series(1, 200) n`,
      [task!.id, task!.tenant_id],
    );
    const answer = await served.service.ask('{ runs(first: 200) { nodes { number task { params } } } }', {}, token);
    assert.match(answer.errors[0]?.message ?? '', /^the answer is larger than 16 MiB/);
    assert.equal(answer.data, null);
  });

  it('over WebSocket, operation by operation', async () => {
    using socket = openSocket(served.service, large.tokens.READ.secret);
    const ask = async (first: number) => {
      for await (const one of socket.stream<{ nodes: unknown[] }>(`{ ${list(first)} }`)) return one.nodes.length;
      return 0;
    };
    await assert.rejects(ask(200), (error) => {
      assert.ok(error instanceof StreamError);
      assert.equal(error.errors[0]?.extensions?.code, 'LIMIT_EXCEEDED');
      return error.errors.length === 1;
    });
    // Far more than a token may have in flight, one after the other: each gives back what it took.
    for (let i = 0; i < 6; i += 1) assert.equal(await ask(50), 50);
  });

  it('lets other tokens ask meanwhile', async () => {
    const query = `{ ${list(200)} }`;
    const flood = Promise.all(Array.from({ length: 6 }, () => served.service.ask(query, {}, large.tokens.READ.secret)));
    const { data } = await served.service.ask<{ viewer: unknown }>(
      '{ viewer { locale } }',
      {},
      large.tokens.ADMIN.secret,
    );
    assert.ok(data);
    for (const { errors } of await flood) assert.equal(errors[0]?.extensions?.code, 'LIMIT_EXCEEDED');
    assert.ok((await served.service.ask(`{ ${list(30)} }`, {}, large.tokens.READ.secret)).data);
  });

  const bearer = { authorization: `Bearer ${adminToken}` };
  const signed = { 'x-virtshell-authorization': `someone:${adminToken}` };
  const monitoring = { ...bearer, 'x-auth-token': adminToken };
  const lists = [
    ['/timetable/tasks_monitoring?name=-', monitoring],
    ['/api/virtshell/v1/tasks', signed],
    ['/api/v1/api.php?target=scheduler&action=getTasks', bearer],
    ['/api/v1/schedules', { authorization: adminToken }],
  ] as const;
  for (const [path, headers] of lists) {
    it(`of dialects: ${path} reads no params, which it does not show`, async () => {
      const { status, text } = await request(served.service, 'GET', path, { headers });
      assert.equal(status, 200, text.slice(0, 300));
      assert.ok(text.length < mebibyte, `${text.length}`);
    });
  }

  it('of dialects: a list that shows params refuses in its own form what is too large', async () => {
    const headers = { ...bearer, 'x-fylr-authorization': `Bearer ${adminToken}` };
    const { status, text } = await request(served.service, 'GET', '/api/task', { headers });
    assert.match(text, askForLess, `${status} ${text.slice(0, 300)}`);
    assert.ok(text.length < 2_000);
  });

  it('of dialects that page: a page reads only its rows', async () => {
    const headers = { ...bearer, 'x-auth-token': adminToken, 'x-fylr-authorization': `Bearer ${adminToken}` };
    const get = async (path: string) => (await request(served.service, 'GET', path, { headers })).body;
    const first = await get('/timetable/tasks_monitoring?limit=20');
    assert.deepEqual([first.rows?.length, first.total_count], [20, 200], JSON.stringify(first).slice(0, 300));
    const last = await get('/timetable/tasks_monitoring?limit=30&offset=190&sort_key=timetable_id');
    const backward = await get('/timetable/tasks_monitoring?limit=10&sort_key=-timetable_id');
    const ids = (page: { rows: { timetable_id: number }[] }) => page.rows.map(({ timetable_id: id }) => id);
    assert.equal(last.rows.length, 10);
    assert.deepEqual(ids(backward), ids(last).reverse());
    assert.deepEqual(
      ids(first),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const none = await get('/timetable/tasks_monitoring?limit=20&end_date=2020-01-01');
    assert.deepEqual(none, { rows: [], total_count: 0 });
    const page = await get('/api/v1/task?limit=20&offset=190');
    assert.deepEqual(
      [page.count, page.offset, page.objects?.length],
      [200, 190, 10],
      JSON.stringify(page).slice(0, 300),
    );
  });

  it('of dialects: lists that grow too large while they are made are refused in their own form', async () => {
    await served.look.rows(
      `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
       select uuidv7(), tenant_id, 'wide-' || n || repeat('x', 1500), module, '{}', state, retry, concurrency, created_by
       from generate_series(1, 12000) n, (select k.* from task k join tenant t on t.id = k.tenant_id where k.name = 'large-1' and t.slug = 'default') one`,
    );
    for (const [path, headers] of lists.slice(0, 3)) {
      const { status, text } = await request(served.service, 'GET', path, { headers });
      assert.match(text, askForLess, `${path} ${status} ${text.slice(0, 300)}`);
      assert.ok(text.length < 2_000);
    }
  });
});
