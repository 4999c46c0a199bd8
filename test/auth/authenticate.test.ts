import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type Authenticator, makeAuthenticator } from '../../src/auth/authenticate.ts';
import { hashSecret, makeSecret } from '../../src/auth/tokens.ts';
import type { ApiToken } from '../../src/domain/access.ts';
import type { AccessStore } from '../../src/domain/ports/access-store.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { makeTenant, makeToken, noon } from '../persistence/rows.ts';

const { orm } = await migratedDatabase();
const real = makeAccessStore(orm);
const asked = { look: 0, note: 0 };
const store: AccessStore = {
  ...real,
  tokenByHash: (hash) => ((asked.look += 1), real.tokenByHash(hash)),
  noteUse: (id, at) => ((asked.note += 1), real.noteUse(id, at)),
};
let now = noon;
let authenticator: Authenticator;

beforeEach(() => {
  Object.assign(asked, { look: 0, note: 0 });
  authenticator = makeAuthenticator({ store, clock: { now: () => now } });
});
afterEach(() => authenticator.close());

async function makeKey(given: Partial<ApiToken> = {}): Promise<{ token: ApiToken; secret: string; header: string }> {
  const secret = makeSecret();
  const token = makeToken(null, { name: 'key', scopes: ['READ', 'EXECUTE'], ...given });
  assert.ok(await real.addToken(token, hashSecret(secret)));
  return { token, secret, header: `Bearer ${secret}` };
}

test('a token is a caller with its tenant and its scopes', async () => {
  const tenant = makeTenant();
  await real.addTenant(tenant);
  const { token, header, secret } = await makeKey({ tenantId: tenant.id });
  const expected = {
    actor: { kind: 'TOKEN', name: 'key', tokenId: token.id },
    tenantId: tenant.id,
    scopes: new Set(['READ', 'EXECUTE']),
  };
  assert.deepEqual(await authenticator.authenticate(header), expected);
  assert.deepEqual(await authenticator.authenticate(`bearer   ${secret} `), expected);
  assert.deepEqual(await authenticator.authenticateSecret(secret), expected);
});

test('anything else is nobody', async () => {
  const { secret } = await makeKey();
  const headers = [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    secret,
    `Basic ${secret}`,
    `Bearer ${secret}x`,
    `Bearer ${secret.slice(0, -1)}`,
    `Bearer ${secret} ${secret}`,
    `Bearer ${secret.toUpperCase()}`,
    `Bearer ${'x'.repeat(100_000)}`,
    'Bearer \0',
    'Bearer ä',
  ];
  for (const header of headers) assert.equal(await authenticator.authenticate(header), null, header);
});

test('an expired token, a revoked one and one of a disabled tenant are nobody', async () => {
  const tenant = makeTenant({ enabled: false });
  await real.addTenant(tenant);
  const keys = [
    await makeKey({ expiresAt: now }),
    await makeKey({ revokedAt: noon }),
    await makeKey({ tenantId: tenant.id }),
  ];
  for (const { header } of keys) assert.equal(await authenticator.authenticate(header), null);
});

test('a token that expires while its answer is remembered stops at once', async () => {
  const { header } = await makeKey({ expiresAt: now + 1000 });
  assert.ok(await authenticator.authenticate(header));
  now += 1000;
  assert.equal(await authenticator.authenticate(header), null);
  assert.equal(asked.look, 1);
});

test('a hundred requests at once ask the store once, and a revocation works within two seconds', async () => {
  const { header, token } = await makeKey();
  const callers = await Promise.all(Array.from({ length: 100 }, () => authenticator.authenticate(header)));
  assert.ok(callers.every((caller) => caller !== null));
  assert.equal(asked.look, 1);
  const [caller] = callers;
  assert.ok(caller && (await authenticator.revalidate(caller)));
  await real.revokeToken(token.id, now);
  now += 2000;
  assert.equal(await authenticator.authenticate(header), null);
  assert.equal(await authenticator.revalidate(caller), null);
});

test('a tenant that is disabled locks its callers out, and lets them in again', async () => {
  const tenant = makeTenant();
  await real.addTenant(tenant);
  const { header } = await makeKey({ tenantId: tenant.id });
  assert.ok(await authenticator.authenticate(header));
  await real.changeTenant(tenant.id, (before) => ({ ...before, enabled: false }));
  now += 2000;
  assert.equal(await authenticator.authenticate(header), null);
  await real.changeTenant(tenant.id, (before) => ({ ...before, enabled: true }));
  now += 2000;
  assert.ok(await authenticator.authenticate(header));
});

test('a token made a moment after it was first tried works at once', async () => {
  const secret = makeSecret();
  assert.equal(await authenticator.authenticateSecret(secret), null);
  await real.addToken(makeToken(null), hashSecret(secret));
  assert.ok(await authenticator.authenticateSecret(secret));
});

test('an outage is an outage, not a refusal, and is not remembered', async () => {
  const { header } = await makeKey();
  let down = true;
  const flaky = makeAuthenticator({
    store: { ...real, tokenByHash: (hash) => (down ? Promise.reject(new Error('down')) : real.tokenByHash(hash)) },
    clock: { now: () => now },
  });
  await assert.rejects(flaky.authenticate(header), /down/);
  down = false;
  assert.ok(await flaky.authenticate(header));
  await flaky.close();
});

test('use is noted once a minute, behind the request, and its failure is heard', async () => {
  const { header, token } = await makeKey();
  for (let i = 0; i < 59; i += 1, now += 1000) await authenticator.authenticate(header);
  assert.equal(asked.note, 1);
  const first = now - 59_000;
  await authenticator.close();
  assert.equal((await real.tokenById(token.id))?.token.lastUsedAt, first);
  now = first + 60_000;
  await authenticator.authenticate(header);
  await authenticator.close();
  assert.equal((await real.tokenById(token.id))?.token.lastUsedAt, now);

  const errors: unknown[] = [];
  const failing = makeAuthenticator({
    store: { ...real, noteUse: () => Promise.reject(new Error('no')) },
    clock: { now: () => now + 120_000 },
    onError: (error) => errors.push(error),
  });
  assert.ok(await failing.authenticate(header));
  await failing.close();
  assert.equal(errors.length, 1);
});
