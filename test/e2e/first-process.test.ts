import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { bareEnvironment } from '../support/bare-environment.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { adminToken, processesWith } from '../support/service.ts';

const root = join(import.meta.dirname, '../..');
/** A space of process numbers of its own, whose first process is what is started. */
const ofItsOwn = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const { status, stderr } = spawnSync('unshare', [...ofItsOwn, 'true'], { encoding: 'utf8' });
const skip = status === 0 ? false : `!!! UNTESTED: no process of ours can be the first of its space here: ${stderr}`;
if (skip) console.error(`\n${skip}\n`);

describe('a node that is process 1, as in a container', { skip }, () => {
  const mark = `polychron-first-${process.pid}`;
  let database: TestDatabase;
  let look: Look;
  let dataDir: string;
  let outer: ChildProcess;
  let exit: Promise<number | null>;
  let output = '';
  /** The first process, as it is known outside. */
  let first: number;
  let url: string;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    dataDir = await mkdtemp(join(tmpdir(), 'polychron-first-'));
    outer = spawn('unshare', [...ofItsOwn, process.execPath, 'src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...bareEnvironment(),
        LOGNAME: mark,
        PORT: '0',
        DATABASE_URL: database.url,
        POLYCHRON_ADMIN_TOKEN: adminToken,
        POLYCHRON_DATA_DIR: dataDir,
        POLYCHRON_COMMAND_USER: 'self',
      },
    });
    for (const stream of [outer.stdout!, outer.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    exit = once(outer, 'exit').then(([code]: (number | null)[]) => code ?? null);
    url = await until(async () => {
      assert.equal(outer.exitCode, null, output);
      return /listens on (\S+)/.exec(output)?.[1];
    }, 'the service to listen');
    first = await until(async () => (await childrenOf(outer.pid!))[0]?.pid, 'the first process');
  });
  after(async () => {
    outer.kill('SIGKILL');
    await exit;
    await until(async () => (await processesWith('LOGNAME', [mark])).length === 0, 'the end of all processes');
    await look.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  it('starts and works', async () => {
    assert.match(await readFile(`/proc/${first}/status`, 'utf8'), /^NSpid:\s+\d+\s+1$/m);
    await until(
      () =>
        fetch(`${url}/readyz`).then(
          (probe) => probe.status === 200,
          () => false,
        ),
      'the service to be ready',
    );
  });

  it('reaps the orphans that fall to it', async () => {
    const enter = ['--target', String(first), '--pid', '--mount', 'sh', '-c'];
    await promisify(execFile)('nsenter', [...enter, 'sleep 600 >/dev/null 2>&1 &']);
    const orphan = await until(
      async () => (await childrenOf(first)).find(({ name }) => name === 'sleep'),
      'the first process to have the orphan',
    );
    process.kill(orphan.pid, 'SIGKILL');
    // One that nobody reaps stays as a zombie.
    await until(
      async () => !(await childrenOf(first)).some(({ pid }) => pid === orphan.pid),
      'the orphan to be reaped',
    );
  });

  it('ends in order at one SIGTERM, and leaves no process and no lease', async () => {
    process.kill(first, 'SIGTERM');
    assert.equal(await exit, 0, output.slice(-4_000));
    assert.equal(output.match(/"msg":"stopping"/g)?.length, 1);
    assert.doesNotMatch(output, /^\{"level":[56]0/m);
    assert.deepEqual(await processesWith('LOGNAME', [mark]), []);
    const leases = await look.rows('select 1 from node where lease_until > clock_timestamp()');
    assert.deepEqual(leases, []);
  });
});

/** Children of the process, zombies among them. */
async function childrenOf(parent: number): Promise<readonly { readonly pid: number; readonly name: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, name = '', of] = /^\d+ \((.*)\) \w (\d+) /s.exec(stat) ?? [];
      return Number(of) === parent ? [{ pid: Number(pid), name }] : [];
    }),
  );
  return found.flat();
}
