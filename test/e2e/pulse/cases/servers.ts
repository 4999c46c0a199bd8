import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keepLocks } from '../../../support/locks.ts';
import { bareId, everySecond, executeTask, makeTask, mutate } from '../../../support/work.ts';
import { during, seconds } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';
import type { Scene } from '../scene.ts';

async function connected({ databaseUrl, defer }: Scene): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'the tests' });
  client.on('error', () => undefined);
  await client.connect();
  defer(() => client.end());
  return client;
}

/** Payloads as another program, or another version of this one, might send them. */
const oddNudges = [
  'x',
  '',
  '{}',
  '[]',
  'null',
  '7',
  '{"nudges":7}',
  '{"from":7,"nudges":[null,7,"x",{},{"kind":"due","at":"x"},{"kind":"due","at":null},{"kind":"run"}]}',
  '{"from":"x","all":true,"nudges":[]}',
  `{"nudges":[{"kind":"events","tenants":7},{"kind":"${'x'.repeat(7_000)}"}]}`,
];

/** What may happen to the database while it serves. */
export const serverCases: readonly PulseCase[] = [
  {
    who: 'another program',
    name: 'a trigger that raises XX000 for the rows of one tenant, table after table',
    async act(scene) {
      const { service, beta, scale, look } = scene;
      const token = beta.tokens.WRITE.secret;
      const schedules = Array.from({ length: 20 }, () => ({ recurrence: everySecond, overlap: 'ALLOW_ALL' as const }));
      const { id } = await makeTask(service, 'raised', { params: { durationMs: 300, logLines: 3 }, schedules }, token);
      await look.rows(
        `create function hostile() returns trigger language plpgsql as $$ begin
           if new.tenant_id = '${bareId(beta.id)}' then raise exception 'hostile' using errcode = 'XX000'; end if;
           return new;
         end $$`,
      );
      scene.defer(() => look.rows('drop function hostile cascade'));
      for (const table of ['occurrence', 'run', 'event', 'schedule']) {
        await look.rows(
          `create trigger hostile before insert or update on ${table} for each row execute function hostile()`,
        );
        const ordered = Promise.all(
          Array.from({ length: 20 * scale }, () => executeTask(service, id, {}, token).catch(() => undefined)),
        );
        await seconds(1.5);
        await ordered;
        await look.rows(`drop trigger hostile on ${table}`);
      }
    },
  },
  {
    who: 'another program',
    name: 'our connections ended every 200 ms, now and then all of them',
    async act(scene) {
      const client = await connected(scene);
      for (let n = 0; n < 25 * scene.scale; n += 1) {
        await client.query(
          `select pg_terminate_backend(pid) from (
             select pid from pg_stat_activity
             where datname = current_database() and application_name <> 'the tests' and pid <> pg_backend_pid()
             order by random() limit $1) p`,
          [n % 8 === 7 ? 1_000 : 1],
        );
        await sleep(200);
      }
    },
  },
  {
    who: 'another program',
    name: 'connections of the API ended in the middle of their transactions',
    async act(scene) {
      const { service, beta, scale } = scene;
      const token = beta.tokens.WRITE.secret;
      const task = await makeTask(service, 'edited', { schedules: [{ recurrence: everySecond }] }, token);
      const id = task.schedules.nodes[0]!.id;
      const client = await connected(scene);
      const api = `polychron %.${await service.apiPid()}@%`;
      const edits = during(4 * scale, 10, (n) =>
        mutate(service, 'updateSchedule', { id, maxRuns: 1_000_000 + n }, '__typename', token),
      );
      let ended = 0;
      for (let n = 0; n < 200 * scale && ended < 60; n += 1) {
        const done = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name like $1 and xact_start is not null`,
          [api],
        );
        ended += done.rowCount ?? 0;
        await sleep(20);
      }
      await edits;
    },
  },
  {
    who: 'another program',
    name: 'changes of tables that wait for half a second, and all others behind them',
    async act(scene) {
      const [reader, changer] = await Promise.all([connected(scene), connected(scene)]);
      await changer.query(`set lock_timeout = '500ms'`);
      for (const table of ['run', 'schedule', 'occurrence', 'event', 'node', 'tenant']) {
        await reader.query('begin');
        await reader.query(`select 1 from ${table} limit 1`);
        const reading = reader.query('select pg_sleep(0.5)');
        await changer.query(`alter table ${table} add column hostile integer`).catch(() => undefined);
        await reading;
        await reader.query('rollback');
        await sleep(300);
      }
    },
  },
  {
    who: 'another program',
    name: 'nudges that say nothing, of every odd kind, and thousands that say everything',
    async act(scene) {
      const client = await connected(scene);
      for (let n = 0; n < 2_000 * scene.scale; n += 1)
        await client.query(`select pg_notify('polychron_nudge', $1)`, [oddNudges[n % oddNudges.length]]);
      await seconds(2);
    },
  },
  {
    who: 'another program',
    name: 'row locks on runs at work that have much to say',
    async act(scene) {
      const { service, beta, databaseUrl, look, scale } = scene;
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'locked', { params: { durationMs: 60_000, logLines: 60_000 } }, token);
      const runs = await Promise.all(Array.from({ length: 8 }, () => executeTask(service, id, {}, token)));
      const bare = runs.map(bareId);
      for (;;) {
        const atWork = `select 1 from run where id = any($1) and state = 'RUNNING'`;
        if ((await look.rows(atWork, [bare])).length === runs.length) break;
        await sleep(50);
      }
      const locks = await keepLocks(databaseUrl, 'select 1 from run where id = any($1) for update', [bare]);
      await seconds(4 * scale);
      await locks.release();
    },
  },
  {
    who: 'another program',
    name: 'transactions left open with locks, one after the other',
    async act(scene) {
      const locks = [
        `select 1 from schedule where id = '${bareId(scene.alphaSchedule)}' for update`,
        `select 1 from schedule where id = '${bareId(scene.alphaSchedule)}' for key share`,
        'select 1 from node for update',
        'select 1 from tenant for update',
        'lock table schedule in access exclusive mode',
        'lock table run in access exclusive mode',
        'lock table event in share mode',
      ];
      for (const lock of locks) {
        const client = await connected(scene);
        await client.query('begin');
        await client.query(lock);
        await seconds(1.5 * scene.scale);
      }
    },
  },
];
