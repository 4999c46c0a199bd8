import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ensureAdminToken } from '../../src/auth/admin-token.ts';
import { makeAuthenticator } from '../../src/auth/authenticate.ts';
import { hashSecret } from '../../src/auth/tokens.ts';
import type { Caller } from '../../src/domain/model/actor.ts';
import { newId } from '../../src/domain/model/id.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { makeWriteStore } from '../../src/persistence/write-store.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { noon } from '../persistence/rows.ts';

const { orm, pool } = await migratedDatabase();
const store = makeAccessStore(orm);
const writes = makeWriteStore(orm);
const defaultTenant = () => writes.transaction(({ tenants }) => tenants.find('default'));
const clock = { now: () => noon };
let dataDir: string;
let printed: string[];
let shown: string[];
let logged: string[];

beforeEach(async () => {
  await pool.query('truncate tenant, api_token cascade');
  dataDir = join(await mkdtemp(join(tmpdir(), 'polychron-')), 'data');
  [printed, shown, logged] = [[], [], []];
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const ensure = (configured?: readonly string[], folder = dataDir) =>
  ensureAdminToken({
    dataDir: folder,
    configured,
    store,
    clock,
    logger: { warn: (what: unknown, text?: unknown) => void logged.push(`${String(text)} ${JSON.stringify(what)}`) },
    print: (line, secret) => {
      printed.push(line);
      if (secret !== undefined) shown.push(secret);
    },
  });
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
  assert.deepEqual([printed.length, shown], [1, [secret]]);
  assert.ok(!printed[0]?.includes(secret), 'only a terminal may have it');
  assert.equal((await stat(join(dataDir, 'admin-token'))).mode & 0o777, 0o600);
  assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
  assert.equal((await defaultTenant())?.name, 'Default');

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
  await Promise.all([ensure([secret]), ensure([secret])]);
  await ensure([secret]);
  const caller = await login(secret);
  assert.ok(caller?.tenantId === null && caller.scopes.has('ADMIN'));
  assert.deepEqual([printed, logged], [[], []]);
  const { rows } = await pool.query<{ row: string }>('select k::text as row from api_token k');
  assert.equal(rows.length, 1);
  assert.ok(!rows[0]?.row.includes(secret.slice(0, 4)));
  await assert.rejects(readdir(dataDir), { code: 'ENOENT' });
});

describe('configured tokens that change', () => {
  const first = 'the-first-configured-token-0123456789';
  const second = 'the-second-configured-token-0123456789';
  const works = async () => [(await login(first)) !== null, (await login(second)) !== null];

  test('forward and back: the value that was set last works, and each end is logged', async () => {
    await ensure([first]);
    await ensure([second]);
    assert.deepEqual(await works(), [false, true]);
    await ensure([first]);
    assert.deepEqual(await works(), [true, false]);
    await ensure([second]);
    assert.deepEqual(await works(), [false, true]);
    assert.equal(logged.filter((line) => line.includes('no longer names')).length, 3);
    assert.equal(logged.filter((line) => line.includes('works again')).length, 2);
    assert.ok(
      logged.every((line) => line.includes('"prefix":"(set) ') && !line.includes(first) && !line.includes(second)),
    );
    assert.deepEqual(printed, []);
  });

  test('two with a comma between them both work, so that clients can move from one to the other', async () => {
    await ensure([first]);
    await ensure([second, first]);
    assert.deepEqual(await works(), [true, true]);
    await ensure([second]);
    assert.deepEqual(await works(), [false, true]);
  });

  test('nodes that start with different values at once leave one that works', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => ensure([n % 2 === 0 ? first : second])));
    assert.equal((await works()).filter(Boolean).length, 1);
  });

  test('one that was revoked by hand stays revoked, and the other, which still works, is kept', async () => {
    await ensure([first]);
    await pool.query('update api_token set revoked_at = now()');
    await ensure([second]);
    await ensure([first]);
    assert.deepEqual(await works(), [false, true]);
    assert.match(printed.join(), /has been revoked and stays revoked/);
    await ensure([second, first]);
    assert.deepEqual(await works(), [false, true]);
  });

  test('one that is the token of a tenant ends none and opens nothing', async () => {
    await ensure([first]);
    const { id: tenantId } = (await defaultTenant())!;
    const blank = { expiresAt: null, lastUsedAt: null, revokedAt: null, createdAt: noon, scopes: ['READ'] as const };
    const theirs = { id: newId(noon), tenantId, name: 'theirs', prefix: 'x', ...blank };
    await writes.transaction(({ tokens }) => tokens.insert(theirs, hashSecret(second)));
    await ensure([second]);
    assert.ok(await login(first));
    assert.match(printed.join(), /is not an operator's/);
  });
});
