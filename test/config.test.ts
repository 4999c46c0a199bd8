import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, readConfig } from '../src/config.ts';

describe('POLYCHRON_ADMIN_TOKEN', () => {
  const read = (text: string) => readConfig({ POLYCHRON_ADMIN_TOKEN: text }).adminTokens;
  const [one, two] = ['one-'.repeat(8), 'two-'.repeat(8)];

  test('is a token, or several with commas between them', () => {
    assert.deepEqual(read(one), [one]);
    assert.deepEqual(read(`${two},${one}`), [two, one]);
    assert.equal(readConfig({}).adminTokens, undefined);
  });

  test('is refused when one of them is too short or cannot be sent in a header', () => {
    const bad = [
      'thirty-one-letters-are-too-few1',
      `${one},`,
      `${one}, ${two}`,
      'ü'.repeat(32),
      'x'.repeat(513),
      Array(11).fill(one).join(),
    ];
    for (const text of bad) {
      assert.throws(
        () => read(text),
        (error) =>
          error instanceof ConfigError &&
          /POLYCHRON_ADMIN_TOKEN must be 32 to 512/.test(error.message) &&
          !error.message.includes(text),
        text,
      );
    }
  });
});
