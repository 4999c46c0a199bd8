import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Outcome } from '../../../src/domain/model/module.ts';
import { attemptFolders } from '../../../src/execution/modules/command/attempt-folder.ts';
import { makeModules } from '../../../src/execution/modules/index.ts';
import { processesOf, run, scripts, settings, trial, until } from './support.ts';

const prefix = `${hostname()}-`;
const folders = async (pid = process.pid): Promise<string[]> =>
  (await readdir(attemptFolders()).catch(() => [])).filter((name) => name.startsWith(`${prefix}${pid}-`));

beforeEach(() => scripts.clear());

function errorOf(outcome: Outcome): { type: string; message: string; retryable: boolean } {
  assert.equal(outcome.kind, 'FAILED');
  return outcome.error;
}

test('a script is run by its interpreter, and its version is in the log and the result', async () => {
  scripts.set('greet', { interpreter: '/bin/sh -u', text: 'echo "hello $1"; echo "half: 50%"; cat; exit 0' });
  const attempt = trial({ script: 'greet', args: ['$HOME; *'], stdin: 'from stdin' });
  const outcome = await run('script', attempt);
  assert.deepEqual(outcome, {
    kind: 'SUCCEEDED',
    result: { script: 'greet', scriptVersion: 7, exitCode: 0, signal: null, outputBytes: 35, cutBytes: 0 },
    exitCode: 0,
  });
  assert.deepEqual(
    attempt.journal.lines.map(({ message, percent }) => [message, percent]),
    [
      ['script "greet", version 7, by /bin/sh -u', undefined],
      ['hello $HOME; *', undefined],
      ['half: 50%', 50],
      ['from stdin', undefined],
    ],
  );
  assert.deepEqual(await folders(), []);
});

test('the text is in a file that only its user may read, in a folder of its own', async () => {
  scripts.set('look', { interpreter: '/bin/sh', text: 'stat -c "%a %U" "$0" "${0%/*}"; id -un; ls "${0%/*}"' });
  const attempt = trial({ script: 'look' });
  await run('script', attempt);
  const [, file, folder, user, ...files] = attempt.journal.messages;
  assert.deepEqual([file, folder], [`700 ${user}`, `700 ${user}`]);
  assert.deepEqual(files, ['script']);
});

test('another interpreter reads it, found by its name', async () => {
  const text = 'console.log(process.env.POLYCHRON_SCRIPT, process.env.POLYCHRON_SCRIPT_VERSION, process.argv[2])';
  scripts.set('js', { interpreter: 'node', text });
  const attempt = trial({ script: 'js', args: ['x'] });
  assert.equal((await run('script', attempt)).kind, 'SUCCEEDED');
  assert.equal(attempt.journal.messages.at(-1), 'js 7 x');
});

test('a script gets the environment of a command, without what the guard keeps for itself', async () => {
  scripts.set('env', { interpreter: '/bin/sh', text: 'env' });
  const attempt = trial({ script: 'env', env: { COLOR: 'blue' } });
  await run('script', attempt);
  const names = new Set(attempt.journal.messages.slice(1).map((line) => line.split('=', 1)[0]));
  const expected = [
    'COLOR',
    'LANG',
    'PATH',
    'POLYCHRON_ATTEMPT',
    'POLYCHRON_RUN_ID',
    'POLYCHRON_SCHEDULED_FOR',
    'POLYCHRON_SCRIPT',
    'POLYCHRON_SCRIPT_VERSION',
    'POLYCHRON_TASK',
    'PWD',
  ];
  assert.deepEqual(names, new Set(expected));
});

test('a failing script fails as a command does, and names its version', async () => {
  scripts.set('bad', { interpreter: '/bin/sh', text: 'echo cannot >&2; exit 3' });
  const outcome = await run('script', trial({ script: 'bad' }));
  assert.equal(errorOf(outcome).message, 'exited with code 3: cannot');
  assert.deepEqual([outcome.exitCode, (outcome.result as { scriptVersion: number }).scriptVersion], [3, 7]);
  assert.deepEqual(await folders(), []);
});

for (const [what, params, message] of [
  ['script', { script: 'none' }, /no script named "none"$/],
  ['version', { script: 'known', version: 8 }, /no script named "known" with a version 8$/],
] as const) {
  test(`an unknown ${what} is told and not tried again`, async () => {
    scripts.set('known', { interpreter: '/bin/sh', text: 'exit' });
    const error = errorOf(await run('script', trial(params)));
    assert.deepEqual([error.type, error.retryable], ['script.unknown', false]);
    assert.match(error.message, message);
  });
}

test('an unknown interpreter is told, and no file is left', async () => {
  scripts.set('odd', { interpreter: 'no-such-interpreter', text: 'x' });
  const outcome = await run('script', trial({ script: 'odd' }));
  assert.equal(errorOf(outcome).type, 'command.notFound');
  assert.deepEqual(outcome.result, { script: 'odd', scriptVersion: 7 });
  assert.deepEqual(await folders(), []);
});

test('a store that is away fails the attempt so that it is tried again', async () => {
  const away = { find: () => Promise.reject(new Error('the database cannot be reached')) };
  const module = makeModules({ ...settings, scripts: away }).get('script');
  const error = errorOf((await module?.run(trial({ script: 'x' }))) ?? assert.fail());
  assert.deepEqual([error.type, error.retryable], ['script.unreadable', true]);
});

test('scripts are switched off with commands', () => {
  const module = makeModules({ ...settings, commands: false }).get('script');
  assert.equal(module?.available, false);
  assert.match(module.unavailableReason ?? '', /POLYCHRON_COMMANDS=off/);
});

test('a cancel ends a script with all that it started, and its file goes', async () => {
  scripts.set('long', { interpreter: '/bin/sh', text: 'sleep 60 & echo up; wait' });
  const attempt = trial({ script: 'long' });
  const work = run('script', attempt);
  await until('the script is up', () => attempt.journal.messages.includes('up'));
  assert.equal((await folders()).length, 1);
  attempt.stop('CANCEL', 5_000);
  assert.equal(errorOf(await work).type, 'module.stopped');
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
  assert.deepEqual(await folders(), []);
});

test('a killed node leaves neither the process of its script nor the file', async () => {
  const victim = fileURLToPath(new URL('script-victim.ts', import.meta.url));
  const text = 'trap "" TERM HUP; sleep 60 & echo up; while :; do sleep 1; done';
  const child = spawn(process.execPath, ['--import', 'tsx', victim, text], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => seen.push(...chunk.toString().split('\n').filter(Boolean)));
  await until('the script is up', () => seen.includes('up'));
  const pid = child.pid ?? assert.fail();
  assert.equal((await folders(pid)).length, 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await until('no process is left', () => processesOf(seen[0] ?? '').length === 0);
  assert.deepEqual(await folders(pid), []);
});

test('what a node left that died before the interpreter ran goes with the next script', async () => {
  const dead = spawn('true');
  await once(dead, 'exit');
  await mkdir(join(attemptFolders(), `${prefix}${dead.pid}-x`), { recursive: true });
  await mkdir(join(attemptFolders(), `${prefix}${process.pid}-mine`));
  const strangers = await mkdtemp(join(tmpdir(), `${prefix}${dead.pid}-`));
  scripts.set('a', { interpreter: '/bin/sh', text: 'exit 0' });
  const fresh = makeModules(settings).get('script');
  await fresh?.run(trial({ script: 'a' }));
  assert.deepEqual(await folders(dead.pid), []);
  assert.deepEqual(await folders(), [`${prefix}${process.pid}-mine`]);
  await rm(join(attemptFolders(), `${prefix}${process.pid}-mine`), { recursive: true });
  // Whatever its name, what lies elsewhere is not the cleaner's.
  await rmdir(strangers);
});
