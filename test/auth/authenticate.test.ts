import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { TooManyAttempts } from '../../src/admission/attempts.ts';
import { type Authenticator, makeAuthenticator } from '../../src/auth/authenticate.ts';
import { hashSecret, makeSecret } from '../../src/auth/tokens.ts';
import type { ApiToken } from '../../src/domain/model/access.ts';
import type { AccessStore } from '../../src/ports/access-store.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { makeWriteStore } from '../../src/persistence/write-store.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { makeTenant, makeToken, noon } from '../persistence/rows.ts';

const { orm } = await migratedDatabase();
const real = makeAccessStore(orm);
const writes = makeWriteStore(orm);
const asked = { look: 0, note: 0 };
const store: AccessStore = {
  ...real,
  tokensByHash: (hashes) => ((asked.look += 1), real.tokensByHash(hashes)),
  noteUse: (id, at) => ((asked.note += 1), real.noteUse(id, at)),
};
const here = '192.0.2.1';
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
  await writes.transaction(({ tokens }) => tokens.insert(token, hashSecret(secret)));
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
  assert.deepEqual(await authenticator.authenticate(header, here), expected);
  assert.deepEqual(await authenticator.authenticate(`bearer   ${secret} `, here), expected);
  assert.deepEqual(await authenticator.authenticateSecret(secret, here), expected);
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
  for (const header of headers) assert.equal(await authenticator.authenticate(header, here), null, header);
});

test('an expired token, a revoked one and one of a disabled tenant are nobody', async () => {
  const tenant = makeTenant({ enabled: false });
  await real.addTenant(tenant);
  const keys = [
    await makeKey({ expiresAt: now }),
    await makeKey({ revokedAt: noon }),
    await makeKey({ tenantId: tenant.id }),
  ];
  for (const { header } of keys) assert.equal(await authenticator.authenticate(header, here), null);
});

test('a token that expires while its answer is remembered stops at once', async () => {
  const { header } = await makeKey({ expiresAt: now + 1000 });
  assert.ok(await authenticator.authenticate(header, here));
  now += 1000;
  assert.equal(await authenticator.authenticate(header, here), null);
  assert.equal(asked.look, 1);
});

test('a hundred requests at once ask the store once, and a revocation works within two seconds', async () => {
  const { header, token } = await makeKey();
  const callers = await Promise.all(Array.from({ length: 100 }, () => authenticator.authenticate(header, here)));
  assert.ok(callers.every((caller) => caller !== null));
  assert.equal(asked.look, 1);
  const [caller] = callers;
  assert.ok(caller && (await authenticator.revalidate(caller)));
  await writes.transaction(({ tokens }) => tokens.save({ ...token, revokedAt: now }));
  now += 2000;
  assert.equal(await authenticator.authenticate(header, here), null);
  assert.equal(await authenticator.revalidate(caller), null);
});

test('a tenant that is disabled locks its callers out, and lets them in again', async () => {
  const tenant = makeTenant();
  await real.addTenant(tenant);
  const { header } = await makeKey({ tenantId: tenant.id });
  assert.ok(await authenticator.authenticate(header, here));
  await writes.transaction(({ tenants }) => tenants.save({ ...tenant, enabled: false }));
  now += 2000;
  assert.equal(await authenticator.authenticate(header, here), null);
  await writes.transaction(({ tenants }) => tenants.save({ ...tenant, enabled: true }));
  now += 2000;
  assert.ok(await authenticator.authenticate(header, here));
});

test('a token made a moment after it was first tried works at once', async () => {
  const secret = makeSecret();
  assert.equal(await authenticator.authenticateSecret(secret, here), null);
  await writes.transaction(({ tokens }) => tokens.insert(makeToken(null), hashSecret(secret)));
  assert.ok(await authenticator.authenticateSecret(secret, here));
});

test('a token made after it was tried often works within a second', async () => {
  const secret = makeSecret();
  for (let i = 0; i < 50; i += 1) assert.equal(await authenticator.authenticateSecret(secret, here), null);
  assert.equal(asked.look, 10);
  await writes.transaction(({ tokens }) => tokens.insert(makeToken(null), hashSecret(secret)));
  assert.ok(await authenticator.authenticateSecret(secret, '192.0.2.2'));
  now += 1000;
  assert.ok(await authenticator.authenticateSecret(secret, here));
});

test('an outage is an outage, not a refusal, and is not remembered', async () => {
  const { header } = await makeKey();
  let down = true;
  const flaky = makeAuthenticator({
    store: {
      ...real,
      tokensByHash: (hashes) => (down ? Promise.reject(new Error('down')) : real.tokensByHash(hashes)),
    },
    clock: { now: () => now },
  });
  await assert.rejects(flaky.authenticate(header, here), /down/);
  down = false;
  assert.ok(await flaky.authenticate(header, here));
  await flaky.close();
});

test('use is noted once a minute, behind the request, and its failure is heard', async () => {
  const { header, token } = await makeKey();
  for (let i = 0; i < 59; i += 1, now += 1000) await authenticator.authenticate(header, here);
  assert.equal(asked.note, 1);
  const first = now - 59_000;
  await authenticator.close();
  assert.equal((await real.tokenById(token.id))?.token.lastUsedAt, first);
  now = first + 60_000;
  await authenticator.authenticate(header, here);
  await authenticator.close();
  assert.equal((await real.tokenById(token.id))?.token.lastUsedAt, now);

  const errors: unknown[] = [];
  const failing = makeAuthenticator({
    store: { ...real, noteUse: () => Promise.reject(new Error('no')) },
    clock: { now: () => now + 120_000 },
    onError: (error) => errors.push(error),
  });
  assert.ok(await failing.authenticate(header, here));
  await failing.close();
  assert.equal(errors.length, 1);
});

test('beyond a hundred wrong tokens of an address the others wait for one statement together', async () => {
  const wrong = (): Promise<unknown> =>
    authenticator.authenticateSecret(makeSecret(), here).catch((error: unknown) => error);
  const known = await makeKey();
  assert.ok(await authenticator.authenticate(known.header, here));
  for (let i = 0; i < 100; i += 1) assert.equal(await wrong(), null);
  asked.look = 0;
  const cold = await makeKey();
  const flood = Promise.all(Array.from({ length: 500 }, wrong));
  // A good token is let in, the one that was never seen too; and from elsewhere nothing is different.
  assert.ok(await authenticator.authenticate(cold.header, here));
  now += 2000;
  assert.ok(await authenticator.authenticate(known.header, here));
  assert.equal(await authenticator.authenticateSecret(makeSecret(), '192.0.2.2'), null);
  for (const error of await flood) assert.ok(error instanceof TooManyAttempts);
  assert.ok(asked.look <= 5, `${asked.look} statements`);
  // Two seconds have given back forty.
  now += 60_000;
  assert.equal(await wrong(), null);
});

test('the same wrong token costs no statement, however often it comes', async () => {
  const secret = makeSecret();
  const answers = Array.from({ length: 1_000 }, () =>
    authenticator.authenticateSecret(secret, here).catch((error: unknown) => error),
  );
  for (const answer of await Promise.all(answers)) assert.ok(answer === null || answer instanceof TooManyAttempts);
  for (let i = 0; i < 1_000; i += 1)
    await authenticator
      .authenticateSecret(secret, here)
      .catch((error: unknown) => assert.ok(error instanceof TooManyAttempts));
  assert.ok(asked.look <= 12, `${asked.look} statements`);
});
