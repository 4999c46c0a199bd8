import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import type { Outcome } from '../../../src/domain/model/module.ts';
import { attemptFolders } from '../../../src/execution/modules/command/attempt-folder.ts';
import { makeModules } from '../../../src/execution/modules/index.ts';
import { scripts, settings, trial } from './support.ts';

const root = process.getuid?.() === 0;

describe('the place for folders of attempts, made beforehand', () => {
  const usual = process.env['TMPDIR'];
  let temporary: string;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'polychron-planted-'));
    process.env['TMPDIR'] = temporary;
    scripts.set('hello', { interpreter: '/bin/sh', text: 'echo hello' });
  });
  afterEach(async () => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    await rm(temporary, { recursive: true });
  });

  const hello = (modules = makeModules(settings)): Promise<Outcome> =>
    modules.get('script')!.run(trial({ script: 'hello' }));

  for (const [what, plant, skip] of [
    ['by another user', async (path: string) => (await mkdir(path, 0o711), chown(path, 65_534, 65_534)), !root],
    ['with rights for all', async (path: string) => (await mkdir(path), chmod(path, 0o777)), false],
    ['with rights for a group', async (path: string) => (await mkdir(path), chmod(path, 0o730)), false],
    [
      'as a link to a folder elsewhere',
      async (path: string) => {
        await mkdir(`${path}-elsewhere`, 0o711);
        await symlink(`${path}-elsewhere`, path);
      },
      false,
    ],
  ] as const) {
    test(
      `${what} is refused with a sentence that names it, and used once it has gone`,
      { skip: skip && 'only root can give files away' },
      async () => {
        const path = attemptFolders();
        await plant(path);
        const modules = makeModules(settings);
        const outcome = await hello(modules);
        assert.equal(outcome.kind, 'FAILED');
        assert.equal(outcome.error.type, 'command.folder');
        assert.equal(outcome.error.message, `${path} is not a folder that only this user can write to; remove it`);
        const left = (await lstat(path)).isSymbolicLink() ? `${path}-elsewhere` : path;
        assert.deepEqual(await readdir(left), []);
        await rm(path, { recursive: true });
        assert.equal((await hello(modules)).kind, 'SUCCEEDED');
      },
    );
  }

  test('keeps what another host, a living process or nobody of ours has put there', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    const ours = `${hostname()}-`;
    // Containers may share the place, and not their process ids.
    const kept = [`another-host-${dead.pid}-x`, `${ours}notes`, `${ours}${process.pid}-x`, 'notes'].toSorted();
    for (const name of [...kept, `${ours}${dead.pid}-x`])
      await mkdir(join(attemptFolders(), name), { recursive: true, mode: 0o711 });
    assert.equal((await hello()).kind, 'SUCCEEDED');
    assert.deepEqual((await readdir(attemptFolders())).toSorted(), kept);
  });

  test('by ourselves is closed to listing, and open to pass through', async () => {
    for (const mode of [0o755, 0o700]) {
      const path = attemptFolders();
      await mkdir(path, { recursive: true });
      await chmod(path, mode);
      assert.equal((await hello()).kind, 'SUCCEEDED');
      assert.equal((await lstat(path)).mode & 0o777, 0o711);
    }
  });
});
