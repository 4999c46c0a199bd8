import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Doorway, makeDoorway } from '../support/doorway.ts';
import { keepLocks } from '../support/locks.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Probe, type Service, startService } from '../support/service.ts';
import { bareId, executeTask, makeTask } from '../support/work.ts';

type Checks = NonNullable<Probe['body']['checks']>;

describe('/readyz of a node that only works', () => {
  let database: TestDatabase;
  let doorway: Doorway;
  let look: Look;
  let api: Service;
  let worker: Service;
  /** It speaks several times a second. */
  let run: string;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    doorway = await makeDoorway(database.url);
    await doorway.open();
    api = await startService({ databaseUrl: database.url, env: { POLYCHRON_ROLE: 'api' } });
    worker = await startService({ databaseUrl: doorway.url, env: { POLYCHRON_ROLE: 'worker' } });
    const params = { durationMs: 3_600_000, logLines: 36_000 };
    const { id } = await makeTask(api, 'talking', { params, retry: { maxAttempts: 10, backoff: 'NONE' } });
    run = await executeTask(api, id);
    await untilItSpeaks();
  });
  after(async () => {
    const canceled = 'mutation ($id: ID!) { cancelRun(input: { id: $id }) { errors { message } } }';
    await api.data(canceled, { id: run });
    await worker.stop();
    await api.stop();
    await doorway.close();
    await look.close();
    await database.drop();
  });

  const lines = async () =>
    (await look.rows<{ n: number }>('select count(*)::int as n from log_entry where run_id = $1', [bareId(run)]))[0]!.n;
  async function untilItSpeaks(): Promise<void> {
    const before = await lines();
    await until(async () => (await lines()) > before, 'lines of the run', 180_000);
  }

  /** The checks once they are as wanted. Nobody is an operator to a node that knows no tokens. */
  const untilNotReady = (wanted: (checks: Checks) => boolean | undefined) =>
    until(
      async () => {
        const { status, body } = await worker.readyz().catch((): Probe => ({ status: 0, body: {} }));
        const { checks = {} } = body;
        if (!wanted(checks)) return false;
        assert.deepEqual([status, body.ready], [503, false]);
        return checks;
      },
      '/readyz to tell',
      180_000,
    );
  const unstored = /the oldest unstored journal entry is \d+\.\d s old/;

  it('tells that a journal entry waits for more than 5 s, while the database answers', async () => {
    const locks = await keepLocks(database.url, 'lock table log_entry in access exclusive mode');
    try {
      const checks = await untilNotReady(({ work }) => work?.ok === false);
      assert.match(checks['work']?.message ?? '', unstored);
      assert.deepEqual(checks['database'], { ok: true, message: null });
      assert.deepEqual(checks['engine'], { ok: true, message: null });
    } finally {
      await locks.release();
    }
    await worker.ready(180_000);
    await untilItSpeaks();
  });

  it('tells that the database is away, and since when its work is late; the log has the reason', async () => {
    await doorway.close();
    const checks = await untilNotReady(({ work }) => unstored.test(work?.message ?? ''));
    const { database: reached, node } = checks;
    assert.deepEqual(reached, { ok: false, message: 'the database cannot be reached; the log says why' });
    assert.deepEqual(node, { ok: true, message: null });
    await untilNotReady(({ work }) => /the last look at the backlog is \d+\.\d s old/.test(work?.message ?? ''));
    assert.match(worker.output(), /ECONNREFUSED/);
    await doorway.open();
    await worker.ready(180_000);
    await untilItSpeaks();
  });

  it('tells that its engine is away', async () => {
    const engine = await worker.enginePid();
    process.kill(engine, 'SIGSTOP');
    try {
      const checks = await untilNotReady((found) => found['engine']?.ok === false);
      assert.equal(checks['engine']?.message, 'the engine process does not answer');
      assert.equal(checks['alarm']?.message, 'unknown while the engine process does not answer');
      assert.deepEqual(await statuses(), [200, 503, 503, 404]);
    } finally {
      process.kill(engine, 'SIGKILL');
    }
    await worker.enginePid(engine);
    await worker.ready(180_000);
    assert.deepEqual(await statuses(), [200, 200, 200, 404]);
  });

  /** Whether each part lives and is ready; there is none that serves callers. */
  const statuses = () =>
    Promise.all(
      ['/healthz', '/healthz/engine', '/readyz/engine', '/readyz/api'].map(
        async (path) => (await fetch(`${worker.url}${path}`)).status,
      ),
    );
});
