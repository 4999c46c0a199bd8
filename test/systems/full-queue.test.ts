import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../support/node.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import { bareId, executeTask, makeTask, mutate } from '../support/work.ts';
import { type DialectService, type Reply, request, serveDialect } from './client.ts';

const full = /^the tenant "full" has about 1 runs waiting; allowed: 1$/;
const shell = '/api/virtshell/v1/tasks';
const php = '/api/v1/api.php?target=scheduler&action=';
const crontab = { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' };
const onMist = {
  action: 'start',
  machines_per_cloud: [['a', 'b']],
  cronjob_type: 'crontab',
  cronjob_entry: { minute: '0', hour: '3' },
};
const onTimetable = {
  unique_name: 'server_suspend',
  subject_type: 'instance',
  subject_group: 'project',
  subject: 'full',
  subject_id: 'full',
  description: 'full',
  repeat: true,
  crontab,
};

describe('a tenant that has as many runs waiting as it may', () => {
  let served: DialectService;
  let tenant: MadeTenant;
  let other: MadeTenant;
  /** At work by an agent of VirtShell: it has the one place of the tenant. */
  let atWork: string;
  /** What the other APIs made before the queue was full. */
  let onProvision: number;
  let schedule: string;

  before(async () => {
    served = await serveDialect(['timetable', 'fylr', 'provision', 'mist']);
    const { service } = served;
    tenant = await makeTenant(service, 'full', { maxConcurrentRuns: 1 });
    other = await makeTenant(service, 'other', { maxConcurrentRuns: 1 });
    const work = { description: 'at work', type: 'full', status: 'received' };
    atWork = (await good(ask('virtshell', 'POST', shell, work))).task_id;
    const task = { user_id: 1, name: 'kept', class_name: String.raw`\scheduler\Tasks\TestTask`, active: true };
    await good(ask('provision', 'POST', `${php}addTask`, { ...task, repeat_items: [] }));
    const { data } = await good(ask('provision', 'GET', `${php}getTasks`));
    onProvision = data.find(({ name }: { name: string }) => name === 'kept').id;
    schedule = (await good(ask('mist', 'POST', '/api/v1/schedules', { name: 'kept on mist', ...onMist }))).id;

    const { secret } = tenant.tokens.WRITE;
    const plain = await makeTask(service, 'plain', {}, secret);
    const waiting = await executeTask(service, plain.id, {}, secret);
    const { errors } = await mutate<object>(service, 'updateTenant', { id: tenant.id, maxQueuedRuns: 1 }, '__typename');
    assert.deepEqual(errors, []);
    // The count is believed for a moment.
    await until(async () => {
      const refused = await mutate<object>(service, 'executeTask', { id: plain.id }, '__typename', secret);
      return refused.errors[0]?.code === 'LIMIT_EXCEEDED';
    }, 'the queue to be full');
    assert.equal(await stateOf(waiting), 'QUEUED');
  });
  after(() => served.stop());

  const headers = {
    timetable: (token: string) => ({ 'x-auth-token': token }),
    virtshell: (token: string) => ({ 'x-virtshell-authorization': `somebody:${token}` }),
    fylr: (token: string) => ({ authorization: `Bearer ${token}` }),
    provision: (token: string) => ({ authorization: `Bearer ${token}` }),
    mist: (token: string) => ({ authorization: token }),
  };
  const ask = (api: keyof typeof headers, method: string, path: string, body?: object, by = tenant) =>
    request(served.service, method, path, { body, headers: headers[api](by.tokens.WRITE.secret) });
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes
  async function good(reply: Promise<Reply>): Promise<any> {
    const { status, text, body } = await reply;
    assert.ok(status < 300, `${status} ${text}`);
    return body;
  }
  const stateOf = async (id: string) =>
    (await served.look.rows<{ state: string }>('select state from run where id = $1', [bareId(id)]))[0]?.state;
  const runsOf = async ({ id }: MadeTenant) =>
    (await served.look.rows<{ n: number }>('select count(*)::int as n from run where tenant_id = $1', [bareId(id)]))[0]!
      .n;

  /** How many rows the tenant has; other tenants go on meanwhile. */
  async function rows(): Promise<object | undefined> {
    const tables = ['task', 'schedule', 'run', 'occurrence', 'event', 'dialect_document'];
    const counts = tables.map((table) => `(select count(*)::int from ${table} where tenant_id = $1) as ${table}`);
    return (await served.look.rows(`select ${counts.join(', ')}`, [bareId(tenant.id)]))[0];
  }

  /** Refused with this status, and nothing is stored. Answers the refusal. */
  async function refused(status: number, reply: () => Promise<Reply>): Promise<Reply> {
    const before = await rows();
    const answer = await reply();
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers.get('retry-after'), '5');
    assert.deepEqual(await rows(), before);
    return answer;
  }

  it('is refused a task of virtshell, which is made together with its run', async () => {
    const task = { description: 'one more', type: 'full' };
    for (const status of ['pending', 'received', 'sucess']) {
      const { body } = await refused(403, () => ask('virtshell', 'POST', shell, { ...task, status }));
      assert.deepEqual(Object.keys(body), ['error']);
      assert.match(body.error, full);
    }
    const made = await good(ask('virtshell', 'POST', shell, task, other));
    assert.equal((await good(ask('virtshell', 'GET', `${shell}/${made.task_id}`, undefined, other))).status, 'pending');
  });

  it('keeps the run that an agent of virtshell would give back', async () => {
    const { body } = await refused(403, () => ask('virtshell', 'PUT', `${shell}/${atWork}`, { status: 'pending' }));
    assert.match(body.error, full);
    assert.equal((await good(ask('virtshell', 'GET', `${shell}/${atWork}`))).status, 'received');
  });

  it('is refused what mist runs immediately, with the schedule or the change that asks for it', async () => {
    const immediate = { ...onMist, name: 'at once', run_immediately: true };
    const made = await refused(403, () => ask('mist', 'POST', '/api/v1/schedules', immediate));
    assert.match(made.text, full);
    const change = { name: 'renamed', run_immediately: true };
    const changed = await refused(403, () => ask('mist', 'PATCH', `/api/v1/schedules/${schedule}`, change));
    assert.match(changed.text, full);
    const { name, run_immediately } = await good(ask('mist', 'GET', `/api/v1/schedules/${schedule}`));
    assert.deepEqual([name, run_immediately], ['kept on mist', false]);
    const before = await runsOf(other);
    await good(ask('mist', 'POST', '/api/v1/schedules', immediate, other));
    assert.equal(await runsOf(other), before + 1);
  });

  it('is refused what provision executes', async () => {
    const { body } = await refused(200, () => ask('provision', 'GET', `${php}executeTask&taskId=${onProvision}`));
    assert.equal(body.success, 0);
    assert.match(body.message, full);
  });

  it('has what timetable and fylr time skipped by name', async () => {
    const before = await runsOf(tenant);
    const timed = await good(ask('timetable', 'POST', '/timetable/', onTimetable));
    const due = new Date(Date.now() - 500).toISOString();
    await served.look.rows(
      `update schedule s set next_nominal_at = $2, next_fire_at = $2 from dialect_number n
       where n.subject_id = s.task_id and n.tenant_id = $3 and n.dialect = 'timetable' and n.noun = 'task' and n.number = $1`,
      [timed.timetable_id, due, bareId(tenant.id)],
    );
    const next_run_at = new Date().toISOString();
    await good(ask('fylr', 'POST', '/api/v1/task', { task_module: 'simulate', next_run_at }));
    const dialects = await until(async () => {
      const rows = await served.look.rows<{ dialect: string }>(
        `select distinct n.dialect from occurrence o join schedule s on s.id = o.schedule_id
         join dialect_number n on n.subject_id = s.task_id and n.noun = 'task'
         where n.tenant_id = $1 and o.state = 'SKIPPED_LIMIT' order by n.dialect`,
        [bareId(tenant.id)],
      );
      return rows.length >= 2 && rows.map(({ dialect }) => dialect);
    }, 'both to be skipped');
    assert.deepEqual(dialects, ['fylr', 'timetable']);
    assert.equal(await runsOf(tenant), before);
  });

  it('has the room back when its run has ended', async () => {
    await good(ask('virtshell', 'PUT', `${shell}/${atWork}`, { status: 'sucess' }));
    await until(async () => {
      const reply = await ask('virtshell', 'POST', shell, { description: 'later', type: 'full' });
      return reply.status < 300;
    }, 'a task to be taken');
  });
});
