import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService, withoutDrain } from '../support/service.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import { bareId, executeTask, makeTask, mutate, type MutationName } from '../support/work.ts';
import { request } from '../systems/client.ts';
import { type MailServer, startMailServer } from '../mail/mail-server.ts';

interface Claimed {
  readonly claims: readonly { readonly fence: string; readonly run: { readonly id: string } }[];
}

describe('limits of tenants, each where it is met', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let mails: MailServer;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    mails = await startMailServer();
    service = await startService({
      databaseUrl: database.url,
      env: { ...withoutDrain, SMTP_URL: mails.url, POLYCHRON_VIRTSHELL_TENANT: 'agents' },
    });
  });
  after(async () => {
    await service.stop();
    await mails.stop();
    await look.close();
    await database.drop();
  });

  const codesOf = async (name: MutationName, input: object, token: string): Promise<readonly string[]> =>
    (await mutate<object>(service, name, input, '__typename', token)).errors.map(({ code }) => code);

  it('mails beyond those of an hour are held back, sent when it is over, and given up after a day', async () => {
    const tenant = await makeTenant(service, 'mailer', { maxMailsPerHour: 2 });
    const headers = { authorization: `Bearer ${tenant.tokens.WRITE.secret}` };
    const outbox = () =>
      look.rows<{ recipient: string; state: string; error: string | null }>(
        'select recipient, state, error from outbox where tenant_id = $1 order by recipient',
        [bareId(tenant.id)],
      );
    const wanted = Array.from({ length: 5 }, (_, n) => ({ email: `held-${n}@example.com` }));
    const body = { task_module: 'simulate', email: { recipients: wanted }, next_run_at: new Date().toISOString() };
    const made = await request(service, 'POST', '/api/v1/task', { body, headers });
    assert.equal(made.status, 200, made.text);
    const count = async (state: string) => (await outbox()).filter((row) => row.state === state).length;
    const counts = (sent: number, held: number) =>
      until(async () => {
        const rows = await outbox();
        const said = rows.filter(
          ({ state, error }) => state === 'WAITING' && /as many mails within an hour/.test(error ?? ''),
        );
        return rows.filter(({ state }) => state === 'SENT').length === sent && said.length === held;
      }, `${sent} mails to be sent and ${held} to be held`);
    await counts(2, 3);
    // An hour later.
    await look.rows(
      `update outbox set settled_at = settled_at - interval '1 hour' where tenant_id = $1 and state = 'SENT'`,
      [bareId(tenant.id)],
    );
    await look.rows(`update outbox set next_attempt_at = now() where tenant_id = $1 and state = 'WAITING'`, [
      bareId(tenant.id),
    ]);
    await counts(4, 1);
    // A day later, while the tenant is still beyond its limit.
    await look.rows(
      `update outbox set created_at = now() - interval '1 day', next_attempt_at = now() where tenant_id = $1 and state = 'WAITING'`,
      [bareId(tenant.id)],
    );
    await until(async () => (await count('GIVEN_UP')) === 1, 'the last one to be given up');
    assert.equal(mails.mails.filter(({ to }) => to.some((address) => address.startsWith('held-'))).length, 4);
  });

  it('beyond the log of a day the lines of a worker from outside are dropped with one warning, and its run goes on', async () => {
    const tenant = await makeTenant(service, 'outside', { maxLogBytesPerDay: 2_000 });
    const { secret } = tenant.tokens.WRITE;
    const task = await makeTask(service, 'talk', { module: 'external', params: { worker: 'talker' } }, secret);
    const run = await executeTask(service, task.id, {}, secret);
    const input = { modules: ['talker'], worker: 'w', max: 1, wait: 'PT0S', lease: 'PT60S' };
    const { claims } = await mutate<Claimed>(service, 'claimRuns', input, 'claims { fence run { id } }', secret);
    const held = { runId: run, fence: claims[0]?.fence };
    let offset = 0;
    const say = async (messages: readonly string[], at = offset) => {
      const lines = messages.map((message) => ({ message }));
      const fields = 'nextOffset';
      const said = await mutate<{ nextOffset: number | null }>(
        service,
        'appendRunLog',
        { ...held, offset: at, lines },
        fields,
        secret,
      );
      assert.deepEqual(said.errors, []);
      assert.equal(said.nextOffset, at + messages.length);
      offset = said.nextOffset ?? -1;
    };
    for (let n = 0; n < 10; n += 1) await say(Array.from({ length: 10 }, (_, i) => `line ${n * 10 + i} of a hundred`));
    // A call whose answer was lost comes again.
    await say(
      Array.from({ length: 10 }, (_, i) => `line ${90 + i} of a hundred`),
      90,
    );
    await say(['x']);
    assert.deepEqual(await codesOf('completeRun', { ...held, succeeded: true }, secret), []);
    const rows = await look.rows<{ message: string }>(
      'select message from log_entry where run_id = $1 order by index',
      [bareId(run)],
    );
    const isTold = ({ message }: { message: string }) => /has reached its 2000 bytes/.test(message);
    const told = rows.filter(isTold);
    assert.equal(told.length, 1);
    const kept = rows.filter((row) => !isTold(row)).map(({ message }) => message);
    assert.ok(kept.length > 10 && kept.length < 60, `${kept.length} lines`);
    assert.deepEqual(
      kept,
      kept.map((_, n) => `line ${n} of a hundred`),
    );
    const [ended] = await look.rows<{ state: string }>('select state from run where id = $1', [bareId(run)]);
    assert.equal(ended?.state, 'SUCCEEDED');
  });

  describe('a full queue', () => {
    let tenant: MadeTenant;
    let secret: string;
    let ended: string;
    let schedule: string;
    let plain: string;

    before(async () => {
      tenant = await makeTenant(service, 'full', { maxConcurrentRuns: 1, maxQueuedRuns: 100 });
      secret = tenant.tokens.WRITE.secret;
      const start = new Date(Date.now() - 3_600_000).toISOString();
      const recurrence = { interval: { every: 'PT10M' } };
      const past = await makeTask(
        service,
        'past',
        { schedules: [{ recurrence, timeZone: 'UTC', startsAt: start, catchUp: { mode: 'NONE' } }] },
        secret,
      );
      schedule = past.schedules.nodes[0]?.id ?? '';
      plain = (await makeTask(service, 'plain', {}, secret)).id;
      ended = await executeTask(service, plain, {}, secret);
      const state = async (id: string) =>
        (await look.rows<{ state: string }>('select state from run where id = $1', [bareId(id)]))[0]?.state;
      await until(async () => (await state(ended)) === 'SUCCEEDED', 'the first run to end');
      const long = await makeTask(service, 'long', { params: { durationMs: 3_600_000 } }, secret);
      const running = await executeTask(service, long.id, {}, secret);
      await until(async () => (await state(running)) === 'RUNNING', 'the long run to begin');
      await executeTask(service, plain, {}, secret);
      assert.equal(
        (await mutate<object>(service, 'updateTenant', { id: tenant.id, maxQueuedRuns: 1 }, '__typename')).errors
          .length,
        0,
      );
      // The count is believed for a moment.
      await until(
        async () => (await codesOf('executeTask', { id: plain }, secret))[0] === 'LIMIT_EXCEEDED',
        'the queue to be full',
      );
    });

    const runs = async () =>
      (
        await look.rows<{ n: number }>('select count(*)::int as n from run where tenant_id = $1', [bareId(tenant.id)])
      )[0]?.n;

    it('takes no retry and no backfill, and nothing of them is stored', async () => {
      const before = await runs();
      assert.deepEqual(await codesOf('retryRun', { id: ended }, secret), ['LIMIT_EXCEEDED']);
      const range = {
        from: new Date(Date.now() - 3_000_000).toISOString(),
        to: new Date(Date.now() - 60_000).toISOString(),
      };
      assert.deepEqual(await codesOf('backfillSchedule', { id: schedule, range, which: 'ALL' }, secret), [
        'LIMIT_EXCEEDED',
      ]);
      assert.equal(await runs(), before);
      assert.deepEqual(await look.rows('select 1 from backfill where tenant_id = $1', [bareId(tenant.id)]), []);
    });

    it('takes no order of a dialect, says so in its own form, and skips what fylr times by name', async () => {
      const provision = { authorization: `Bearer ${secret}` };
      const php = '/api/v1/api.php?target=scheduler&action=';
      const listed = await request(service, 'GET', `${php}getTasks`, { headers: provision });
      const number = (listed.body.data as { id: number; name: string }[]).find(({ name }) => name === 'plain')?.id;
      const before = await runs();
      const refused = await request(service, 'GET', `${php}executeTask&taskId=${number}`, { headers: provision });
      assert.deepEqual([refused.status, refused.body.success], [200, 0]);
      assert.match(refused.body.message, /runs waiting; allowed: 1/);
      assert.equal(refused.headers.get('retry-after'), '5');
      const fylr = { authorization: `Bearer ${secret}` };
      const body = { task_module: 'simulate', next_run_at: new Date().toISOString() };
      const made = await request(service, 'POST', '/api/v1/task', { body, headers: fylr });
      assert.equal(made.status, 200, made.text);
      await until(
        async () =>
          (
            await look.rows(
              `select 1 from occurrence o join schedule s on s.id = o.schedule_id join dialect_number n on n.subject_id = s.task_id
               where n.tenant_id = $1 and n.number = $2 and n.dialect = 'fylr' and n.noun = 'task' and o.state = 'SKIPPED_LIMIT'`,
              [bareId(tenant.id), made.body.task._id],
            )
          ).length === 1,
        'the occurrence to be skipped',
      );
      assert.equal(await runs(), before);
    });
  });

  it('too many requests are refused by each dialect in its own form, with Retry-After', async () => {
    const tenant = await makeTenant(service, 'hurried', { maxRequestsPerSecond: 1 });
    const { secret } = tenant.tokens.READ;
    const bearer = { authorization: `Bearer ${secret}` };
    const code = (body: { error: { code: number } }) => assert.equal(body.error.code, 429);
    for (const [path, headers, check] of [
      ['/timetable/', { 'x-auth-token': secret }, code],
      [
        '/api/virtshell/v1/tasks',
        { 'x-virtshell-authorization': `me:${secret}` },
        ({ error }: { error: string }) => assert.match(error, /1 requests a second/),
      ],
      [
        '/api/v1/task',
        bearer,
        (body: { code: string; statuscode: number }) =>
          assert.deepEqual([body.code, body.statuscode], ['TooManyRequests', 429]),
      ],
      [
        '/api/v1/api.php?target=scheduler&action=getTasks',
        bearer,
        (body: { success: number; message: string }) => {
          assert.equal(body.success, 0);
          assert.match(body.message, /1 requests a second/);
        },
      ],
      ['/api/v1/schedules', { authorization: secret }, null],
    ] as const) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => request(service, 'GET', path, { headers })));
      const refused = answers.find(({ status }) => status === 429) ?? assert.fail(path);
      assert.equal(refused.headers.get('retry-after'), '1', path);
      if (check === null) assert.match(refused.text, /^the tenant may make 1 requests a second/);
      else (check as (body: unknown) => void)(refused.body);
    }
  });

  it('agents of VirtShell that send no token are held to what strangers may send, and others go on', async () => {
    await makeTenant(service, 'agents');
    const poll = () => request(service, 'GET', '/api/virtshell/v1/tasks/status/pending');
    await until(async () => (await poll()).status === 200, 'agents to be let in');
    const answers = await Promise.all(Array.from({ length: 400 }, poll));
    const refused = answers.find(({ status }) => status === 429) ?? assert.fail('none was refused');
    assert.match(refused.body.error, /too many requests without a token came from this address/);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.ok(answers.filter(({ status }) => status === 200).length >= 80);
    assert.equal((await service.ask('{ viewer { locale } }')).status, 200);
    await until(async () => (await poll()).status === 200, 'an agent that has waited to be let in');
  });
});
