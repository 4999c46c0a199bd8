import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureAdminToken } from '../../src/auth/admin-token.ts';
import { makeAuthenticator } from '../../src/auth/authenticate.ts';
import type { Caller } from '../../src/domain/actor.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { noon } from '../persistence/rows.ts';

const { orm, pool } = await migratedDatabase();
const store = makeAccessStore(orm);
const clock = { now: () => noon };
let dataDir: string;
let printed: string[];

beforeEach(async () => {
  await pool.query('truncate tenant, api_token cascade');
  dataDir = join(await mkdtemp(join(tmpdir(), 'polychron-')), 'data');
  printed = [];
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const ensure = (configured?: string, folder = dataDir) =>
  ensureAdminToken({ dataDir: folder, configured, store, clock, print: (line) => printed.push(line) });
const kept = async (folder = dataDir) => (await readFile(join(folder, 'admin-token'), 'utf8')).trim();

async function login(secret: string): Promise<Caller | null> {
  const authenticator = makeAuthenticator({ store, clock });
  const caller = await authenticator.authenticate(`Bearer ${secret}`, '127.0.0.1');
  await authenticator.close();
  return caller;
}

test('the first start makes a token, shows it once and keeps it for its owner only', async () => {
  await ensure();
  const secret = await kept();
  const caller = await login(secret);
  assert.ok(caller?.tenantId === null && caller.scopes.has('ADMIN') && caller.scopes.size === 4);
  assert.equal(printed.length, 1);
  assert.ok(printed[0]?.includes(secret));
  assert.equal((await stat(join(dataDir, 'admin-token'))).mode & 0o777, 0o600);
  assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
  assert.equal((await store.tenantBySlug('default'))?.name, 'Default');

  await chmod(join(dataDir, 'admin-token'), 0o644);
  await ensure();
  assert.equal(await kept(), secret);
  assert.equal(printed.length, 1);
  assert.equal((await stat(join(dataDir, 'admin-token'))).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(dataDir), ['admin-token']);
});

test('eight nodes with one folder end up with one token between them', async () => {
  await Promise.all(Array.from({ length: 8 }, () => ensure()));
  assert.ok(await login(await kept()));
  assert.equal(printed.length, 1);
  assert.equal((await pool.query('select 1 from api_token')).rowCount, 1);
  assert.equal((await pool.query('select 1 from tenant')).rowCount, 1);
  assert.deepEqual(await readdir(dataDir), ['admin-token']);
});

test('eight nodes with a folder each make one token, and one folder has it', async () => {
  const folders = Array.from({ length: 8 }, (_, index) => join(dataDir, `n${index}`));
  await Promise.all(folders.map((folder) => ensure(undefined, folder)));
  assert.equal(printed.length, 1);
  const secrets = await Promise.all(folders.map((folder) => kept(folder).catch(() => null)));
  const [secret, ...others] = secrets.filter((found) => found !== null);
  assert.deepEqual(others, []);
  assert.ok(await login(secret ?? ''));
});

test('a crash between file and database is made good by the next start', async () => {
  await ensure();
  const secret = await kept();
  await pool.query('delete from api_token');
  await ensure();
  assert.equal(await kept(), secret);
  assert.ok(await login(secret));
});

test('when the only token has been revoked, the next start makes another', async () => {
  await ensure();
  const secret = await kept();
  await pool.query('update api_token set revoked_at = now()');
  await ensure();
  assert.notEqual(await kept(), secret);
  assert.ok(await login(await kept()));
  assert.equal(await login(secret), null);
});

test('a file that holds no token is not taken for one', async () => {
  await ensure();
  await writeFile(join(dataDir, 'admin-token'), 'short\n');
  await assert.rejects(ensure(), /admin-token holds something other than a token/);
});

test('a configured token is accepted, kept as hash only, and not shown', async () => {
  const secret = 'a-secret-of-my-own-choice-0123456789';
  await Promise.all([ensure(secret), ensure(secret)]);
  await ensure(secret);
  const caller = await login(secret);
  assert.ok(caller?.tenantId === null && caller.scopes.has('ADMIN'));
  assert.deepEqual(printed, []);
  const { rows } = await pool.query<{ row: string }>('select k::text as row from api_token k');
  assert.equal(rows.length, 1);
  assert.ok(!rows[0]?.row.includes(secret.slice(0, 4)));
  await assert.rejects(readdir(dataDir), { code: 'ENOENT' });
});

test('another configured token takes the place of the one before', async () => {
  await ensure('the-first-configured-token-0123456789');
  await ensure('the-second-configured-token-0123456789');
  assert.equal(await login('the-first-configured-token-0123456789'), null);
  assert.ok(await login('the-second-configured-token-0123456789'));
  await ensure('the-first-configured-token-0123456789');
  assert.match(printed[0] ?? '', /has been revoked/);
});

test('a configured token that is too short or cannot be sent is refused', async () => {
  for (const secret of [
    '',
    'thirty-one-letters-are-too-few1',
    'with a space in it',
    'ümlauts-everywhere',
    'x'.repeat(513),
  ]) {
    await assert.rejects(ensure(secret), /POLYCHRON_ADMIN_TOKEN must have 32 to 512 characters/, secret);
  }
  assert.equal((await pool.query('select 1 from api_token')).rowCount, 0);
});
