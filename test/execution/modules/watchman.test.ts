import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';

import type { Outcome } from '../../../src/domain/model/module.ts';
import { makeModules, makeWatch } from '../../../src/execution/modules/index.ts';
import { processesOf, scripts, settings, shell, silent, trial, type Trial, until } from './support.ts';

const hour = 3_600_000;
const mark = `of-${process.pid}`;
/** Several processes, one of which ignores signals. */
const long = '(trap "" TERM HUP; sleep 60 & wait) & echo up; sleep 60';

describe('the watchman of commands', () => {
  let watch: ReturnType<typeof makeWatch>;
  let complaints: string[];

  beforeEach(() => {
    complaints = [];
    const logger = { ...silent, error: (_: unknown, message?: string) => void complaints.push(message ?? '') };
    watch = makeWatch({ childEnv: () => ({ ...settings.childEnv(), WATCH: mark }), logger });
  });
  afterEach(() => watch.stop());

  const start = (attempt: Trial, module = 'command'): Promise<Outcome> =>
    makeModules({ ...settings, watch })
      .get(module)!
      .run(attempt);
  const isUp = (attempt: Trial) => until('the command is up', () => attempt.journal.messages.includes('up'));
  const errorOf = (outcome: Outcome) => (outcome.kind === 'FAILED' ? outcome.error : null);

  it('ends commands when it is killed; the attempt says so, and the next command works', async () => {
    watch.renewed(performance.now() + hour);
    const attempt = trial(shell(long));
    const run = start(attempt);
    await isUp(attempt);
    const [watchman, ...others] = watchmen();
    assert.ok(watchman && others.length === 0);
    process.kill(watchman, 'SIGKILL');
    assert.deepEqual(errorOf(await run), {
      type: 'command.watchman',
      message: 'the command was killed, because its watchman has ended: it was ended by SIGKILL',
      retryable: true,
    });
    assert.deepEqual(processesOf(attempt.run.id), []);
    assert.deepEqual(complaints, ['the watchman of the commands has ended, and its commands with it']);
    assert.equal((await start(trial({ argv: ['true'] }))).kind, 'SUCCEEDED');
  });

  for (const module of ['command', 'script'])
    it(`ends each ${module} when the lease is not renewed in time`, async () => {
      scripts.set('long', { interpreter: '/bin/sh', text: long });
      watch.renewed(performance.now() + hour);
      const attempt = trial(module === 'command' ? shell(long) : { script: 'long' });
      const run = start(attempt, module);
      await isUp(attempt);
      watch.renewed(performance.now() + 100);
      assert.equal(errorOf(await run)?.type, 'command.watchman');
      assert.deepEqual(processesOf(attempt.run.id), []);
      assert.deepEqual(watchmen(), []);
    });

  it('starts nothing without a lease', async () => {
    for (const lapse of [() => undefined, () => watch.renewed(-1), () => watch.lost(hour)]) {
      lapse();
      const attempt = trial(shell('echo up'));
      const error = errorOf(await start(attempt));
      assert.deepEqual([error?.type, error?.message], ['command.watchman', 'the node holds no lease']);
      assert.deepEqual(attempt.journal.messages, []);
    }
  });

  it('of a lost lease ends its commands, and not those of the next lease', async () => {
    watch.renewed(performance.now() + hour);
    const [before, after] = [trial(shell(long)), trial(shell('echo up; read line', { stdin: '' }))];
    const lost = start(before);
    await isUp(before);
    watch.lost(performance.now() + 100);
    watch.renewed(performance.now() + hour);
    const held = start(after);
    assert.equal(errorOf(await lost)?.type, 'command.watchman');
    assert.equal(errorOf(await held)?.type, 'command.exit');
    assert.deepEqual(after.journal.messages, ['up']);
    assert.deepEqual(complaints, []);
  });

  it('keeps no descriptor for a command that has ended', async () => {
    watch.renewed(performance.now() + hour);
    await start(trial({ argv: ['true'] }));
    const before = descriptors();
    for (let i = 0; i < 20; i++) await start(trial(shell('read line', { stdin: 'a line\n' })));
    await until('as many as before', () => descriptors() === before);
  });

  const shellReads = /bash|busybox/.test(readFileSync('/bin/sh', 'latin1').slice(0, 4_000_000));
  it('that cannot wait says so, and no command starts', { skip: shellReads && '/bin/sh can wait' }, async () => {
    const without = makeWatch({ childEnv: () => ({ PATH: '/nowhere' }), logger: silent });
    without.renewed(performance.now() + hour);
    const outcome = await makeModules({ ...settings, watch: without })
      .get('command')!
      .run(trial(shell('echo up')));
    assert.match(errorOf(outcome)?.message ?? '', /neither \/bin\/sh nor a program "timeout" can wait/);
  });
});

function watchmen(): readonly number[] {
  const found = readdirSync('/proc').filter((name) => {
    try {
      const file = (of: string): string => readFileSync(`/proc/${name}/${of}`, 'latin1');
      return file('environ').includes(`WATCH=${mark}`) && file('cmdline').includes('polychron-watchman');
    } catch {
      return false;
    }
  });
  return found.map(Number);
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
