import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { makeMailer } from '../../src/mail/mailer.ts';
import { sqlOf } from '../../src/persistence/sql/execute.ts';
import { openDatabase } from '../../src/persistence/orm.ts';
import { makeOutboxStore } from '../../src/persistence/outbox-store.ts';
import { migrated, until } from '../support/node.ts';

const at = '2026-01-01T00:00:00Z';
const rest = { error: null, statusMessage: null, cancelReason: null };
const story = { task: 't', number: 1, state: 'FAILED', trigger: 'API', module: 'm', attempts: 1, ...rest };
Object.assign(story, { scheduledFor: at, startedAt: at, finishedAt: at });

/** Once a mail that threw, or one whose end could not be stored, held up all mails after it. */
test('a mail that cannot be written, and one whose end cannot be stored, hold up no other', async () => {
  const database = await migrated();
  const logger = pino({ level: 'silent' });
  const opened = await openDatabase({ url: database.url, logger });
  const { engine, pool } = opened;
  await pool.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'injected' using errcode = '54000'; end $$;
    create trigger refuse before update on outbox for each row
      when (old.recipient = 'unsettled@example.com' and new.state <> old.state) execute function refuse();
    insert into outbox (tenant_id, task_id, run_id, recipient, story)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), r, '${JSON.stringify(story)}'
    from unnest(array['unwritten@example.com', 'unsettled@example.com', 'a@example.com', 'b@example.com', 'c@example.com']) r`);
  const sent: string[] = [];
  const mailer = makeMailer({
    store: makeOutboxStore(sqlOf(engine)),
    async send({ to }) {
      if (to.startsWith('unwritten')) throw new TypeError('no such story');
      sent.push(to);
      return { kind: 'SENT' };
    },
    clock: { now: () => Date.now() },
    logger,
    registry: new Registry(),
    publicUrl: null,
  });
  mailer.start();
  try {
    const states = await until(async () => {
      const { rows } = await pool.query<{ recipient: string; state: string }>('select recipient, state from outbox');
      const found = new Map(rows.map(({ recipient, state }) => [recipient, state]));
      return ['a', 'b', 'c'].every((name) => found.get(`${name}@example.com`) === 'SENT') && found;
    }, 'the other mails to be sent');
    assert.equal(states.get('unwritten@example.com'), 'GIVEN_UP');
    // As if its lease had run out: it is not sent a second time.
    await pool.query(`update outbox set next_attempt_at = now() where recipient = 'unsettled@example.com'`);
    await until(
      async () =>
        (await pool.query(`select 1 from outbox where recipient = 'unsettled@example.com' and attempts = 2`)).rows
          .length,
      'it to be claimed again',
    );
    await mailer.stop();
    assert.deepEqual(sent.filter((to) => to.startsWith('unsettled')).length, 1);
  } finally {
    await mailer.stop();
    await opened.close();
    await database.drop();
  }
});
