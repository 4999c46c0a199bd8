import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { knownMigrations, schemaNumber } from '../../../src/persistence/schema.ts';
import { version } from '../../../src/release.ts';
import { bareEnvironment } from '../../support/bare-environment.ts';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import { cloneDatabase, type TestDatabase } from '../../support/postgres.ts';
import { type Probe, type Service, startService } from '../../support/service.ts';
import { balanceOf, bareId, everySecond, makeTask, mutate, type MutationName } from '../../support/work.ts';

const newer = '9999-of-a-newer-version';
const root = join(import.meta.dirname, '../../..');

/** The command line, on a database. */
async function polychron(databaseUrl: string, ...words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { ...bareEnvironment(), DATABASE_URL: databaseUrl };
    const args = ['src/cli/main.ts', ...words];
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr });
    });
  });
}

/** What anybody can read, also without a token. */
const said = async (service: Service): Promise<Probe> => {
  const response = await fetch(`${service.url}/readyz`);
  return { status: response.status, body: (await response.json()) as Probe['body'] };
};

const refuses = (service: Service, words: RegExp): Promise<true> =>
  until(async () => {
    // While its processes are started again, nobody answers.
    const probe = await said(service).catch(() => null);
    return probe?.status === 503 && words.test(probe.body.checks?.['schema']?.message ?? '');
  }, `the service to say ${words}`);

describe('nodes and databases of several versions', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  const livingNodes = () =>
    look.rows<{ version: string | null; schema: number | null }>(
      'select version, schema from node where lease_until > clock_timestamp()',
    );

  it('each node writes into its lease which version it is, and which schema it knows', async () => {
    assert.deepEqual(await livingNodes(), [{ version, schema: schemaNumber }]);
  });

  it('what an older node would get wrong is accepted once none is up', async () => {
    const task = await makeTask(service, 'shadows');
    const plain = await makeTask(service, 'plain', { schedules: [{ recurrence: { interval: { every: 'PT1H' } } }] });
    const schedule = plain.schedules.nodes[0]!.id;
    const recurrence = { interval: { every: 'PT1H' } };
    const cases = [
      ['createSchedule', { taskId: task.id, schedule: { recurrence, shadow: true } }, ['input', 'schedule', 'shadow']],
      [
        'createTask',
        { name: 'a', module: 'simulate', schedules: [{ recurrence, shadow: true }] },
        ['input', 'schedules', '0', 'shadow'],
      ],
      ['updateSchedule', { id: schedule, shadow: true }, ['input', 'shadow']],
    ] as const;
    const details = '... on NodesTooOldError { feature requiredSchema oldestVersion }';
    const ask = (name: MutationName, input: object) =>
      mutate<{ errors: readonly object[] }>(service, name, input, `errors { code path message ${details} }`);

    await look.rows(
      `insert into node (id, host, pid, role, capacity, lease_until, version, schema, lease_ms, log_base) values
         (gen_random_uuid(), 'outside', 1, 'external', 1, 'infinity', null, null, 30000, 0),
         (gen_random_uuid(), 'old', 1, 'worker', 1, 'infinity', '0.0.9', 7, null, null)`,
    );
    for (const [name, input, path] of cases) {
      for (const validateOnly of [true, false]) {
        const { errors } = await ask(name, { ...input, validateOnly });
        const [{ message, ...error } = { message: '' }] = errors as readonly { message: string }[];
        assert.match(message, /shadow mode is accepted once no node of version 0\.0\.9 is up/);
        assert.deepEqual(error, {
          __typename: 'NodesTooOldError',
          code: 'NODES_TOO_OLD',
          path,
          feature: 'shadow',
          requiredSchema: 8,
          oldestVersion: '0.0.9',
        });
      }
    }
    assert.deepEqual((await ask('updateSchedule', { id: schedule, name: 'another' })).errors, []);
    await look.rows(`update node set lease_until = now(), version = null, schema = null where host = 'old'`);
    for (const [name, input] of cases) assert.deepEqual((await ask(name, input)).errors, [], name);
    // One that says nothing is older than all that do.
    await look.rows(`update node set lease_until = 'infinity' where host = 'old'`);
    assert.deepEqual((await ask('createTask', { ...cases[1][1], name: 'b' })).errors.length, 1);
    await look.rows(`delete from node where host in ('old', 'outside')`);
    // It is in shadow mode already: nothing new is asked of the nodes.
    assert.deepEqual((await ask('updateSchedule', { id: schedule, shadow: true })).errors, []);
  });

  it('a node leaves a database that a newer one migrates beneath it, and comes back by itself when it may', async () => {
    const from = Math.floor(Date.now() / 1_000) * 1_000;
    const ticking = await makeTask(service, 'ticking', { schedules: [{ recurrence: everySecond }] });
    const id = ticking.schedules.nodes[0]!.id;
    const decided = async (): Promise<number> =>
      (
        await look.rows<{ n: number }>('select count(*)::int as n from occurrence where schedule_id = $1', [bareId(id)])
      )[0]!.n;
    await until(async () => (await decided()) > 1, 'the first instants');
    await look.rows('insert into mikro_orm_migrations (name) values ($1)', [newer]);
    await refuses(service, /migrated by a newer version of Polychron \(9999-of-a-newer-version\)/);
    await until(async () => (await livingNodes()).length === 0, 'the lease to end');
    const before = await decided();
    // A process that is about to end refuses as well, in other words.
    const refused = await until(async () => {
      const answer = await service.ask('{ serverInfo { version } }').catch(() => null);
      return answer?.errors[0]?.extensions?.code === 'UNAVAILABLE' && answer;
    }, 'a refusal in words');
    assert.equal(refused.status, 503);
    assert.match(refused.errors[0]?.message ?? '', /newer version/);
    assert.equal((await service.healthz()).status, 200);
    const [wait] = await look.rows<{ done: boolean }>('select pg_sleep(2) is not null as done');
    assert.ok(wait?.done);
    assert.equal(await decided(), before, 'nothing is decided meanwhile');

    // As a migration does that older nodes can live with.
    await look.rows('insert into tolerated_migration (name) values ($1)', [newer]);
    await service.ready();
    await until(async () => (await decided()) > before, 'further instants');
    await mutate(service, 'pauseSchedule', { id }, 'schedule { id }');
    const sums = await balanceOf(service, id, from, Date.now());
    assert.ok(sums.balanced, JSON.stringify(sums));
    await look.rows('delete from mikro_orm_migrations where name = $1', [newer]);
    assert.ok(service.alive());
  });
});

it('a schema is made by `polychron migrate` where a start may not', async () => {
  const database = await cloneDatabase();
  const look = openLook(database.url);
  const env = { POLYCHRON_MIGRATE: 'off' };
  const service = await startService({ databaseUrl: database.url, env, untilReady: false });
  try {
    await refuses(service, /lacks 0001-ledger to .*, and POLYCHRON_MIGRATE is off: run "polychron migrate"/);
    const missing = await polychron(database.url, 'migrate', '--check');
    assert.equal(missing.code, 1, missing.output);
    assert.deepEqual(
      missing.output.trim().split('\n'),
      knownMigrations.map((name) => `missing  ${name}`),
    );
    const [made] = await look.rows<{ made: boolean }>(`select to_regclass('task') is not null as made`);
    assert.equal(made?.made, false);
    const done = await polychron(database.url, 'migrate');
    assert.equal(done.code, 0, done.output);
    await service.ready();
    const checked = await polychron(database.url, 'migrate', '--check');
    assert.deepEqual([checked.code, checked.output], [0, `the schema is up to date (${schemaNumber})\n`]);
    await look.rows('insert into mikro_orm_migrations (name) values ($1)', [newer]);
    const ahead = await polychron(database.url, 'migrate');
    assert.equal(ahead.code, 2);
    assert.match(ahead.output, /^the database was migrated by a newer version/);
  } finally {
    await service.stop();
    await look.close();
    await database.drop();
  }
});
