import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { adminToken, type Service, startService } from '../support/service.ts';
import { request } from '../systems/client.ts';
import { type MailServer, password, startMailServer } from './mail-server.ts';

interface Row {
  readonly recipient: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

describe('mails about runs that have ended', () => {
  let database: TestDatabase;
  let look: Look;
  let server: MailServer;
  let service: Service;
  const start = (env: Record<string, string> = {}) =>
    startService({ databaseUrl: database.url, env: { SMTP_URL: server.url, LOG_LEVEL: 'debug', ...env } });
  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    server = await startMailServer();
    service = await start({ PUBLIC_URL: 'https://polychron.example.com' });
  });
  after(async () => {
    await service.stop();
    await server.stop();
    await look.close();
    await database.drop();
  });

  /** A task that runs at once. */
  async function run(recipients: readonly object[], task: object = {}, by: Service = service): Promise<number> {
    const body = {
      task_module: 'simulate',
      email: { recipients },
      next_run_at: new Date().toISOString(),
      ...task,
    };
    const headers = { authorization: `Bearer ${adminToken}` };
    const answer = await request(by, 'POST', '/api/v1/task', { body, headers });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.task._id as number;
  }
  const cancel = (id: number) =>
    request(service, 'POST', `/api/v1/task/${id}/cancel`, { headers: { authorization: `Bearer ${adminToken}` } });
  const rowsOf = (...recipients: string[]) =>
    look.rows<Row>(
      'select recipient, state, attempts, error from outbox where recipient = any($1) order by recipient, id',
      [recipients],
    );
  const attemptsOf = async (recipient: string) => (await rowsOf(recipient))[0]?.attempts ?? 0;
  const settled = (recipient: string, wanted = 'SENT', ms?: number) =>
    until(
      async () => {
        const rows = await rowsOf(recipient);
        return rows.length > 0 && rows.every(({ state }) => state === wanted) && rows;
      },
      `the mails to ${recipient} to be ${wanted}`,
      ms,
    );
  const ended = (id: number) =>
    until(
      async () =>
        (
          await look.rows(
            `select 1 from run r join dialect_number n on n.subject_id = r.task_id
             where n.dialect = 'fylr' and n.noun = 'task' and n.number = $1 and r.finished_at is not null`,
            [id],
          )
        ).length > 0,
      'the run to end',
    );

  it('are refused a server whose URL is none, in words that keep its password', () => {
    for (const SMTP_URL of ['http://u:hidden@a', 'smtp:hidden', 'smtp://u:hidden%@a', 'hidden']) {
      assert.throws(
        () => readConfig({ SMTP_URL }),
        ({ message }: Error) => /SMTP_URL must/.test(message) && !message.includes('hidden'),
        SMTP_URL,
      );
    }
    assert.equal(readConfig({ SMTP_URL: server.url }).smtpUrl, server.url);
  });

  it('tell of every end, or of problems only', async () => {
    const both = (name: string) => [
      { email: `${name}-all@example.com`, problems_only: false },
      { email: `${name}-problems@example.com`, problems_only: true },
    ];
    await run(both('good'), { description: 'Nightly\nreport' });
    await run(both('bad'), { task_params: { fail: 'the disk is full' } });
    await settled('good-all@example.com');
    await settled('bad-all@example.com');
    await settled('bad-problems@example.com');
    assert.deepEqual(await rowsOf('good-problems@example.com'), []);
    const [good] = server.to('good-all@example.com');
    assert.match(good!.text, /^From: polychron@example\.com\r$/m);
    assert.match(good!.text, /^Subject: Nightly: run 1 succeeded\r$/m);
    assert.match(good!.text, /^Message-ID: <[0-9a-f-]{36}\.\d+@polychron>\r$/im);
    assert.match(good!.text, /^service: +https:\/\/polychron\.example\.com\r?$/m);
    for (const name of ['all', 'problems']) {
      const [bad, ...more] = server.to(`bad-${name}@example.com`);
      assert.equal(more.length, 0);
      assert.match(bad!.text, /^Subject: simulate: run 1 failed\r$/m);
      assert.match(bad!.text, /error: +the disk is full/);
    }
    assert.ok(!server.to('good-problems@example.com').length);
  });

  it('are written whichever way a run ends, and not for who has no recipients', async () => {
    const late = await run([{ email: 'timeout@example.com', problems_only: true }], {
      task_timeout_sec: 1,
      task_params: { durationMs: 60_000 },
    });
    const stopped = await run([{ email: 'cancel@example.com' }], { task_params: { durationMs: 60_000 } });
    await until(async () => (await look.rows("select 1 from run where state = 'RUNNING'")).length === 2, 'both to run');
    await cancel(stopped);
    await settled('cancel@example.com');
    assert.match(server.to('cancel@example.com')[0]!.text, /run 1 was canceled/);
    await ended(late);
    await settled('timeout@example.com');
    assert.match(server.to('timeout@example.com')[0]!.text, /run 1 timed out/);
    const before = await look.rows('select 1 from outbox');
    const none = await run([]);
    await ended(none);
    assert.equal((await look.rows('select 1 from outbox')).length, before.length);
    assert.deepEqual(
      await look.rows(
        `select r.mails from run r join dialect_number n on n.subject_id = r.task_id where n.number = $1 and n.dialect = 'fylr'`,
        [none],
      ),
      [{ mails: null }],
    );
  });

  it('wait while the mail server is away, and are sent once when it is back', async () => {
    await server.goAway();
    await ended(await run([{ email: 'away@example.com' }]));
    await until(async () => (await attemptsOf('away@example.com')) >= 2, 'two attempts');
    const [row] = await rowsOf('away@example.com');
    assert.equal(row?.state, 'WAITING');
    assert.match(row?.error ?? '', /ECONNREFUSED/);
    await server.comeBack();
    await settled('away@example.com');
    assert.equal(server.to('away@example.com').length, 1);
  });

  it('are not lost when the process dies after the end of the run', async () => {
    await server.goAway();
    await ended(await run([{ email: 'killed@example.com' }]));
    await service.kill('SIGKILL');
    await server.comeBack();
    assert.equal((await rowsOf('killed@example.com'))[0]?.state, 'WAITING');
    service = await start();
    // A claim of the process that was killed may stand until its lease ends.
    await look.rows("update outbox set next_attempt_at = now() where state = 'WAITING'");
    await settled('killed@example.com');
    assert.equal(server.to('killed@example.com').length, 1);
  });

  it('are sent again only after the lease when the process dies while sending', async () => {
    const release = server.hold();
    await run([{ email: 'sending@example.com' }]);
    await until(async () => server.held() === 1, 'the mail server to have it');
    await service.kill('SIGKILL');
    service = await start();
    const [row] = await look.rows<{ wait: number; attempts: number }>(
      `select attempts, extract(epoch from next_attempt_at - now())::float8 as wait from outbox where recipient = 'sending@example.com'`,
    );
    assert.equal(row?.attempts, 1);
    assert.ok(row.wait > 200 && row.wait <= 300, String(row.wait));
    release();
    await look.rows("update outbox set next_attempt_at = now() where state = 'WAITING'");
    const [sent] = await settled('sending@example.com');
    assert.equal(sent?.attempts, 2);
    const ids = new Set(server.to('sending@example.com').map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]));
    assert.equal(ids.size, 1, 'both are known as the same');
  });

  it('tell of a run that is lost with its node', async () => {
    await run([{ email: 'lost@example.com', problems_only: true }], { task_params: { durationMs: 60_000 } });
    await until(async () => (await look.rows("select 1 from run where state = 'RUNNING'")).length === 1, 'it to run');
    await service.kill('SIGKILL');
    service = await start();
    await settled('lost@example.com');
    assert.match(server.to('lost@example.com')[0]!.text, /run 1 was lost/);
  });

  it('are given up when the server refuses them for good, or has not taken them for a day, and the log says so', async () => {
    server.refuse('nobody@example.com', 550);
    server.refuse('busy@example.com', 451);
    server.refuse('later@example.com', 451);
    await run(['nobody', 'busy', 'later', 'somebody'].map((name) => ({ email: `${name}@example.com` })));
    const [refused] = await settled('nobody@example.com', 'GIVEN_UP');
    assert.equal(refused?.attempts, 1);
    assert.match(refused?.error ?? '', /550/);
    await settled('somebody@example.com');
    await until(async () => (await attemptsOf('later@example.com')) >= 2, 'another attempt');
    server.refuse('later@example.com');
    await settled('later@example.com');
    await look.rows(
      `update outbox set created_at = now() - interval '1 day', next_attempt_at = now() where recipient = 'busy@example.com'`,
    );
    await settled('busy@example.com', 'GIVEN_UP');
    const given = service.logged().filter(({ level, msg }) => level === 50 && msg.includes('given up'));
    assert.equal(given.length, 2);
    const metrics = await request(service, 'GET', '/metrics');
    assert.match(metrics.text, /^polychron_mails_total\{result="given_up"\} 2$/m);
  });

  it('are each sent by one node of several, and their passwords are never logged', async () => {
    const second = await start();
    const names = Array.from({ length: 30 }, (_, n) => `many-${n}@example.com`);
    await Promise.all(names.map((email, n) => run([{ email }], {}, n % 2 === 0 ? service : second)));
    for (const name of names) await settled(name);
    for (const name of names) assert.equal(server.to(name).length, 1, name);
    await second.stop();
    for (const each of [service, second]) {
      for (const form of [password, encodeURIComponent(password), Buffer.from(password).toString('base64')])
        assert.ok(!each.output().includes(form));
    }
  });

  it('are not written by nodes without a mail server, which say once that mails are off', async () => {
    const tenant = await startService({ databaseUrl: database.url, env: { POLYCHRON_ROLE: 'all' } });
    assert.ok(!service.output().includes('mails about runs are off'));
    // The one that sends mails must not be the one that ends the run.
    await service.stop();
    const before = await look.rows('select 1 from outbox');
    await ended(await run([{ email: 'off@example.com' }], {}, tenant));
    assert.equal((await look.rows('select 1 from outbox')).length, before.length);
    assert.equal(tenant.logged().filter(({ msg }) => msg.includes('mails about runs are off')).length, 1);
    await tenant.stop();
    service = await start();
  });
});
