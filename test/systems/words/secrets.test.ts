import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Notes } from '../../../src/systems/import/draft.ts';
import { copyOf } from '../../../src/systems/import/work.ts';
import { withoutSecrets, withSecretsOf } from '../../../src/systems/words/secrets.ts';

const secrets = [
  'password',
  'user_password',
  'passwd',
  'passphrase',
  'pass',
  'clientSecret',
  'secret_key',
  'api_token',
  'tokens',
  'credentials',
  'private_key',
  'trust_id',
  'TRUST_ID',
];
const others = ['passenger', 'bypass_mode', 'trust_identity', 'trust', 'key', 'name'];

describe('secrets of other systems', () => {
  it('are known by one list of names, for an API as for an import', () => {
    const given = Object.fromEntries([...secrets, ...others].map((name) => [name, 'x']));
    const kept = Object.fromEntries(others.map((name) => [name, 'x']));
    assert.deepEqual(withoutSecrets(given), kept);
    const notes = new Notes();
    assert.deepEqual(copyOf(given, notes, 'data'), kept);
    assert.deepEqual(
      notes.remarks.map(({ field }) => field),
      secrets.map((name) => `data.${name}`),
    );
  });

  it('are found at any depth, and each is named by its path', () => {
    const given = { a: { token: 1, b: 2 }, list: [{ trust_id: 'x', c: 3 }, 'text', [{ secret: 1 }]], d: null };
    const paths: string[] = [];
    const kept = withoutSecrets(given, (path) => paths.push(path));
    assert.deepEqual(kept, { a: { b: 2 }, list: [{ c: 3 }, 'text', [{}]], d: null });
    assert.deepEqual(paths, ['a.token', 'list.0.trust_id', 'list.2.0.secret']);
  });

  it('come back to their places when a client sends what it was shown', () => {
    const stored = { url: 'a', login: { user: 'u', password: 'p' }, token: 't' };
    const changed = { ...withoutSecrets(stored), url: 'b' };
    assert.deepEqual(withSecretsOf(stored, changed), { ...stored, url: 'b' });
    assert.deepEqual(withSecretsOf(stored, { ...changed, token: 'new' }), { ...stored, url: 'b', token: 'new' });
  });
});
