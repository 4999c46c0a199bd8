import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { type Pgbouncer, startPgbouncer } from '../../../scripts/pgbouncer.ts';
import { openDatabase } from '../../../src/persistence/orm.ts';
import { makeSessionCheck } from '../../../src/persistence/session-check.ts';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { startService } from '../../support/service.ts';
import { ended, everySecond, executeTask, makeTask } from '../../support/work.ts';

const sentence = /the pooler in front of PostgreSQL does not keep a connection to one session .*pool_mode=session/;
const usual =
  'ignore_startup_parameters = extra_float_digits,options,statement_timeout,idle_in_transaction_session_timeout';

describe('PgBouncer in front of PostgreSQL', () => {
  let database: TestDatabase;
  let look: Look;
  before(async () => {
    database = await migrated();
    look = openLook(database.url);
  });
  after(async () => {
    await look.close();
    await database.drop();
  });

  async function through(
    options: Pick<Parameters<typeof startPgbouncer>[0], 'poolMode' | 'settings'>,
    work: (pooler: Pgbouncer) => Promise<void>,
  ): Promise<void> {
    const pooler = await startPgbouncer({ databaseUrl: database.url, ...options });
    try {
      await work(pooler);
    } finally {
      await pooler.stop();
    }
  }

  it('pools sessions: everything works, with mails and nudges', () =>
    through({ poolMode: 'session' }, async ({ url }) => {
      const env = { SMTP_URL: 'smtp://127.0.0.1:1' };
      const [one, two] = await Promise.all([
        startService({ databaseUrl: url, env }),
        startService({ databaseUrl: url, env, host: 'another' }),
      ]);
      try {
        const task = await makeTask(one, 'by hand');
        await look.rows(`update task set recipients = '[{"email": "somebody@example.com"}]'`);
        const ids = await Promise.all([executeTask(one, task.id), executeTask(two, task.id)]);
        for (const run of await ended(two, ids)) assert.equal(run.state, 'SUCCEEDED');
        await makeTask(two, 'by the clock', { schedules: [{ recurrence: everySecond }] });
        await until(async () => {
          const [seen] = await look.rows<{ runs: number; mails: number }>(
            `select (select count(*)::int from run where state = 'SUCCEEDED') as runs, (select count(*)::int from outbox) as mails`,
          );
          return seen !== undefined && seen.runs >= 5 && seen.mails >= 2;
        }, 'runs and their mails');
        const names = await look.rows<{ application_name: string }>(
          `select distinct application_name from pg_stat_activity where datname = current_database()`,
        );
        assert.ok(names.some(({ application_name: name }) => /^polychron .* nudges$/.test(name)));
        assert.doesNotMatch(one.output() + two.output(), /does not show the application_name/);
      } finally {
        await Promise.all([one.stop(), two.stop()]);
      }
    }));

  for (const settings of [[], [usual], ['server_reset_query =', 'default_pool_size = 1']]) {
    it(`keeps the settings of a session (${settings.join('; ') || 'as installed'})`, () =>
      through({ poolMode: 'session', settings }, async ({ url }) => {
        const logger = pino({ level: 'silent' });
        const first = await openDatabase({ url, logger, mails: true });
        const settingsOf = `select current_setting('TimeZone') as zone, current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('polychron.mails') as mails,
          current_setting('plan_cache_mode') as plan, current_setting('application_name') like 'polychron %' as named,
          (select count(*)::int from pg_prepared_statements) as prepared`;
        const common = { zone: 'UTC', statement: '10s', idle: '5s', named: true };
        try {
          const { rows } = await first.engine.query({ name: 'kept', text: settingsOf });
          assert.deepEqual(rows, [{ ...common, mails: 'on', plan: 'force_generic_plan', prepared: 1 }]);
        } finally {
          await first.close();
        }
        // Perhaps on the same connection, which nobody has cleaned.
        const second = await openDatabase({ url, logger });
        try {
          const { rows } = await second.pool.query(settingsOf);
          assert.deepEqual(rows, [{ ...common, mails: 'off', plan: 'auto', prepared: 0 }]);
        } finally {
          await second.close();
        }
      }));
  }

  it('pools transactions: a node is not ready, says why, changes nothing, and starts once that is mended', () =>
    through({ poolMode: 'transaction', settings: [usual] }, async (pooler) => {
      const service = await startService({ databaseUrl: pooler.url, untilReady: false });
      try {
        const told = await until(async () => {
          const { status, body } = await service.readyz();
          assert.equal(status, 503);
          const message = body.checks?.['database']?.message ?? '';
          return sentence.test(message) && message;
        }, 'the reason');
        assert.ok(service.output().includes(told));
        const named = await look.rows(
          `select 1 from pg_stat_activity where datname = current_database() and application_name like 'polychron%'`,
        );
        assert.deepEqual(named, []);
        await pooler.setPoolMode('session');
        await service.ready();
      } finally {
        await service.stop();
      }
    }));

  for (const settings of [[], ['server_round_robin = 1', 'min_pool_size = 5']]) {
    for (const poolMode of ['transaction', 'statement'] as const) {
      it(`is found out as pool_mode=${poolMode} (${settings.join('; ') || 'as installed'})`, () =>
        through({ poolMode, settings }, async ({ url }) => {
          await assert.rejects(makeSessionCheck(url), { name: 'OutageError', message: sentence });
        }));
    }
  }

  it('passes the check as PostgreSQL itself does', async () => {
    await makeSessionCheck(database.url)();
    await through({ poolMode: 'session' }, ({ url }) => makeSessionCheck(url)());
  });
});
