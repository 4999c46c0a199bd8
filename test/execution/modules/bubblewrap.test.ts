import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Outcome } from '../../../src/domain/model/module.ts';
import { attemptFolders } from '../../../src/execution/modules/command/attempt-folder.ts';
import { findBubblewrap } from '../../../src/execution/modules/command/bubblewrap.ts';
import type { Containment } from '../../../src/execution/modules/command/containment.ts';
import { findContainment, makeModules } from '../../../src/execution/modules/index.ts';
import { canRead } from '../../../src/operating-system/account.ts';
import { processesOf, scripts, settings, shell, silent, type Trial, trial, until } from './support.ts';

const root = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const victim = fileURLToPath(new URL('contained-victim.ts', import.meta.url));
const installed = (await findBubblewrap()) !== null;
const works = installed && (await probe());
const why = installed ? 'bubblewrap does not work on this system' : 'bubblewrap is not installed';
if (!works) process.stderr.write(`\n!!! ${why}: what it hides from commands is not tested here !!!\n\n`);

async function probe(): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-probe-'));
  await chmod(dataDir, 0o711);
  const found = await findContainment({ user: null, dataDir, secrets: [], database: undefined, logger: silent });
  await rm(dataDir, { recursive: true });
  return found.wrapper !== null;
}

/** What a node keeps, in a folder that others may enter, with each file open to all: only hiding helps. */
async function makeNode() {
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-hidden-'));
  await mkdir(join(dataDir, 'postgres'));
  const secrets = await mkdtemp(join(tmpdir(), 'polychron-keys-'));
  const keys = join(secrets, 'keys.yaml');
  const files = [join(dataDir, 'postgres', 'PG_VERSION'), join(dataDir, 'notes'), keys];
  for (const folder of [dataDir, join(dataDir, 'postgres'), secrets]) await chmod(folder, 0o755);
  for (const file of files) await writeFile(file, 'canary', { mode: 0o644 });
  return {
    dataDir,
    keys,
    files,
    remove: () => Promise.all([dataDir, secrets].map((folder) => rm(folder, { recursive: true }))),
  };
}

describe('commands in bubblewrap', { skip: works ? false : why }, () => {
  let node: Awaited<ReturnType<typeof makeNode>>;
  let containment: Containment;

  before(async () => {
    node = await makeNode();
    const { dataDir, keys } = node;
    containment = await findContainment({ user: null, dataDir, secrets: [keys], database: undefined, logger: silent });
    assert.ok(containment.wrapper);
  });
  after(() => node.remove());

  function begin(params: object, name = 'command'): Trial & { readonly outcome: Promise<Outcome> } {
    const attempt = trial({ ...params });
    const outcome = makeModules({ ...settings, containment })
      .get(name)!
      .run(attempt);
    return Object.assign(attempt, { outcome });
  }
  async function say(script: string): Promise<readonly string[]> {
    const attempt = begin(shell(script));
    const outcome = await attempt.outcome;
    assert.equal(outcome.kind, 'SUCCEEDED', `${JSON.stringify(outcome)}\n${attempt.journal.messages.join('\n')}`);
    return attempt.journal.messages;
  }

  test('see nothing of the data folder, of the files of secrets, and of the node', async () => {
    const reads = node.files.map((file) => `cat ${file} 2>/dev/null;`).join(' ');
    const lines = await say(
      `${reads} ls -A ${node.dataDir}; ls -d /proc/[0-9]* | wc -l; cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c ^npm_; true`,
    );
    assert.ok(!lines.includes('canary'), lines.join('\n'));
    assert.ok(Number(lines.at(-2)) < 10, `${lines.at(-2)} processes are seen`);
    assert.equal(lines.at(-1), '0');
    for (const file of node.files) assert.equal((await stat(file)).size, 'canary'.length);
  });

  test('write nothing into what is hidden', async () => {
    const lines = await say(
      `for where in ${node.dataDir} ${attemptFolders()}; do touch $where/x 2>/dev/null || echo no; done`,
    );
    assert.deepEqual(lines, ['no', 'no']);
    assert.ok(!(await readdir(node.dataDir)).includes('x'));
  });

  test('see neither the processes nor the folders of each other', async () => {
    const first = begin(shell('echo secret > "$TMPDIR/kept"; echo "$TMPDIR"; exec sleep 600'));
    await until('the first to have its folder', () => first.journal.messages.length > 0);
    const [folder = ''] = first.journal.messages;
    const pids = processesOf(first.run.id);
    assert.ok(pids.length > 0);
    const looks = pids.map(
      (pid) =>
        `grep -sz ^POLYCHRON_RUN_ID=${first.run.id} /proc/${pid}/environ; kill -9 ${pid} 2>/dev/null && test -d /proc/${pid} && echo killed;`,
    );
    const lines = await say(
      `ls -A ${attemptFolders()} | grep -vc "^$(basename "$TMPDIR")$"; cat ${folder}/kept 2>/dev/null; ${looks.join(' ')} ps ax | grep -c '[s]leep 600'; true`,
    );
    assert.deepEqual(lines, ['0', '0']);
    assert.deepEqual(new Set(processesOf(first.run.id)), new Set(pids));
    first.stop('CANCEL', 0);
    assert.equal((await first.outcome).kind, 'FAILED');
    await assert.rejects(stat(folder));
  });

  test('share no memory with each other', async () => {
    assert.deepEqual(await say('echo x > /dev/shm/polychron-test; ls /dev/shm'), ['polychron-test']);
    assert.deepEqual(await say('ls -A /dev/shm'), []);
  });

  test('get a folder of their own, which goes with them', async () => {
    const lines = await say('echo x > "$TMPDIR/x"; cat "$TMPDIR/x"; echo "$TMPDIR"');
    assert.equal(lines[0], 'x');
    assert.ok(lines[1]?.startsWith(`${attemptFolders()}/`));
    await assert.rejects(stat(lines[1] ?? ''));
  });

  test('run scripts from there', async () => {
    scripts.set('wrapped', { interpreter: '/bin/sh', text: `test -r "$0" && ls -A ${node.dataDir} && echo "$1"` });
    const attempt = begin({ script: 'wrapped', args: ['one two'] }, 'script');
    assert.equal((await attempt.outcome).kind, 'SUCCEEDED');
    assert.deepEqual(attempt.journal.messages.slice(1), ['one two']);
  });

  test('hear a cancel, use its grace, and end with their own code', async () => {
    const attempt = begin(shell('trap "echo bye; exit 7" TERM; echo up; while :; do sleep 0.05; done'));
    await until('the command is up', () => attempt.journal.messages.includes('up'));
    attempt.stop('CANCEL', 60_000);
    const outcome = await attempt.outcome;
    assert.equal(outcome.exitCode, 7);
    assert.ok(attempt.journal.messages.includes('bye'));
  });

  test('hear a cancel that comes before they have begun', async () => {
    for (let n = 0; n < 10; n += 1) {
      const attempt = begin(shell('exec sleep 600'));
      setImmediate(() => attempt.stop('CANCEL', 60_000));
      assert.equal((await attempt.outcome).kind, 'FAILED');
    }
  });

  test('leave nothing when they are killed, not even what left their group', async () => {
    const attempt = begin(shell('trap "" TERM; setsid sleep 600 & echo up; while :; do sleep 1; done'));
    await until('the command is up', () => attempt.journal.messages.includes('up'));
    attempt.stop('CANCEL', 0);
    await attempt.outcome;
    await until('no process is left', () => processesOf(attempt.run.id).length === 0);
  });

  test('fail where their cwd is hidden, and say so', async () => {
    const attempt = begin({ argv: ['pwd'], cwd: join(node.dataDir, 'postgres') });
    const outcome = await attempt.outcome;
    assert.equal(outcome.kind, 'FAILED');
    assert.match(outcome.error.message, /chdir/);
  });

  test(
    'of a node that is not root do not read its files either',
    { skip: root ? false : 'the tests above are of such a node' },
    async (t) => {
      if (!(await canRead(nobody, victim))) return t.skip('this checkout cannot be read by another user');
      const script = `id -u; ${node.files.map((file) => `cat ${file} 2>/dev/null;`).join(' ')} ls -d /proc/[0-9]* | wc -l; ls -A "$(dirname "$TMPDIR")" | wc -l`;
      const temporary = await mkdtemp(join(tmpdir(), 'polychron-nobody-'));
      await chown(temporary, nobody.uid, nobody.gid);
      const child = spawn(process.execPath, ['--import', 'tsx', victim, node.dataDir, script, node.keys], {
        ...nobody,
        env: { PATH: process.env['PATH'], HOME: '/', TMPDIR: temporary },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child, 'close');
      await rm(temporary, { recursive: true });
      const [, uid, processes, folders, ...more] = said.trim().split('\n');
      assert.deepEqual([uid, folders, more], [String(nobody.uid), '1', []], said);
      assert.ok(Number(processes) < 10, said);
    },
  );
});
