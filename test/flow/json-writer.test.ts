import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShortJson, pieceLength, writeJson } from '../../src/flow/json-writer.ts';

/** The text, and how many characters were written between one turn and the next. */
async function write(value: unknown, most = Infinity) {
  const pieces: number[] = [];
  let turns = 0;
  const written = await writeJson(value, { most, turn: async () => void (turns += 1) });
  for (const piece of written ?? []) pieces.push(String(piece).length);
  return { text: written && Buffer.concat(written).toString(), pieces, turns };
}

const mebibyte = 1_048_576;
/** One of each kind of answer that is large. */
const large: Readonly<Record<string, unknown>> = {
  'long texts': {
    data: { tasks: { nodes: Array.from({ length: 60 }, (_, n) => ({ n, params: 'x'.repeat(261_000) })) } },
  },
  'many small rows': Array.from({ length: 20_000 }, (_, n) => ({
    id: `run-${n}`,
    number: n,
    state: 'SUCCEEDED',
    error: null,
  })),
  'one object of very many keys': Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`key ${n}`, n])),
  'one list of very many numbers': Array.from({ length: 500_000 }, (_, n) => n / 7),
  'texts that JSON writes six times as long': Array.from({ length: 20 }, () => '\u0001'.repeat(65_536)),
  'texts of three bytes a character': Array.from({ length: 50 }, () => '値'.repeat(65_536)),
  'many levels': Array.from({ length: 3_000 }).reduce<unknown>((inner) => ({ inner, beside: 'y'.repeat(100) }), null),
};

describe('JSON that is written in pieces', () => {
  for (const [what, value] of Object.entries(large)) {
    it(`of ${what} is the text that JSON.stringify makes, with a turn for others every ${pieceLength} characters`, async () => {
      const { text, pieces, turns } = await write(value);
      const whole = JSON.stringify(value);
      assert.ok(text === whole, `${text?.length} characters instead of ${whole.length}`);
      assert.ok(!isShortJson(value));
      assert.ok(turns >= pieces.length && turns > 4, `${turns} turns for ${pieces.length} pieces`);
      // A single text is not split, and may have 255 KB here.
      assert.ok(Math.max(...pieces) <= 7 * pieceLength, `${Math.max(...pieces)}`);
    });
  }

  it('of anything is the text that JSON.stringify makes', async () => {
    const odd = fc.constantFrom<unknown>(
      undefined,
      new Date(0),
      () => 1,
      Symbol('s'),
      NaN,
      { toJSON: () => undefined },
      Object.create(null),
    );
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 6 }), odd);
    const filler = Array.from({ length: 5_000 }, (_, n) => `filler ${n}`);
    await fc.assert(
      fc.asyncProperty(fc.array(anything), fc.dictionary(fc.string(), anything), async (list, object) => {
        // Beside something large nothing is written in one go.
        const value = { list: [...list, filler], object: { ...object, filler, last: [object, list] } };
        assert.equal((await write(value)).text, JSON.stringify(value));
      }),
      { numRuns: 200 },
    );
  });

  it('of what is short needs no turn of its own', () => {
    assert.ok(isShortJson({ data: { viewer: { name: 'a person' } }, errors: undefined }));
    assert.ok(isShortJson('x'.repeat(pieceLength - 10)));
    assert.ok(!isShortJson('x'.repeat(pieceLength)));
    assert.ok(!isShortJson(Array.from({ length: 30_000 }, () => null)));
  });

  it('is given up as soon as it has more bytes than may be', async () => {
    const list = Array.from({ length: 1_000 }, () => '値'.repeat(10_000));
    const { text, turns } = await write(list, mebibyte);
    assert.equal(text, null);
    // Characters of three bytes: the limit is one of bytes.
    assert.ok(turns <= mebibyte / pieceLength, `${turns} turns`);
    const bytes = Buffer.byteLength(JSON.stringify(list));
    assert.ok((await write(list, bytes)).text !== null);
    assert.equal((await write(list, bytes - 1)).text, null);
  });
});
