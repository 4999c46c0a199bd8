import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logRevocations } from '../../src/auth/revocations.ts';
import { newId } from '../../src/domain/model/id.ts';
import { noon } from '../persistence/rows.ts';

test('a token that is revoked is logged with its name and prefix, and nothing else', () => {
  const logged: unknown[] = [];
  const id = newId(noon);
  const log = logRevocations({ warn: (what: unknown) => void logged.push(what) });
  const times = { expiresAt: null, lastUsedAt: null, revokedAt: noon, createdAt: noon };
  log({ id, tenantId: null, name: 'deploy', prefix: 'pct_abcd', scopes: ['READ'], ...times });
  assert.deepEqual(logged, [{ token: { id, name: 'deploy', prefix: 'pct_abcd', tenantId: null } }]);
});
