import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makeUsageStore } from '../../src/persistence/usage-store.ts';
import { silent } from '../execution/modules/support.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService, withoutDrain } from '../support/service.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import { bareId, ended, everySecond, executeTask, makeTask, mutate } from '../support/work.ts';

interface Refused {
  readonly code: string;
  readonly exactLimit?: number;
  readonly given?: number | null;
  readonly retryAfter?: string | null;
}

describe('limits of tenants', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  /** With the limits that a new tenant gets. */
  let usual: MadeTenant;
  /** Stores more than it may. What it stores is read again after 10 s, so that it begins early and is looked at late. */
  let hoarder: MadeTenant;
  let big: string;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url, env: withoutDrain });
    usual = await makeTenant(service, 'usual');
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  async function refusals(name: string, input: object, token: string): Promise<readonly Refused[]> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const fields = '... on LimitExceededError { exactLimit given retryAfter }';
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code ${fields} } } }`;
    const data = await service.data<Record<string, { errors: readonly Refused[] }>>(query, { input }, token);
    return data[name]?.errors ?? [];
  }
  const set = (tenant: MadeTenant, limits: object) =>
    mutate(service, 'updateTenant', { id: tenant.id, ...limits }, '__typename');
  async function linesOf(run: string, token: string): Promise<readonly { level: string; message: string }[]> {
    const query = 'query ($id: ID!) { run(id: $id) { logs(first: 200) { nodes { level message } } } }';
    interface Told {
      readonly run: { readonly logs: { readonly nodes: readonly { level: string; message: string }[] } };
    }
    return (await service.data<Told>(query, { id: run }, token)).run.logs.nodes;
  }

  it('a new tenant has them all, the default one has none, and both show what they use', async () => {
    const query = `{ viewer { tenant { limits { maxTasks maxSchedules maxConcurrentRuns maxQueuedRuns maxStoredBytes
      maxLogBytesPerDay maxMailsPerHour maxRequestsPerSecond } usage { tasks schedules concurrentRuns queuedRuns storedBytes
      logBytesToday mailsLastHour } } } tenants { slug limits { maxTasks maxRequestsPerSecond maxStoredBytes } } }`;
    interface Seen {
      readonly viewer: { readonly tenant: { readonly limits: object; readonly usage: Record<string, number | null> } };
      readonly tenants: readonly { readonly slug: string; readonly limits: object }[];
    }
    await makeTask(
      service,
      'one',
      { schedules: [{ recurrence: { cron: { expression: '0 0 1 1 *' } } }] },
      usual.tokens.WRITE.secret,
    );
    const { viewer } = await service.data<Seen>(query.replace(/ tenants .*$/s, ' }'), {}, usual.tokens.READ.secret);
    assert.deepEqual(viewer.tenant.limits, {
      maxTasks: 50_000,
      maxSchedules: 100_000,
      maxConcurrentRuns: 200,
      maxQueuedRuns: 100_000,
      maxStoredBytes: 20 * 2 ** 30,
      maxLogBytesPerDay: 2 * 2 ** 30,
      maxMailsPerHour: 1_000,
      maxRequestsPerSecond: 500,
    });
    const { storedBytes: _, ...usage } = viewer.tenant.usage;
    assert.deepEqual(usage, {
      tasks: 1,
      schedules: 1,
      concurrentRuns: 0,
      queuedRuns: 0,
      logBytesToday: 0,
      mailsLastHour: 0,
    });
    const { tenants } = await service.data<Seen>(
      '{ tenants { slug limits { maxTasks maxRequestsPerSecond maxStoredBytes } } }',
    );
    assert.deepEqual(tenants.find(({ slug }) => slug === 'default')?.limits, {
      maxTasks: null,
      maxRequestsPerSecond: null,
      maxStoredBytes: null,
    });
  });

  it('who stores more than it may is not refused before the estimate says so', async () => {
    hoarder = await makeTenant(service, 'hoarder', { maxStoredBytes: 100_000 });
    const { secret } = hoarder.tokens.WRITE;
    const params = { worker: 'w', payload: 'x'.repeat(120_000) };
    ({ id: big } = await makeTask(service, 'big', { module: 'external', params: { worker: 'w' } }, secret));
    // Compressed it would be small.
    params.payload = Array.from({ length: 120_000 }, () => Math.random().toString(36)[3] ?? 'a').join('');
    assert.deepEqual(await refusals('updateTask', { id: big, params }, secret), []);
    const opened = await openDatabase({ url: database.url, logger: silent, poolSize: 1 });
    assert.equal(await makeUsageStore(opened.pool).estimateStored(), true);
    await opened.close();
  });

  it('tasks and schedules are counted exactly, whichever call makes them', async () => {
    const tenant = await makeTenant(service, 'counted-exactly', { maxTasks: 2, maxSchedules: 2 });
    const { secret } = tenant.tokens.WRITE;
    const schedule = { recurrence: { cron: { expression: '0 0 1 1 *' } }, timeZone: 'UTC' };
    const first = await makeTask(service, 'a', { schedules: [schedule] }, secret);
    assert.deepEqual(
      await refusals('createTask', { name: 'b', module: 'simulate', schedules: [schedule, schedule] }, secret),
      [{ code: 'LIMIT_EXCEEDED', exactLimit: 2, given: 3, retryAfter: null }],
    );
    await makeTask(service, 'b', { schedules: [schedule] }, secret);
    assert.deepEqual(await refusals('createSchedule', { taskId: first.id, schedule }, secret), [
      { code: 'LIMIT_EXCEEDED', exactLimit: 2, given: 3, retryAfter: null },
    ]);
    assert.equal((await refusals('createTask', { name: 'c', module: 'simulate' }, secret))[0]?.code, 'LIMIT_EXCEEDED');
    const others = await makeTenant(service, 'not-counted');
    await makeTask(service, 'c', {}, others.tokens.WRITE.secret);
  });

  it('a full queue takes no order, and skips an occurrence by name', async () => {
    const tenant = await makeTenant(service, 'queue', { maxConcurrentRuns: 1, maxQueuedRuns: 2 });
    const { secret } = tenant.tokens.WRITE;
    const long = await makeTask(service, 'long', { params: { durationMs: 600_000 } }, secret);
    const [running] = [await executeTask(service, long.id, {}, secret)];
    await until(async () => {
      const query = 'query ($id: ID!) { run(id: $id) { state } }';
      return (await service.data<{ run: { state: string } }>(query, { id: running }, secret)).run.state === 'RUNNING';
    }, 'the first run to begin');
    const orders: (readonly Refused[])[] = [];
    for (let i = 0; i < 5; i++) orders.push(await refusals('executeTask', { id: long.id }, secret));
    const refused = orders.filter(({ length }) => length > 0);
    assert.ok(refused.length >= 2, JSON.stringify(orders));
    assert.deepEqual(refused[0], [{ code: 'LIMIT_EXCEEDED', exactLimit: 2, given: 3, retryAfter: 'PT5S' }]);

    const task = await makeTask(
      service,
      'ticking',
      { schedules: [{ recurrence: everySecond, timeZone: 'UTC', overlap: 'ALLOW_ALL' }] },
      secret,
    );
    const skipped = await until(
      async () => {
        const rows = await look.rows<{ reason: string }>(
          `select o.reason from occurrence o join schedule s on s.id = o.schedule_id where s.task_id = $1 and o.state = 'SKIPPED_LIMIT'`,
          [bareId(task.id)],
        );
        return rows.length > 0 && rows;
      },
      'an occurrence to be skipped',
      60_000,
    );
    assert.equal(skipped[0]?.reason, 'the tenant has as many runs waiting as it may (2)');
    const [waiting] = await look.rows<{ n: number }>(
      `select count(*)::int as n from run where tenant_id = $1 and state = 'QUEUED'`,
      [bareId(tenant.id)],
    );
    assert.ok((waiting?.n ?? 99) <= 3, `${waiting?.n} wait`);
    const free = await executeTask(
      service,
      (await makeTask(service, 'free', {}, usual.tokens.WRITE.secret)).id,
      {},
      usual.tokens.WRITE.secret,
    );
    await ended(service, [free]);
  });

  it('beyond the log of a day lines are dropped with one warning, and the run goes on', async () => {
    const tenant = await makeTenant(service, 'talkative', { maxLogBytesPerDay: 2_000, modules: null });
    const { secret } = tenant.tokens.WRITE;
    const script = 'i=0; while [ $i -lt 100 ]; do echo "line $i of a hundred"; i=$((i+1)); done; exit 0';
    const task = await makeTask(service, 'talk', { module: 'command', params: { shell: true, script } }, secret);
    const run = await executeTask(service, task.id, {}, secret);
    const [end] = await ended(service, [run]);
    assert.equal(end?.state, 'SUCCEEDED');
    const lines = await linesOf(run, secret);
    const warnings = lines.filter(({ level }) => level === 'WARN');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.message ?? '', /has reached its 2000 bytes/);
    assert.ok(lines.length > 10 && lines.length < 60, `${lines.length} lines`);
    await until(
      async () => {
        const [row] = await look.rows<{ bytes: number }>(
          `select log_bytes::int as bytes from tenant_usage where tenant_id = $1`,
          [bareId(tenant.id)],
        );
        return (row?.bytes ?? 0) > 1_000;
      },
      'the sum of the day to be stored',
      60_000,
    );
    const other = await executeTask(
      service,
      (await makeTask(service, 'quiet', { params: { logLines: 50 } }, usual.tokens.WRITE.secret)).id,
      {},
      usual.tokens.WRITE.secret,
    );
    await ended(service, [other]);
    assert.ok((await linesOf(other, usual.tokens.READ.secret)).length >= 50);
  });

  it('requests beyond those of a second get 429, over HTTP, sockets and dialects, and others are served', async () => {
    const tenant = await makeTenant(service, 'hasty', { maxRequestsPerSecond: 1 });
    const { secret } = tenant.tokens.READ;
    const headers = { authorization: `Bearer ${secret}` };
    const burst = async (path: string, init: object = {}): Promise<Response> => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => fetch(`${service.url}${path}`, { headers, ...init })),
      );
      return answers.find(({ status }) => status === 429) ?? assert.fail(answers.map(({ status }) => status).join(' '));
    };
    const refused = await service.ask('{ viewer { locale } }', {}, secret).then(async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => service.ask('{ viewer { locale } }', {}, secret)),
      );
      return answers.find(({ status }) => status === 429) ?? assert.fail(answers.map(({ status }) => status).join(' '));
    });
    assert.equal(refused.errors[0]?.extensions?.code, 'LIMIT_EXCEEDED');
    for (const path of ['/api/v1/task', '/api/task', '/timetable/', '/api/virtshell/v1/tasks']) {
      const answer = await burst(path, {
        headers: { ...headers, 'x-auth-token': secret, 'x-virtshell-authorization': `me:${secret}` },
      });
      assert.equal(answer.headers.get('retry-after'), '1', path);
    }
    const mist = await burst('/api/v1/schedules', { headers: { authorization: secret } });
    assert.equal(mist.status, 429);

    const seen = await socketCodes(service, secret);
    assert.ok(seen.includes('LIMIT_EXCEEDED'), seen.join(' '));
    const others = await Promise.all(
      Array.from({ length: 20 }, () => service.ask('{ viewer { locale } }', {}, usual.tokens.READ.secret)),
    );
    assert.ok(others.every(({ status }) => status === 200));
    assert.equal((await set(tenant, { maxRequestsPerSecond: null })).errors.length, 0);
  });

  it('a tenant lifts none of its limits', async () => {
    const own = await mutate(
      service,
      'updateTenant',
      { id: usual.id, maxRequestsPerSecond: null },
      '__typename',
      usual.tokens.ADMIN.secret,
    );
    assert.deepEqual(
      own.errors.map(({ code }) => code),
      ['FORBIDDEN'],
    );
    const wrong = await set(usual, { maxStoredBytes: 1.5, maxQueuedRuns: 0 });
    assert.deepEqual(
      wrong.errors.map(({ code }) => code),
      ['VALIDATION', 'VALIDATION'],
    );
  });

  it('who stores as much as it may stores no more, once the estimate is read again', async () => {
    const { secret } = hoarder.tokens.WRITE;
    const refused = await until(async () => {
      const found = await refusals('createTask', { name: 'more', module: 'simulate', validateOnly: true }, secret);
      return found.length > 0 && found;
    }, 'a refusal');
    assert.deepEqual([refused[0]?.code, refused[0]?.exactLimit], ['LIMIT_EXCEEDED', 100_000]);
    assert.ok((refused[0]?.given ?? 0) >= 100_000);
    assert.equal((await refusals('executeTask', { id: big }, secret))[0]?.code, 'LIMIT_EXCEEDED');
    assert.deepEqual(await refusals('createTask', { name: 'more', module: 'simulate' }, usual.tokens.WRITE.secret), []);
  });
});

/** What twenty queries on one socket are answered with. */
async function socketCodes(service: Service, secret: string): Promise<readonly string[]> {
  for (;;) {
    const socket = new WebSocket(service.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    const codes: string[] = [];
    const done = new Promise<boolean>((resolve) => {
      let answers = 0;
      socket.on('close', () => resolve(false));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload?: { extensions?: { code?: string } }[] };
        if (message.type === 'connection_ack') {
          for (let i = 0; i < 20; i++)
            socket.send(
              JSON.stringify({ id: String(i), type: 'subscribe', payload: { query: '{ viewer { locale } }' } }),
            );
        }
        if (message.type === 'error') codes.push(message.payload?.[0]?.extensions?.code ?? '');
        if (message.type === 'error' || message.type === 'complete') answers += 1;
        if (answers === 20) resolve(true);
      });
    });
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }));
    const answered = await done;
    socket.close();
    // The connection itself is a request, and may come a moment too early.
    if (answered) return codes;
  }
}
