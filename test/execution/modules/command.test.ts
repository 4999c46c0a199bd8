import assert from 'node:assert/strict';
import { getPriority } from 'node:os';
import { test } from 'node:test';

import type { Outcome } from '../../../src/domain/model/module.ts';
import { makeModules } from '../../../src/execution/modules/index.ts';
import { modules, processesOf, run, settings, shell, trial, until } from './support.ts';

function errorOf(outcome: Outcome): { type: string; message: string; retryable: boolean } {
  assert.equal(outcome.kind, 'FAILED');
  return outcome.error;
}

test('a command succeeds and its output is the log', async () => {
  const attempt = trial({ argv: ['printf', 'a\\nb\\n'] });
  const outcome = await run('command', attempt);
  assert.deepEqual(outcome, {
    kind: 'SUCCEEDED',
    result: { exitCode: 0, signal: null, outputBytes: 4, cutBytes: 0 },
    exitCode: 0,
  });
  assert.deepEqual(attempt.journal.lines, [
    { level: 'INFO', message: 'a', fields: { stream: 'stdout' }, percent: undefined },
    { level: 'INFO', message: 'b', fields: { stream: 'stdout' }, percent: undefined },
  ]);
});

test('no shell reads the arguments', async () => {
  const words = ['$HOME', '; echo x', '*', '-n', "'", '`id`', ''];
  const attempt = trial({ argv: ['printf', '[%s]\n', ...words] });
  await run('command', attempt);
  assert.deepEqual(
    attempt.journal.messages,
    words.map((word) => `[${word}]`),
  );
});

test('the builtins of the guard are not programs', async () => {
  for (const name of ['eval', 'exec', 'trap', 'wait']) {
    const error = errorOf(await run('command', trial({ argv: [name, 'echo x'] })));
    assert.equal(error.type, 'command.notFound');
  }
});

test('a script runs in a shell when asked to', async () => {
  const attempt = trial(shell('echo one | tr a-z A-Z; exit 0'));
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['ONE']);
});

test('a command and what it starts leave the processor to the node', async () => {
  const attempt = trial(shell('nice; nice & wait'));
  await run('command', attempt);
  const niceness = String(Math.max(10, getPriority()));
  assert.deepEqual(attempt.journal.messages, [niceness, niceness]);
});

test('standard input reaches the command', async () => {
  const attempt = trial({ argv: ['cat'], stdin: 'grüße\n' });
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['grüße']);
});

test('without stdin the input is empty, and unread input is no failure', async () => {
  assert.equal((await run('command', trial({ argv: ['cat'] }))).kind, 'SUCCEEDED');
  assert.equal((await run('command', trial({ argv: ['true'], stdin: 'x'.repeat(1_000_000) }))).kind, 'SUCCEEDED');
});

test('a command gets the small environment, its own and the run', async () => {
  process.env['DATABASE_URL'] = 'postgres://secret';
  const attempt = trial({ argv: ['env'], env: { COLOR: 'blue', LANG: 'de_DE' }, cwd: '/tmp' }, 3);
  await run('command', attempt);
  delete process.env['DATABASE_URL'];
  const env = Object.fromEntries(attempt.journal.messages.map((line) => line.split('=', 2)));
  assert.deepEqual(env, {
    PATH: process.env['PATH'],
    PWD: '/tmp',
    LANG: 'de_DE',
    COLOR: 'blue',
    POLYCHRON_RUN_ID: attempt.run.id,
    POLYCHRON_ATTEMPT: '3',
    POLYCHRON_TASK: 'nightly',
    POLYCHRON_SCHEDULED_FOR: '2026-01-02T03:04:05.000Z',
  });
});

for (const name of ['LD_PRELOAD', 'NODE_OPTIONS', 'POLYCHRON_RUN_ID', 'DYLD_X', 'BASH_ENV', 'A-B', '1A', '']) {
  test(`the variable "${name}" is refused by name`, async () => {
    const error = errorOf(await run('command', trial({ argv: ['true'], env: { [name]: 'x' } })));
    assert.equal(error.type, 'module.params');
    assert.match(error.message, new RegExp(`^params\\.env: the name "${name}" is not`));
  });
}

test('a command sees none of the descriptors of the guard or the node', async () => {
  const attempt = trial(shell('for fd in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$fd ] && echo $fd; done; true'));
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['0', '1', '2']);
});

test('signals have their usual meaning in a command', async () => {
  const attempt = trial({ argv: ['grep', 'SigIgn', '/proc/self/status'] });
  await run('command', attempt);
  // INT and QUIT stay ignored, as in every background job of a shell.
  assert.match(attempt.journal.messages[0] ?? '', /^SigIgn:\s+0{15}6$/);
});

test('another exit code fails with the code and the last line of stderr', async () => {
  const outcome = await run('command', trial(shell('echo first >&2; echo cannot open foo >&2; exit 3')));
  assert.deepEqual(outcome, {
    kind: 'FAILED',
    error: { type: 'command.exit', message: 'exited with code 3: cannot open foo', retryable: true },
    result: { exitCode: 3, signal: null, outputBytes: 22, cutBytes: 0 },
    exitCode: 3,
  });
});

test('exit codes can be declared to be success', async () => {
  const outcome = await run('command', trial(shell('exit 24', { successExitCodes: [0, 24] })));
  assert.equal(outcome.kind, 'SUCCEEDED');
  assert.equal(outcome.exitCode, 24);
});

test('a command that dies of a signal says which', async () => {
  const error = errorOf(await run('command', trial(shell('kill -SEGV $$'))));
  assert.equal(error.type, 'command.signal');
  assert.equal(error.message, 'ended by SIGSEGV (code 139)');
});

for (const [what, params] of [
  ['program', { argv: ['no-such-program-here'] }],
  ['path', { argv: ['/no/such/program'] }],
  ['executable bit', { argv: ['/etc/passwd'] }],
  ['folder', { argv: ['true'], cwd: '/no/such/folder' }],
] as const) {
  test(`without the ${what} a command is not found, and not tried again`, async () => {
    const error = errorOf(await run('command', trial(params)));
    assert.equal(error.type, 'command.notFound');
    assert.equal(error.retryable, false);
  });
}

test('arguments that are too long for the system are an outcome', async () => {
  const error = errorOf(
    await run('command', trial({ argv: ['true', ...Array<string>(50).fill('x'.repeat(100_000))] })),
  );
  assert.equal(error.type, 'command.start');
  assert.equal(error.retryable, false);
});

test('commands that are switched off are listed and fail', async () => {
  const command = makeModules({ ...settings, commands: false }).get('command');
  assert.equal(command?.available, false);
  assert.match(command.unavailableReason ?? '', /switched off/);
  const error = errorOf(await command.run(trial({ argv: ['true'] })));
  assert.equal(error.type, 'module.unavailable');
  assert.equal(error.retryable, false);
  assert.equal(modules.get('command')?.available, true);
});

test('a cancel ends a command by SIGTERM', async () => {
  const attempt = trial(shell('trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.01; done'));
  const work = run('command', attempt);
  await until('the command is up', () => attempt.journal.messages.includes('up'));
  attempt.stop('CANCEL', 10_000);
  const outcome = await work;
  assert.deepEqual(errorOf(outcome), {
    type: 'module.stopped',
    message: 'told to stop: CANCEL: exited with code 5',
    retryable: false,
  });
  assert.equal(outcome.exitCode, 5);
  assert.ok(attempt.journal.messages.includes('bye'));
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});

test('a cancel in the moment of the start is not missed', async () => {
  for (let i = 0; i < 20; i++) {
    const attempt = trial({ argv: ['sleep', '60'] });
    const work = run('command', attempt);
    for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setImmediate(resolve));
    attempt.stop('CANCEL', 30_000);
    assert.match(errorOf(await work).message, /^told to stop: CANCEL(: ended by SIGTERM \(code 143\))?$/);
  }
});

test('a timeout kills a command with children that ignore SIGTERM, after the grace', async () => {
  const attempt = trial(
    shell('trap "" TERM; sh -c "trap \\"\\" TERM; sleep 60 & sleep 60 & echo up; wait" & wait; sleep 60'),
  );
  const work = run('command', attempt);
  await until('the command is up', () => attempt.journal.messages.includes('up'));
  await until('all of its processes', () => processesOf(attempt.run.id).length >= 6);
  attempt.stop('TIMEOUT', 100);
  const error = errorOf(await work);
  assert.equal(error.message, 'told to stop: TIMEOUT: was killed');
  assert.equal(error.retryable, true);
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});

test('programs of a shell that died of SIGTERM keep their grace', async () => {
  const attempt = trial(
    shell('sh -c \'trap "sleep 0.1; echo clean; exit" TERM; echo up; while :; do sleep 0.01; done\' & wait'),
  );
  const work = run('command', attempt);
  await until('the command is up', () => attempt.journal.messages.includes('up'));
  attempt.stop('CANCEL', 10_000);
  assert.match(errorOf(await work).message, /SIGTERM/);
  assert.ok(attempt.journal.messages.includes('clean'));
});

test('a lost lease kills at once', async () => {
  const attempt = trial(shell('trap "" TERM; echo up; sleep 60'));
  const work = run('command', attempt);
  await until('the command is up', () => attempt.journal.messages.includes('up'));
  attempt.stop('LEASE_LOST', 0);
  assert.match(errorOf(await work).message, /was killed$/);
});

test('what a command leaves in its group ends with it', async () => {
  const attempt = trial(shell('sleep 60 & (sleep 60 &) ; echo done'));
  assert.equal((await run('command', attempt)).kind, 'SUCCEEDED');
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});

test('a process that left the group is killed with a canceled attempt', async () => {
  const attempt = trial(shell('(setsid sleep 60 >/dev/null 2>&1 </dev/null &) ; echo up; sleep 60'));
  const work = run('command', attempt);
  await until('both sleep', () => attempt.journal.messages.includes('up') && processesOf(attempt.run.id).length === 5);
  attempt.stop('CANCEL', 5000);
  await work;
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});

test('a process that left the group but holds the output does not hold up the run', async () => {
  const attempt = trial(shell('(setsid sleep 60 &) ; echo done'));
  assert.equal((await run('command', attempt)).kind, 'SUCCEEDED');
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});

test('a command that kills its guard is killed', async () => {
  const attempt = trial(shell('kill -KILL $PPID; sleep 60'));
  const error = errorOf(await run('command', attempt));
  assert.equal(error.type, 'command.signal');
  await until('no process is left', () => processesOf(attempt.run.id).length === 0);
});
