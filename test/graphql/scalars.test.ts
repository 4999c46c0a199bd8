import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { DateTime, Locale, printMilliseconds, readMilliseconds } from '../../src/graphql/scalars/index.ts';

describe('DateTime', () => {
  it('takes any offset and answers in UTC with milliseconds', () => {
    const instant = DateTime.parseValue('2027-03-01T09:00:00+02:00');
    assert.equal(DateTime.serialize(instant), '2027-03-01T07:00:00.000Z');
  });

  it('refuses days that do not exist, missing offsets and numbers', () => {
    for (const given of [
      '2027-02-29T00:00:00Z',
      '2027-13-01T00:00:00Z',
      '2027-01-01T00:00:00',
      '2027-01-01',
      '',
      0,
      null,
      {},
    ]) {
      assert.throws(() => DateTime.parseValue(given), { name: 'GraphQLError' }, JSON.stringify(given));
    }
    assert.equal(DateTime.parseValue('2028-02-29T00:00:00Z'), Date.UTC(2028, 1, 29));
  });
});

describe('a length of time', () => {
  it('is printed in the largest unit up to hours that divides it', () => {
    const printed = [90_000, 3_600_000, 86_400_000, 200, 0, 60_000, 61_001].map(printMilliseconds);
    assert.deepEqual(printed, ['PT90S', 'PT1H', 'PT24H', 'PT0.2S', 'PT0S', 'PT1M', 'PT61.001S']);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000_000 }), (ms) => readMilliseconds(printMilliseconds(ms)) === ms),
    );
  });

  it('may have days and weeks, but no months, no sign and no nonsense', () => {
    assert.equal(readMilliseconds('P1D'), 86_400_000);
    assert.equal(readMilliseconds('P2WT1S'), 14 * 86_400_000 + 1000);
    for (const text of ['P1M', 'P1Y', '-PT1S', 'PT-1S', '1h', '', 'P', 'PT', 'P9999999999W']) {
      assert.equal(typeof readMilliseconds(text), 'object', text);
    }
  });
});

describe('Locale', () => {
  it('is a language tag', () => {
    assert.equal(Locale.parseValue('de-AT'), 'de-AT');
    for (const given of ['', 'not a tag', '_', 7])
      assert.throws(() => Locale.parseValue(given), { name: 'GraphQLError' });
  });
});
