import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { deepestJson, isTooDeep } from '../../src/admission/nesting.ts';

const lists = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const objects = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('the nesting of JSON, told from its bytes', () => {
  it('is counted for lists, objects and both', () => {
    for (const make of [lists, objects, (n: number) => `[${objects(n - 1)}]`]) {
      assert.equal(isTooDeep(make(deepestJson)), false);
      assert.equal(isTooDeep(make(deepestJson + 1)), true);
    }
  });

  it('does not count what stands within texts, nor levels side by side', () => {
    const text = '['.repeat(1_000);
    assert.equal(isTooDeep(JSON.stringify({ [text]: text, b: `\\"${text}`, c: `\\\\"${text}` })), false);
    assert.equal(isTooDeep(`[${'[],{},'.repeat(1_000)}1]`), false);
  });

  it('begins again behind a text, whatever escapes end it', () => {
    for (const end of ['\\\\', '\\"', '\\\\\\"', '\\u005b', 'é💥'])
      assert.equal(isTooDeep(`["x${end}",${lists(deepestJson)}]`), true, end);
  });

  it('stops at the first level too many, so that what comes after is not looked at', () => {
    let looked = 0;
    const bytes = new Proxy(Buffer.alloc(1_000_000, '['), {
      get(target, name) {
        if (typeof name === 'string' && /^\d+$/.test(name)) looked += 1;
        return Reflect.get(target, name, target) as unknown;
      },
    });
    assert.equal(isTooDeep(bytes), true);
    assert.equal(looked, deepestJson + 1);
  });
});
