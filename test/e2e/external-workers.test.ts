import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { openSocket } from '../support/subscription.ts';
import { makeTenant } from '../support/tenants.ts';
import { bareId, ended, mutate } from '../support/work.ts';
import { type Claim, makeWorker, order } from '../support/workers.ts';

const twice = { retry: { maxAttempts: 2, delay: 'PT0S', backoff: 'NONE' } };

describe('workers from outside', () => {
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

  const codes = ({ errors }: { errors: readonly { code: string }[] }) => errors.map(({ code }) => code);
  const row = async (id: string) =>
    (await look.rows<Record<string, unknown>>('select * from run where id = $1', [bareId(id)]))[0] ?? assert.fail();
  const lines = async (id: string) =>
    (
      await look.rows<{ message: string }>('select message from log_entry where run_id = $1 order by index', [
        bareId(id),
      ])
    ).map(({ message }) => message);
  /** As if the worker had been silent for longer than its lease. */
  const runOut = (id: string) =>
    look.rows('update node set lease_until = clock_timestamp() where id = (select node_id from run where id = $1)', [
      bareId(id),
    ]);

  async function refused(worker: ReturnType<typeof makeWorker>, claim: Claim): Promise<void> {
    const before = await row(claim.run.id);
    assert.deepEqual(codes(await worker.heartbeat(claim, { statusPercent: 99 })), ['LEASE_LOST']);
    assert.deepEqual(codes(await worker.log(claim, 0, [{ message: 'too late' }])), ['LEASE_LOST']);
    assert.deepEqual(codes(await worker.complete(claim, { succeeded: true })), ['LEASE_LOST']);
    assert.deepEqual(await row(claim.run.id), before);
    assert.ok(!(await lines(claim.run.id)).includes('too late'));
  }

  it('wait for a run, and their log, progress and result are seen live', async () => {
    const worker = makeWorker(service, 'host-1', ['render']);
    const waiting = worker.one();
    const id = await order(service, 'render', { params: { payload: { file: 'talk.mov' } } });
    const claim = await waiting;
    assert.deepEqual(claim.run, {
      id,
      attempt: 1,
      worker: 'host-1',
      params: { worker: 'render', payload: { file: 'talk.mov' } },
    });
    assert.ok(Date.parse(claim.leaseUntil) > Date.now() + 20_000);

    using socket = openSocket(service);
    type Batch = { entries: { index: number; level: string; message: string; statusPercent: number | null }[] };
    const batches = socket.stream<Batch>(
      'subscription ($id: ID!) { logTail(runId: $id) { cursor final entries { index level message statusPercent } } }',
      { id },
    );
    const seen: Batch['entries'] = [];
    const reading = (async () => {
      for await (const { entries } of batches) seen.push(...entries);
    })();
    const sent = [{ message: 'begun' }, { message: 'half', level: 'WARN', statusPercent: 50 }];
    assert.equal((await worker.log(claim, 0, sent)).nextOffset, 2);
    await until(async () => seen.length === 2, 'the lines, while the run goes on');
    assert.equal((await worker.log(claim, 0, sent)).nextOffset, 2);
    assert.equal((await worker.log(claim, 1, [sent[1] ?? {}, { message: 'more' }])).nextOffset, 3);
    const gap = await worker.log(claim, 7, [{ message: 'never' }]);
    assert.deepEqual(codes(gap), ['VALIDATION']);
    assert.deepEqual(gap.errors[0]?.path, ['input', 'offset']);
    assert.match(gap.errors[0]?.message ?? '', /3 lines .* are stored/);

    const beat = await worker.heartbeat(claim, { statusPercent: 70, statusMessage: 'second pass' });
    assert.equal(beat.cancelRequested, false);
    const query =
      'query ($id: ID!) { run(id: $id) { state progressPercent statusMessage heartbeatAt result exitCode worker explain { gates { detail } } } }';
    const { run } = await service.data<{ run: Record<string, unknown> }>(query, { id });
    assert.deepEqual(
      [run['state'], run['progressPercent'], run['statusMessage'], typeof run['heartbeatAt']],
      ['RUNNING', 70, 'second pass', 'string'],
    );
    assert.match(JSON.stringify(run['explain']), /worker host-1 renewed its lease/);
    await worker.log(claim, 3, [{ message: 'a lower value', statusPercent: 10 }]);
    assert.equal((await row(id))['progress'], 70);

    const ending = { succeeded: true, result: { frames: 9 }, exitCode: 0 };
    assert.equal((await worker.complete(claim, ending)).run?.state, 'SUCCEEDED');
    const again = await worker.complete(claim, ending);
    assert.deepEqual([again.run?.state, codes(again)], ['SUCCEEDED', []]);
    await reading;
    assert.deepEqual(
      seen.map(({ index, level, message, statusPercent }) => [index, level, message, statusPercent]),
      [
        [1, 'INFO', 'begun', null],
        [2, 'WARN', 'half', 50],
        [3, 'INFO', 'more', null],
        [4, 'INFO', 'a lower value', 10],
      ],
    );
    const done = await service.data<{ run: Record<string, unknown> }>(query, { id });
    assert.deepEqual([done.run['result'], done.run['exitCode'], done.run['worker']], [{ frames: 9 }, 0, 'host-1']);
    await refused(worker, { ...claim, fence: '2' });
  });

  it('leave a run QUEUED and counted while none of its name comes', async () => {
    const id = await order(service, 'nobody');
    assert.deepEqual((await makeWorker(service, 'other', ['somebody']).claim()).claims, []);
    const { run, serverInfo } = await service.data<{
      run: { state: string; explain: { gates: { name: string; detail: string }[] } };
      serverInfo: { queueDepth: number };
    }>('query ($id: ID!) { run(id: $id) { state explain { gates { name detail } } } serverInfo { queueDepth } }', {
      id,
    });
    assert.deepEqual(run.explain.gates.at(-1), {
      name: 'worker',
      detail: 'a worker named "nobody" has to claim it within P1D of being queued',
    });
    assert.deepEqual([run.state, serverInfo.queueDepth], ['QUEUED', 1]);
    const { run: canceled } = await mutate<{ run: { state: string } }>(service, 'cancelRun', { id }, 'run { state }');
    assert.equal(canceled.state, 'CANCELED');
  });

  it('do not come in time: the run fails and says for whom it waited', async () => {
    const id = await order(service, 'late', { params: { claimWithin: 'PT0.5S' } });
    const [run] = await ended(service, [id]);
    assert.deepEqual(run?.error, {
      type: 'worker.missing',
      message: 'no worker named "late" came within PT0.5S to claim the run',
    });
    assert.deepEqual(await lines(id), [run?.error?.message]);
  });

  it('share the runs, each of which goes to one of them', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => order(service, 'shared')));
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, n) => makeWorker(service, `w${n}`, ['none', 'shared']).claim({ max: 5 })),
    );
    const runs = taken.flatMap(({ claims }) => claims.map(({ run }) => run.id));
    assert.ok(taken.every(({ claims }) => claims.length <= 5));
    assert.deepEqual([...runs].sort(), ids.sort());
  });

  it('lose a run with their lease; another takes it as the next attempt', async () => {
    const id = await order(service, 'lossy', twice);
    const [first, second] = [makeWorker(service, 'first', ['lossy']), makeWorker(service, 'second', ['lossy'])];
    const lost = await first.one();
    await first.log(lost, 0, [{ message: 'by the first' }]);
    await runOut(id);
    assert.deepEqual(codes(await first.heartbeat(lost)), ['LEASE_LOST']);
    const claim = await second.one();
    assert.deepEqual([claim.run.id, claim.run.attempt], [id, 2]);
    await refused(first, lost);
    assert.equal((await second.log(claim, 0, [{ message: 'by the second' }])).nextOffset, 1);
    assert.equal((await second.complete(claim, { succeeded: true })).run?.state, 'SUCCEEDED');
    assert.deepEqual(await lines(id), [
      'by the first',
      'attempt 1 was lost: worker "first" stopped renewing its lease; attempt 2 follows',
      'by the second',
    ]);
  });

  it('lose the last attempt: the run is LOST', async () => {
    const id = await order(service, 'gone');
    const worker = makeWorker(service, 'g', ['gone']);
    const claim = await worker.one();
    await runOut(id);
    const [run] = await ended(service, [id]);
    assert.deepEqual([run?.state, run?.error?.type], ['LOST', 'worker.lost']);
    await refused(worker, claim);
  });

  it('keep a run by renewing, and get the time they asked for', async () => {
    await order(service, 'short');
    const worker = makeWorker(service, 's', ['short']);
    const claim = await worker.one({ lease: 'PT1S' });
    const began = Date.parse(claim.leaseUntil);
    await until(async () => {
      const { leaseUntil, errors } = await worker.heartbeat(claim);
      assert.deepEqual(errors, []);
      return leaseUntil !== null && Date.parse(leaseUntil) > began + 2_000;
    }, 'a lease that is longer than the first one');
    assert.equal((await worker.complete(claim, { succeeded: true })).run?.state, 'SUCCEEDED');
  });

  it('fail, and the retry policy says what follows', async () => {
    const id = await order(service, 'failing', twice);
    const worker = makeWorker(service, 'f', ['failing']);
    const error = { type: 'disk.full', message: 'no space left' };
    const failed = await worker.complete(await worker.one(), { succeeded: false, error, exitCode: 7 });
    assert.ok(['RETRY_WAIT', 'QUEUED'].includes(failed.run?.state ?? ''));
    const claim = await worker.one();
    assert.equal(claim.run.attempt, 2);
    await worker.complete(claim, { succeeded: false, error });
    const [run] = await ended(service, [id]);
    assert.deepEqual([run?.state, run?.error], ['FAILED', error]);
    assert.match((await lines(id)).join('\n'), /attempt 1 of 2 failed: no space left; attempt 2 follows/);

    await order(service, 'failing', twice);
    const other = await worker.complete(await worker.one(), {
      succeeded: false,
      error: { ...error, retryable: false },
    });
    assert.equal(other.run?.state, 'FAILED');
    await order(service, 'failing', twice);
    assert.equal(
      (await worker.complete(await worker.one(), { succeeded: false, canceled: true })).run?.state,
      'CANCELED',
    );
  });

  it('hear of a cancel by their heartbeat', async () => {
    const id = await order(service, 'cancelable', twice);
    const worker = makeWorker(service, 'c', ['cancelable']);
    const claim = await worker.one();
    await mutate(service, 'cancelRun', { id, reason: 'enough' }, 'run { state }');
    assert.equal((await worker.heartbeat(claim)).cancelRequested, true);
    const { run } = await worker.complete(claim, { succeeded: false, error: { type: 'stopped', message: 'as told' } });
    assert.equal(run?.state, 'CANCELED');
  });

  it('say nothing after a cancel: the run ends when the grace is over', async () => {
    const id = await order(service, 'deaf');
    const worker = makeWorker(service, 'd', ['deaf']);
    const claim = await worker.one();
    await mutate(service, 'cancelRun', { id, grace: 'PT0.3S' }, 'run { state }');
    const [run] = await ended(service, [id]);
    assert.equal(run?.state, 'CANCELED');
    assert.match((await lines(id)).at(-1) ?? '', /did not end within the 0.3 s it had after the cancel/);
    await refused(worker, claim);
  });

  it('take too long: the time limit ends the attempt although they renew', async () => {
    const id = await order(service, 'slow', { timeout: 'PT0.5S' });
    const worker = makeWorker(service, 's', ['slow']);
    const claim = await worker.one();
    const [run] = await ended(service, [id]);
    assert.deepEqual([run?.state, run?.error?.type], ['TIMED_OUT', 'timeout']);
    await refused(worker, claim);
    assert.equal((await look.rows(`select 1 from node where role = 'external' and host = 's'`)).length, 0);
  });

  it('see nothing of other tenants, and need EXECUTE', async () => {
    const [ours, theirs] = await Promise.all([makeTenant(service, 'ours'), makeTenant(service, 'theirs')]);
    const id = await order(service, 'private', {}, ours.tokens.WRITE.secret);
    const own = makeWorker(service, 'own', ['private'], ours.tokens.EXECUTE.secret);
    const foreign = makeWorker(service, 'foreign', ['private'], theirs.tokens.ADMIN.secret);
    assert.deepEqual((await foreign.claim()).claims, []);
    const reader = makeWorker(service, 'reader', ['private'], ours.tokens.READ.secret);
    assert.deepEqual(codes(await reader.claim()), ['FORBIDDEN']);
    const claim = await own.one();
    assert.equal(claim.run.id, id);
    assert.deepEqual(codes(await foreign.heartbeat(claim)), ['NOT_FOUND']);
    assert.deepEqual(codes(await foreign.log(claim, 0, [{ message: 'x' }])), ['NOT_FOUND']);
    assert.deepEqual(codes(await foreign.complete(claim, { succeeded: true })), ['NOT_FOUND']);
    assert.deepEqual(codes(await reader.complete(claim, { succeeded: true })), ['FORBIDDEN']);
    assert.equal((await own.complete(claim, { succeeded: true })).run?.state, 'SUCCEEDED');
  });

  it('count as the tenant’s concurrent runs', async () => {
    const tenant = await makeTenant(service, 'small');
    await mutate(service, 'updateTenant', { id: tenant.id, maxConcurrentRuns: 2 }, 'tenant { id }');
    const token = tenant.tokens.ADMIN.secret;
    await Promise.all([1, 2, 3].map(() => order(service, 'few', {}, token)));
    const worker = makeWorker(service, 'w', ['few'], token);
    const { claims } = await worker.claim({ max: 3 });
    assert.equal(claims.length, 2);
    assert.deepEqual((await worker.claim()).claims, []);
    await worker.complete(claims[0] ?? assert.fail(), { succeeded: true });
    assert.equal((await worker.claim()).claims.length, 1);
  });

  it('are told what is wrong with their calls', async () => {
    const worker = makeWorker(
      service,
      '',
      Array.from({ length: 101 }, () => 'x'),
    );
    const { errors } = await worker.claim({ max: 0, wait: 'PT2M', lease: 'PT0.1S' });
    assert.deepEqual(
      errors.map(({ path }) => path?.at(-1)),
      ['worker', 'max', 'wait', 'lease', 'modules'],
    );
    const nothing = { fence: 'x', leaseUntil: '', run: { id: 'x', attempt: 0, worker: '', params: {} } };
    assert.deepEqual(codes(await makeWorker(service, 'w', ['x']).heartbeat(nothing)), ['NOT_FOUND']);
  });
});
