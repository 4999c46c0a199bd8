import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { adminToken, type Service, startService } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { bareId, ended, everySecond, executeTask, makeTask, mutate } from '../../support/work.ts';
import { polychron } from './cli.ts';

interface Worker {
  readonly id: string;
  readonly host: string;
  readonly draining: boolean;
}

describe('a node that drains while it is up', () => {
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

  const nodes = async (): Promise<readonly Worker[]> => {
    const query = '{ serverInfo { workers { id host draining } } }';
    return (await service.data<{ serverInfo: { workers: readonly Worker[] } }>(query)).serverInfo.workers;
  };
  /** That of the lease which the node holds now. */
  const node = async (): Promise<Worker> => (await nodes()).at(-1)!;
  const drain = (id: string, draining: boolean, token?: string) =>
    mutate<{ worker: Worker | null }>(service, 'drainWorker', { id, draining }, 'worker { id host draining }', token);
  const stateOf = async (run: string): Promise<string> =>
    (await look.rows<{ state: string }>('select state from run where id = $1', [bareId(run)]))[0]!.state;
  const command = (...words: readonly string[]) =>
    polychron(words, { POLYCHRON_URL: service.url, POLYCHRON_TOKEN: adminToken });
  /** Renewals follow each other: with the second one the node has heard the answer of the first. */
  const heard = async (): Promise<void> => {
    for (let renewals = 0; renewals < 2; renewals += 1) {
      const seen = await heartbeat();
      await until(async () => (await heartbeat()) !== seen, 'the node to renew its lease');
    }
  };
  const heartbeat = async (): Promise<string> =>
    (await look.rows<{ at: string }>('select max(heartbeat_at)::text as at from node'))[0]!.at;
  const heldBy = async (run: string): Promise<string | null> => {
    const query = 'query ($id: ID!) { run(id: $id) { explain { heldBy { name detail } } } }';
    const { run: found } = await service.data<{
      run: { explain: { heldBy: { name: string; detail: string } | null } };
    }>(query, { id: run });
    const { heldBy: gate } = found.explain;
    return gate?.name === 'node' ? gate.detail : null;
  };

  it('takes no new runs, lets those at work end, and goes on when that is undone', async () => {
    const long = await makeTask(service, 'long', { params: { durationMs: 600_000 } });
    const atWork = await executeTask(service, long.id);
    await until(async () => (await stateOf(atWork)) === 'RUNNING', 'the run to begin');
    const { id, host } = await node();
    assert.deepEqual(await drain(id, true), { worker: { id, host, draining: true }, errors: [] });
    const quick = await makeTask(service, 'quick', {
      schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }],
    });
    await heard();
    const waits = await executeTask(service, quick.id);
    assert.match((await heldBy(waits))!, /told all nodes to take no new runs/);
    assert.equal(await stateOf(atWork), 'RUNNING');
    const ready = await fetch(`${service.url}/readyz`);
    assert.equal(ready.status, 200, 'it serves callers');

    const queued = () =>
      look.rows<{ id: string }>(`select id from run where schedule_id is not null and state = 'QUEUED'`);
    await until(async () => (await queued()).length > 1, 'instants to be decided meanwhile');

    assert.deepEqual((await drain(id, false)).worker?.draining, false);
    const [run] = await ended(service, [waits]);
    assert.deepEqual([run?.state, run?.attempt], ['SUCCEEDED', 1]);
    await until(async () => (await queued()).length === 0, 'the queue to be empty');
    await mutate(service, 'cancelRun', { id: atWork }, 'run { id }');
    await mutate(service, 'cancelTask', { id: quick.id }, 'task { id }');
  });

  it('still drains when it has lost its lease and joined again', async () => {
    const { id } = await node();
    await drain(id, true);
    const task = await makeTask(service, 'after the loss');
    await heard();
    const waits = await executeTask(service, task.id);
    await look.rows(`update node set lease_until = now() - interval '1 second' where id = $1`, [id]);
    const next = await until(async () => {
      const now = await node();
      return now.id !== id && now;
    }, 'the node to join again');
    assert.equal(next.draining, true);
    assert.equal(await stateOf(waits), 'QUEUED');
    await drain(next.id, false);
    assert.equal((await ended(service, [waits]))[0]?.state, 'SUCCEEDED');
  });

  it('is drained by an operator alone, and only if it knows how', async () => {
    const { id, host } = await node();
    const tenant = await makeTenant(service, 'tenant');
    const codes = async (...[target, token]: [string, string?]) =>
      (await drain(target, true, token)).errors.map(({ code, path }) => [code, path]);
    assert.deepEqual(await codes(id, tenant.tokens.ADMIN.secret), [['FORBIDDEN', null]]);
    assert.deepEqual(await codes(id, tenant.tokens.WRITE.secret), [['FORBIDDEN', null]]);
    for (const unknown of ['01900000-0000-7000-8000-000000000000', 'somewhere', ''])
      assert.deepEqual((await codes(unknown))[0]?.[0], 'NOT_FOUND', unknown);
    const [old] = await look.rows<{ id: string }>(
      `insert into node (id, host, pid, role, capacity, lease_until, version, schema)
       values (gen_random_uuid(), 'old', 1, 'worker', 1, now() + interval '1 hour', '0.0.9', 17) returning id`,
    );
    assert.deepEqual(await codes(old!.id), [['NODES_TOO_OLD', ['input', 'id']]]);
    assert.deepEqual(
      (await nodes()).filter((one) => one.draining && [id, old!.id].includes(one.id)),
      [],
      `${host} and the old one are as they were`,
    );
    await look.rows(`delete from node where host = 'old'`);
  });

  it('is drained from the command line, by its host or its id', async () => {
    const { id, host } = await node();
    // The leases that it has lost are listed for a minute.
    await look.rows(`delete from node where id <> $1`, [id]);
    for (const name of [host, id]) {
      assert.deepEqual(await command('drain', name), { code: 0, said: '' });
      assert.equal((await node()).draining, true);
      assert.deepEqual(await command('drain', name, '--undo'), { code: 0, said: '' });
      assert.equal((await node()).draining, false);
    }
    assert.match((await command('drain', 'nowhere')).said, /there is no node "nowhere"/);
    assert.deepEqual(await command('nodes'), { code: 0, said: '' });
  });
});
