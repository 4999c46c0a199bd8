import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { countRows } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { makeTask } from '../../support/work.ts';
import { type DialectService, request, runCurl, serveDialect } from '../client.ts';

const commands = JSON.parse(await readFile(new URL('document.json', import.meta.url), 'utf8')) as readonly string[];
const path = '/api/v1/schedules';
const machines = [['b48a696e84554275a52fbe6278f6df56', 'i-781daaf3']];
const hourly = { every: 1, period: 'hours' };
const good = {
  name: 'x',
  action: 'start',
  machines_per_cloud: machines,
  cronjob_type: 'interval',
  cronjob_entry: hourly,
};
const nextYear = new Date().getUTCFullYear() + 1;

describe("mist.io's schedules", () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('mist');
  });
  after(() => served.stop());

  const ask = (method: string, at = '', body?: unknown, authorization: string | null = adminToken) =>
    request(served.service, method, `${path}${at}`, { body, headers: authorization === null ? {} : { authorization } });
  let count = 0;
  async function add(fields: object = {}) {
    count += 1;
    const answer = await ask('POST', '', { ...good, name: `made ${count}`, ...fields });
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  }
  const get = async (id: string) => (await ask('GET', `/${id}`)).body;

  /*
   * Not legal as they stand: the single quotes inside end the shell's, and JSON.stringify is no JSON. Repaired so that the
   * body is the JSON that is meant. Besides, the token, the host and the id are ours.
   */
  function repaired(command: string, id = ''): string {
    return command
      .replace(/-d '(.*)' https/, (_, body: string) => {
        const json = body
          .replaceAll("'", '"')
          .replace(/JSON\.stringify\((.*?)\)/, (_all, entry: string) => JSON.stringify(entry));
        return `-d '${JSON.stringify(JSON.parse(json))}' https`;
      })
      .replace(/51fb1fc\w+/, '$token')
      .replace('https://mist.io', served.service.url)
      .replace('3bb46efc882c4b44b21826e5e98f7c28', id);
  }

  it("executes the document's commands", async () => {
    const [start, script, all, one, edit, remove] = commands as [string, string, string, string, string, string];
    const made = await runCurl(repaired(start), {});
    assert.equal(made.status, 200);
    const told = {
      name: 'test',
      action: 'start',
      script_id: null,
      machines_per_cloud: machines,
      enabled: true,
      task_enabled: true,
      run_immediately: false,
      expires: '2016-11-10 20:20:00',
      cronjob_type: 'interval',
      schedule_type: 'interval',
      cronjob_entry: { every: 2, period: 'minutes' },
      last_run_at: null,
      total_run_count: 0,
    };
    assert.deepEqual({ ...made.body, ...told }, made.body);
    assert.match(made.body.id, /^[0-9a-f]{32}$/);
    // Both examples call it "test".
    assert.equal((await runCurl(repaired(script), {})).status, 409);
    const second = await runCurl(repaired(script).replace('"test"', '"test 2"'), {});
    assert.equal(second.body.script_id, '875cabc81fa1438b98ef25f099bbdf09');

    const listed = (await runCurl(repaired(all), {})).body;
    assert.deepEqual(listed, [second.body, made.body], 'the newest first');
    const { id } = second.body;
    assert.deepEqual((await runCurl(repaired(one, id), {})).body, second.body);
    const edited = await runCurl(repaired(edit, id).replace('"test"', '"test 2"'), {});
    assert.deepEqual(edited.body, {
      ...second.body,
      cronjob_entry: { every: 5, period: 'hours' },
      schedule_entry: { every: 5, period: 'hours' },
    });
    const removed = await ask('DELETE', `/${id}`);
    assert.equal(removed.text, 'OK');
    assert.equal((await runCurl(repaired(remove, id), {})).status, 404);
    assert.equal((await runCurl(repaired(remove, made.body.id), {})).status, 200);
  });

  it('tells a wrong token from none, as mist.io does, before all else', async () => {
    for (const at of ['', '/', '/none', `/${'0'.repeat(32)}`, '/a/b', '/%zz']) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const body = method === 'GET' ? undefined : '{';
        assert.equal((await ask(method, at, body, null)).status, method === 'GET' ? 401 : 403, `${method} ${at}`);
        for (const wrong of ['wrong', 'Bearer wrong', `Basic ${adminToken}`])
          assert.equal((await ask(method, at, body, wrong)).status, 401, `${method} ${at} ${wrong}`);
      }
    }
    assert.equal((await ask('GET', '', undefined, `Bearer ${adminToken}`)).status, 200);
    assert.equal((await ask('GET', '/')).status, 200);
  });

  it('refuses in plain text, names what is wrong, and stores nothing', async () => {
    const cases: [body: unknown, says: RegExp, status?: number][] = [
      ['{', /JSON/],
      ['', /missing/],
      ['[]', /object/],
      [{ ...good, name: undefined }, /name: is missing/],
      [{ ...good, action: undefined }, /action or script_id/],
      [{ ...good, action: '', script_id: '' }, /action or script_id/],
      [{ ...good, script_id: 'a' }, /not both/],
      [{ ...good, machines_per_cloud: undefined }, /machines/],
      [{ ...good, machines_per_cloud: [] }, /machines/],
      [{ ...good, machines_per_cloud: [['a']] }, /machines_per_cloud/],
      [{ ...good, cronjob_type: undefined }, /cronjob_type: is missing/],
      [{ ...good, cronjob_type: 'yearly' }, /cronjob_type.*crontab.*yearly/],
      [{ ...good, cronjob_entry: undefined }, /cronjob_entry: is missing/],
      [{ ...good, cronjob_entry: '{' }, /cronjob_entry/],
      [{ ...good, cronjob_entry: { ...hourly, day: 1 } }, /^Invalid key given: day$/],
      [{ ...good, cronjob_entry: { every: 1, period: 'fortnights' } }, /period.*microseconds/],
      [{ ...good, cronjob_entry: { every: 0, period: 'hours' } }, /every/],
      [{ ...good, cronjob_entry: { every: 999_999, period: 'microseconds' } }, /one second/],
      [{ ...good, cronjob_type: 'crontab', cronjob_entry: { minute: '61' } }, /minute.*61.*0–59/],
      [{ ...good, cronjob_type: 'crontab', cronjob_entry: { day_of_week: 7 } }, /day_of_week.*7/],
      [{ ...good, cronjob_type: 'crontab', cronjob_entry: { second: '1' } }, /^Invalid key given: second$/],
      [{ ...good, cronjob_type: 'one_off', cronjob_entry: '2016-2-28 16:20:00' }, /not in the future/],
      [{ ...good, cronjob_type: 'one_off', cronjob_entry: '2016-2-30 16:20:00' }, /exists/],
      [{ ...good, cronjob_type: 'one_off' }, /UTC time/],
      [{ ...good, expires: 'never' }, /expires/],
      [{ ...good, enabled: 'perhaps' }, /enabled.*perhaps/],
      [{ ...good, name: 'x'.repeat(1_100_000) }, /1 MiB/, 413],
    ];
    const rows = await countRows(served.look);
    for (const [body, says, status = 400] of cases) {
      const answer = await ask('POST', '', body);
      const what = `${JSON.stringify(body).slice(0, 150)}: ${answer.text}`;
      assert.equal(answer.status, status, what);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/, what);
      assert.match(answer.text, says, what);
    }
    assert.deepEqual(await countRows(served.look), rows);
    assert.equal((await ask('GET', '/none')).status, 404);
    assert.equal((await ask('GET', '/a/b')).status, 404);
    assert.equal((await ask('PUT', '', {})).status, 405);
    const { id } = await add();
    const other = await ask('PUT', `/${id}`, { script_id: 'a', action: null });
    assert.deepEqual([other.status, other.text.startsWith('A schedule of an action')], [400, true]);
  });

  it('keeps what is absent, by PUT, POST and PATCH, and changes nothing when what it gave is sent back', async () => {
    const moment = `${nextYear}-3-4 5:06:07`;
    const made = [
      await add({ color: 'red', secret: 'x', description: '', selectors: [{ type: 'tags' }] }),
      await add({ schedule_type: 'crontab', cronjob_type: '', schedule_entry: '{"minute":"*/50"}', cronjob_entry: '' }),
      await add({ cronjob_type: 'one_off', cronjob_entry: moment, max_run_count: '3', task_enabled: 'False' }),
      await add({ expires: '2016-3-24 17:20:00', run_immediately: true }),
      await add({ cronjob_entry: { every: 1_500_000, period: 'microseconds' }, start_after: moment }),
      await add({ cronjob_entry: { every: 3, period: 'days' }, script_id: 'abc', action: null, enabled: 0 }),
    ];
    assert.equal(made[0].color, 'red');
    assert.ok(!('secret' in made[0]));
    assert.deepEqual(made[1].cronjob_entry, {
      minute: '*/50',
      hour: '*',
      day_of_month: '*',
      month_of_year: '*',
      day_of_week: '*',
    });
    assert.equal(made[2].cronjob_entry, `${nextYear}-03-04 05:06:07`);
    assert.deepEqual([made[2].enabled, made[2].task_enabled, made[2].max_run_count], [false, false, 3]);
    const versions = () =>
      served.look.rows('select id, version from task union all select id, version from schedule order by 1');
    for (const schedule of made) {
      const before = await versions();
      for (const method of ['PUT', 'POST', 'PATCH']) {
        assert.deepEqual((await ask(method, `/${schedule.id}`, schedule)).body, schedule);
        assert.deepEqual((await ask(method, `/${schedule.id}/`, {})).body, schedule);
      }
      assert.deepEqual(await versions(), before);
    }
    const [first] = made;
    const changed = (await ask('PATCH', `/${first.id}`, { ...first, schedule_entry: { every: 9, period: 'days' } }))
      .body;
    assert.deepEqual(changed.cronjob_entry, { every: 9, period: 'days' });
    assert.deepEqual((await ask('PUT', `/${first.id}`, { task_enabled: false })).body.enabled, false);
    assert.equal((await ask('PUT', `/${first.id}`, { name: made[1].name })).status, 409);
  });

  it('fires each kind, and obeys enabled, expires and run_immediately', async () => {
    const soon = new Date(Date.now() + 2_000).toISOString().slice(0, 19);
    const once = await add({ cronjob_type: 'one_off', cronjob_entry: soon });
    const often = await add({ cronjob_entry: { every: 1, period: 'seconds' }, max_run_count: 2 });
    const now = await add({ run_immediately: true });
    const silent = [
      await add({ run_immediately: true, enabled: false }),
      await add({ run_immediately: true, expires: '2016-11-10 20:20:00' }),
      await add({ cronjob_entry: { every: 1, period: 'seconds' }, enabled: false }),
      await add(),
    ];
    const counts = async (ids: string[]) => (await Promise.all(ids.map(get))).map((each) => each.total_run_count);
    await until(
      async () => (await counts([once.id, often.id, now.id])).join() === '1,2,1',
      'one run, two runs and an immediate one',
    );
    assert.deepEqual(await counts(silent.map(({ id }) => id)), [0, 0, 0, 0]);
    assert.equal((await get(once.id)).last_run_at, soon.replace('T', ' '));
    assert.deepEqual((await ask('PUT', `/${once.id}`, await get(once.id))).body, await get(once.id));

    const [off] = silent;
    await ask('PATCH', `/${off.id}`, { run_immediately: false });
    await ask('PATCH', `/${off.id}`, { enabled: true, run_immediately: true });
    assert.deepEqual(await counts([off.id]), [1]);
    const crontab = await add({
      cronjob_type: 'crontab',
      cronjob_entry: { minute: '*/50', day_of_month: 13, day_of_week: 5 },
    });
    const [row] = await served.look.rows<{ next: string }>(
      'select next_nominal_at::text as next from schedule where task_id = $1',
      [crontab.id],
    );
    const next = new Date(row!.next);
    assert.deepEqual([next.getUTCDate(), next.getUTCDay(), next.getUTCMinutes()], [13, 5, 0], 'a Friday the 13th');
  });

  it('shows what GraphQL makes when it can tell it, and is shown there; tenants stay apart', async () => {
    const anchor = '2090-01-01T00:00:00Z';
    await makeTask(served.service, 'an interval', {
      schedules: [{ recurrence: { interval: { every: 'PT90M', anchor } } }],
    });
    await makeTask(served.service, 'a calendar', { schedules: [{ recurrence: { calendar: { hours: [1] } } }] });
    const names = (await ask('GET')).body.map((each: { name: string }) => each.name);
    assert.ok(names.includes('an interval') && !names.includes('a calendar'));
    const [theirs] = (await ask('GET')).body;
    assert.deepEqual([theirs.cronjob_entry, theirs.action], [{ every: 90, period: 'minutes' }, 'simulate']);
    assert.deepEqual((await ask('PUT', `/${theirs.id}`, theirs)).body, theirs);

    const { name, id } = await add();
    const query =
      'query ($name: String!) { task(by: { name: $name }) { name schedules(first: 2) { nodes { recurrence { __typename } } } } }';
    const { task } = await served.service.data<{ task: object }>(query, { name });
    assert.deepEqual(task, { name, schedules: { nodes: [{ recurrence: { __typename: 'IntervalRecurrence' } }] } });

    const { READ, WRITE } = (await makeTenant(served.service, 'elsewhere')).tokens;
    assert.deepEqual((await ask('GET', '', undefined, READ.secret)).body, []);
    for (const method of ['GET', 'PUT', 'DELETE'])
      assert.equal((await ask(method, `/${id}`, method === 'PUT' ? {} : undefined, WRITE.secret)).status, 404);
    assert.equal((await ask('POST', '', good, READ.secret)).status, 403);
  });

  it('is described at /openapi/mist.json', async () => {
    const { body } = await request(served.service, 'GET', '/openapi/mist.json');
    assert.deepEqual(Object.keys(body.paths), [path, `${path}/{id}`]);
    assert.deepEqual(Object.keys(body.paths[`${path}/{id}`]), ['get', 'put', 'post', 'patch', 'delete']);
  });
});
