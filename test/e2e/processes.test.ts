import assert from 'node:assert/strict';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { processesWith, type Service, startService } from '../support/service.ts';
import { bareId, ended, everySecond, executeTask, makeTask } from '../support/work.ts';

const forever = { module: 'command', params: { shell: true, script: 'echo begun; sleep 3600' } };

describe('the processes of one node', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  const runOf = async (id: string) =>
    (
      await look.rows<{ state: string; attempt: number }>('select state, attempt from run where id = $1', [bareId(id)])
    )[0];
  const begun = (id: string) =>
    until(
      async () =>
        (await look.rows('select 1 from log_entry where run_id = $1 and message = $2', [bareId(id), 'begun'])).length >
        0,
      'the command to say that it has begun',
    );
  const startLong = async (name: string, maxAttempts: number): Promise<string> => {
    const { id } = await makeTask(service, name, { ...forever, retry: { maxAttempts, backoff: 'NONE' } });
    const run = await executeTask(service, id);
    await begun(run);
    return run;
  };
  const processes = () => processesWith('LOGNAME', [service.mark]);

  it('are three, with one row among the nodes', async () => {
    service = await startService({ databaseUrl: database.url });
    const [api, engine] = await Promise.all([service.apiPid(), service.enginePid()]);
    assert.notEqual(api, engine);
    const { serverInfo } = await service.data<{ serverInfo: { workers: unknown[] } }>(
      '{ serverInfo { workers { capacity } } }',
    );
    assert.deepEqual(serverInfo.workers, [{ capacity: 100 }]);
  });

  it('open no inspector at SIGUSR1, and live on', async () => {
    const pids = [service.pid, await service.apiPid(), await service.enginePid()];
    for (const pid of pids) process.kill(pid, 'SIGUSR1');
    // Node holds it back for good; else it opens the inspector, or says why it cannot.
    const opened = () => /debugger listening|inspector/i.test(service.output());
    for (const pid of pids)
      await until(async () => opened() || (await isHeldBack(pid, 'SIGUSR1')), `${pid} to hear the signal`);
    assert.ok(!opened(), service.output());
    const { id } = await makeTask(service, 'after SIGUSR1');
    const [run] = await ended(service, [await executeTask(service, id)]);
    assert.equal(run?.state, 'SUCCEEDED');
    assert.ok(!opened(), service.output());
    assert.deepEqual([await service.apiPid(), await service.enginePid()], pids.slice(1));
    const listening = await Promise.all(pids.map(async (pid) => (await openPorts(pid)).length));
    assert.deepEqual(listening, [0, 1, 0], 'ports that the processes listen at');
  });

  it('show the metrics of all of them at one place', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    for (const name of ['api', 'engine'])
      assert.match(text, new RegExp(`^polychron_process_resident_memory_bytes\\{process="${name}"\\} \\d+$`, 'm'));
    assert.equal(text.match(/^# TYPE polychron_process_resident_memory_bytes /gm)?.length, 1);
  });

  it('let a run go on that is at work when the API aborts, as it does when its memory is full', async () => {
    const run = await startLong('through an abort', 1);
    const pid = await service.apiPid();
    process.kill(pid, 'SIGABRT');
    await service.apiPid(pid);
    await until(
      () =>
        service.readyz().then(
          ({ status }) => status === 200,
          () => false,
        ),
      'the API to be back',
      180_000,
    );
    assert.deepEqual(await runOf(run), { state: 'RUNNING', attempt: 1 });
  });

  it('fire on while the API is stopped and answers nobody', async () => {
    const pulse = await makeTask(service, 'pulse', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] });
    const ends = async () =>
      (
        await look.rows<{ n: number }>(
          `select count(*)::int as n from run where task_id = $1 and state = 'SUCCEEDED'`,
          [bareId(pulse.id)],
        )
      )[0]?.n ?? 0;
    const pid = await service.apiPid();
    process.kill(pid, 'SIGSTOP');
    try {
      const before = await ends();
      await until(async () => (await ends()) >= before + 5, 'pulses while the API is stopped', 180_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await service.ready();
    await service.data('mutation ($id: ID!) { cancelTask(input: { id: $id }) { errors { message } } }', {
      id: pulse.id,
    });
  });

  it('tell that the engine is away, answer all the same, and start it again', async () => {
    const retried = await startLong('again', 2);
    const engine = await service.enginePid();
    process.kill(engine, 'SIGKILL');
    const away = await until(
      async () => {
        const probe = await service.readyz();
        return probe.status === 503 && probe;
      },
      '/readyz to tell',
      180_000,
    );
    assert.equal(away.body.checks?.['engine']?.ok, false);
    assert.match(away.body.checks?.['engine']?.message ?? '', /engine process/);
    assert.equal((await service.healthz()).status, 200);
    assert.equal((await service.ask('{ viewer { locale } }')).status, 200);
    await service.enginePid(engine);
    await service.ready();
    await until(async () => (await runOf(retried))?.attempt === 2, 'the second attempt', 180_000);
    const { id } = await makeTask(service, 'after it');
    const [run] = await ended(service, [await executeTask(service, id)]);
    assert.equal(run?.state, 'SUCCEEDED');
  });

  it('all end when the first is killed, and their commands with them', async () => {
    await startLong('until the end', 1);
    assert.ok((await processes()).length > 3);
    await service.kill('SIGKILL');
    await until(async () => (await processes()).length === 0, 'the end of all processes');
  });

  it('end in order at SIGTERM, and leave no lease behind', async () => {
    service = await startService({ databaseUrl: database.url });
    const engine = await service.enginePid();
    await service.stop();
    await until(async () => (await processes()).length === 0, 'the end of all processes');
    // The lease of the node that was killed before may still run.
    const leases = await look.rows<{ alive: boolean }>(
      'select lease_until > clock_timestamp() as alive from node where pid = $1',
      [engine],
    );
    assert.ok(!leases.some(({ alive }) => alive));
  });

  it('end at once at a second SIGTERM', async () => {
    service = await startService({ databaseUrl: database.url });
    await startLong('in the way', 1);
    process.kill(service.pid, 'SIGTERM');
    await until(async () => service.logged().some(({ msg }) => msg === 'stopping'), 'the first signal to be heard');
    assert.equal(await service.kill('SIGTERM'), 1);
    await until(async () => (await processes()).length === 0, 'the end of all processes');
  });

  it('hold no secret where other programs of the machine can read it', async () => {
    const canaries = ['canary-admin-token-0123456789abcdef', 'canary-mail-password', 'canary-of-another-program'];
    const url = new URL(database.url);
    url.searchParams.set('application_name', 'canary-database');
    service = await startService({
      databaseUrl: url.href,
      untilReady: false,
      env: {
        POLYCHRON_ADMIN_TOKEN: canaries[0]!,
        SMTP_URL: `smtp://user:${canaries[1]}@127.0.0.1:9`,
        SOME_API_TOKEN: canaries[2]!,
      },
    });
    await service.ready();
    const data = await service.data<{ createTask: { task: { id: string } } }>(
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }',
      { input: { name: 'with a command', ...forever } },
      canaries[0],
    );
    await service.data(
      'mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } } }',
      { id: data.createTask.task.id },
      canaries[0],
    );
    // The three of the node, and the guard, the watcher and the command of the run.
    const all = await until(async () => {
      const found = await processes();
      return found.length >= 6 && found;
    }, 'the processes of the node and of the command');
    for (const pid of all) {
      for (const file of ['environ', 'cmdline']) {
        const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
        for (const canary of [...canaries, 'canary-database'])
          assert.ok(!text.includes(canary), `${canary} is in /proc/${pid}/${file}: ${text.replaceAll('\0', ' ')}`);
      }
    }
    await service.kill();
  });
});

/** Whether the signal has been sent to the process and is not delivered. */
async function isHeldBack(pid: number, signal: 'SIGUSR1'): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const waiting = [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+([0-9a-f]+)$/gm)].map(([, bits]) => BigInt(`0x${bits}`));
  return waiting.some((bits) => (bits >> BigInt(constants.signals[signal] - 1)) % 2n === 1n);
}

/** The TCP ports that the process listens at. */
async function openPorts(pid: number): Promise<readonly string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const inodes = new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const listens = '0A';
  return tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === listens && inodes.has(inode ?? ''))
    .map(([, local]) => local ?? '');
}
