import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Outcome } from '../../../src/domain/model/module.ts';
import type { JsonObject } from '../../../src/domain/model/values.ts';
import { attemptFolders } from '../../../src/execution/modules/command/attempt-folder.ts';
import type { Containment } from '../../../src/execution/modules/command/containment.ts';
import { findContainment, makeModules } from '../../../src/execution/modules/index.ts';
import { processesOf, scripts, settings, shell, trial, until } from './support.ts';

const root = process.getuid?.() === 0;
const needsRoot = { skip: root ? false : 'only root can give its rights away' };

interface Said {
  readonly level: 'info' | 'warn';
  readonly message: string;
}

function hear() {
  const said: Said[] = [];
  const note =
    (level: Said['level']) =>
    (...given: unknown[]) =>
      void said.push({ level, message: String(given.at(-1)) });
  const logger = { info: note('info'), warn: note('warn') } as unknown as Parameters<
    typeof findContainment
  >[0]['logger'];
  return { said, logger };
}

describe('commands of a node that runs as root', needsRoot, () => {
  let dataDir: string;
  let containment: Containment;
  const { said, logger } = hear();
  const base = () => ({ user: null, dataDir, secrets: [], database: undefined, logger, bubblewrap: null });
  const strangers = async (pid = process.pid) =>
    (await readdir(attemptFolders()).catch(() => [])).filter((name) => name.startsWith(`${hostname()}-${pid}-`));

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'polychron-contained-'));
    await chmod(dataDir, 0o711);
    await writeFile(join(dataDir, 'admin-token'), 'secret');
    await writeFile(join(dataDir, 'postgres.password'), 'secret');
    containment = await findContainment(base());
  });
  after(() => rm(dataDir, { recursive: true }));

  async function say(params: JsonObject, name = 'command'): Promise<{ lines: readonly string[]; outcome: Outcome }> {
    const attempt = trial(params);
    const outcome = await makeModules({ ...settings, containment })
      .get(name)!
      .run(attempt);
    return { lines: attempt.journal.messages, outcome };
  }

  test('they run as another user, without the groups of root, in a folder that goes with them', async () => {
    const { lines } = await say(
      shell('id -u; id -G; echo "$HOME"; echo "$TMPDIR"; pwd; echo x > kept && cat "$HOME/kept"'),
    );
    const { account } = containment;
    assert.ok(account && account.uid > 0);
    const [uid, groups, home = '', temporary, cwd, read] = lines;
    assert.deepEqual([uid, groups, temporary, cwd, read], [String(account.uid), String(account.gid), home, home, 'x']);
    await assert.rejects(stat(home));
    assert.match(said[0]?.message ?? '', /another user/);
    assert.match(said[1]?.message ?? '', /^commands are not contained against each other: .* Install bubblewrap$/);
    assert.match(said[2]?.message ?? '', /^commands are not contained in the network/);
  });

  test('they enter no folder of another command, and cannot see which there are', async () => {
    const first = trial(shell('echo secret > "$HOME/x"; echo "$HOME"; read -r _ < "$HOME/never" || sleep 600'));
    const work = makeModules({ ...settings, containment })
      .get('command')!
      .run(first);
    await until('the first says where it is', () => first.journal.messages.length > 0);
    const [folder = ''] = first.journal.messages;
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    const { outcome } = await say({ argv: ['ls', attemptFolders()] });
    assert.equal(outcome.kind, 'FAILED');
    assert.match(outcome.error.message, /Permission denied/);
    first.stop('CANCEL', 0);
    await work;
  });

  test('they read no environment of the node, no secrets of the data folder and no files of root', async () => {
    for (const file of [
      `/proc/${process.pid}/environ`,
      join(dataDir, 'admin-token'),
      join(dataDir, 'postgres.password'),
    ]) {
      const { outcome } = await say({ argv: ['cat', file] });
      assert.equal(outcome.kind, 'FAILED', file);
      assert.match(outcome.error.message, /Permission denied/, file);
    }
    for (const name of ['admin-token', 'postgres.password'])
      assert.equal((await stat(join(dataDir, name))).mode & 0o777, 0o600);
  });

  test('they cannot signal the node', async () => {
    const { outcome } = await say(shell(`kill -0 ${process.pid}`));
    assert.equal(outcome.kind, 'FAILED');
  });

  test('a script is theirs to read, and nothing of it is left', async () => {
    scripts.set('who', {
      interpreter: '/bin/sh',
      text: 'id -u; cat "$0" | wc -l; mkdir -p "$HOME/a/b"; ln -s /etc "$HOME/a/etc"',
    });
    const { lines, outcome } = await say({ script: 'who' }, 'script');
    assert.equal(outcome.kind, 'SUCCEEDED', JSON.stringify(outcome));
    assert.equal(lines[1], String(containment.account?.uid));
    assert.deepEqual(await strangers(), []);
    assert.ok((await stat('/etc/passwd')).isFile());
  });

  test('a cancel ends one that ignores it, with all that it started', async () => {
    const attempt = trial(shell('trap "" TERM; sleep 60 & echo up; while :; do sleep 1; done'));
    const work = makeModules({ ...settings, containment })
      .get('command')!
      .run(attempt);
    await until('the command is up', () => attempt.journal.messages.includes('up'));
    attempt.stop('CANCEL', 50);
    assert.equal((await work).kind, 'FAILED');
    await until('no process is left', () => processesOf(attempt.run.id).length === 0);
  });

  test('a killed node leaves none of their processes, and the next command sweeps its folder', async () => {
    const victim = fileURLToPath(new URL('contained-victim.ts', import.meta.url));
    const script = 'trap "" TERM HUP; touch "$HOME/a"; sleep 60 & echo up; while :; do sleep 1; done';
    const child = spawn(process.execPath, ['--import', 'tsx', victim, dataDir, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const seen: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => seen.push(...chunk.toString().split('\n').filter(Boolean)));
    await until('the command is up', () => seen.includes('up'), 60_000);
    const pid = child.pid ?? assert.fail();
    assert.equal((await strangers(pid)).length, 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until('no process is left', () => processesOf(seen[0] ?? '').length === 0);
    await say({ argv: ['true'] });
    assert.deepEqual(await strangers(pid), []);
  });

  test('the account can be chosen, but not that of the database, none that is unknown, and self is an opt-out', async () => {
    const chosen = await findContainment({ ...base(), user: '4711:4712' });
    assert.deepEqual([chosen.account?.uid, chosen.account?.gid, chosen.account?.name], [4711, 4712, null]);
    assert.equal((await findContainment({ ...base(), user: 'daemon' })).account?.name, 'daemon');
    await assert.rejects(findContainment({ ...base(), user: '4711', database: { uid: 4711, gid: 4711 } }), /database/);
    await assert.rejects(findContainment({ ...base(), user: 'no-such-account' }), /no such account/);
    for (const user of ['self', 'root', '0']) {
      const heard = hear();
      assert.equal((await findContainment({ ...base(), user, logger: heard.logger })).account, null);
      assert.match(heard.said[0]?.message ?? '', /commands are not contained/);
    }
  });

  test('a file of keys that commands can read is named in the log', async () => {
    const keys = join(dataDir, 'keys.yaml');
    await writeFile(keys, 'secret');
    const heard = hear();
    await findContainment({ ...base(), secrets: [keys], logger: heard.logger });
    assert.match(heard.said.find(({ level }) => level === 'warn')?.message ?? '', /commands can read keys.yaml/);
    await chmod(keys, 0o600);
    const quiet = hear();
    await findContainment({ ...base(), secrets: [keys], logger: quiet.logger });
    assert.ok(!quiet.said.some(({ message }) => message.includes('can read keys')));
  });
});
