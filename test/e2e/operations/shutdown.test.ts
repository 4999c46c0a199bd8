import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openLook, type Look } from '../../support/look.ts';
import { migrated, until } from '../../support/node.ts';
import { startService } from '../../support/service.ts';
import { bareId, executeTask, makeTask } from '../../support/work.ts';

describe('a node that is told to stop', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let look: Look;
  before(async () => {
    database = await migrated();
    look = openLook(database.url);
  });
  after(async () => {
    await look.close();
    await database.drop();
  });
  const runOf = async (id: string) => {
    const query = 'select state, attempt, node_id is null as free from run where id = $1';
    return (await look.rows<{ state: string; attempt: number; free: boolean }>(query, [bareId(id)]))[0];
  };

  it('says so at once, serves on for its delay, and ends at once at a second signal', async () => {
    const env = { POLYCHRON_SHUTDOWN_DELAY: '600' };
    const service = await startService({ databaseUrl: database.url, env });
    process.kill(service.pid, 'SIGTERM');
    const probe = await until(async () => {
      const answer = await service.readyz();
      return answer.status === 503 && answer;
    }, '/readyz to say 503');
    assert.deepEqual(probe.body.checks?.['node'], { ok: false, message: 'stopping' });
    assert.equal((await service.healthz()).status, 200);
    await makeTask(service, 'made while it stops');
    assert.equal(await service.kill('SIGTERM'), 1);
  });

  it('makes an attempt that its grace has cut short again, which uses up none', async () => {
    const env = { POLYCHRON_DRAIN_TIMEOUT: '0' };
    const first = await startService({ databaseUrl: database.url, env });
    const task = await makeTask(first, 'ten minutes', { params: { durationMs: 600_000 }, retry: { maxAttempts: 1 } });
    const run = await executeTask(first, task.id);
    await until(async () => (await runOf(run))?.state === 'RUNNING', 'the run to run');
    await first.stop();
    assert.deepEqual(await runOf(run), { state: 'QUEUED', attempt: 0, free: true });
    const lines = await look.rows<{ message: string }>('select message from log_entry where run_id = $1', [
      bareId(run),
    ]);
    assert.ok(
      lines.some(({ message }) => message.startsWith('SHUTDOWN: attempt 1 was stopped')),
      JSON.stringify(lines),
    );

    const second = await startService({ databaseUrl: database.url, env });
    await until(async () => (await runOf(run))?.state === 'RUNNING', 'the run to run on another node');
    assert.equal((await runOf(run))?.attempt, 1);
    await second.stop();
  });
});
