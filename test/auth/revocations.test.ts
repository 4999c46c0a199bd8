import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logRevocations } from '../../src/auth/revocations.ts';
import { newId } from '../../src/domain/model/id.ts';
import { makeAccessStore } from '../../src/persistence/access-store.ts';
import { migratedDatabase } from '../persistence/database.ts';
import { noon } from '../persistence/rows.ts';

const { orm } = await migratedDatabase();

test('a token that is revoked is logged once, with its name and prefix', async () => {
  const logged: unknown[] = [];
  const store = logRevocations(makeAccessStore(orm), { warn: (what: unknown) => void logged.push(what) });
  const id = newId(noon);
  const blank = { expiresAt: null, lastUsedAt: null, revokedAt: null, createdAt: noon, scopes: ['READ'] as const };
  await store.addToken({ id, tenantId: null, name: 'deploy', prefix: 'pct_abcd', ...blank }, new Uint8Array(32));
  assert.equal((await store.revokeToken(id, noon))?.revokedAt, noon);
  await store.revokeToken(id, noon + 1);
  await store.revokeToken(newId(noon), noon);
  assert.deepEqual(logged, [{ token: { id, name: 'deploy', prefix: 'pct_abcd', tenantId: null } }]);
});
