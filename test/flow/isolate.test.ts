import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OutageError } from '../../src/domain/model/errors.ts';
import { failureOf } from '../../src/domain/model/failure.ts';
import { isolate } from '../../src/flow/isolate.ts';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
const items = Array.from({ length: 20 }, (_, i) => i);

/** Fails as told whenever one of the culprits is among the items. */
function worker(culprits: ReadonlyMap<number, () => Error>) {
  const seen: number[] = [];
  let calls = 0;
  return {
    seen,
    get calls() {
      return calls;
    },
    work: async (some: readonly number[]): Promise<number> => {
      calls += 1;
      for (const item of some) {
        const error = culprits.get(item);
        if (error) throw error();
      }
      seen.push(...some);
      return some.length;
    },
  };
}

describe('a batch of which some rows fail', () => {
  for (const [name, error] of [
    ['54000', withCode('54000')],
    ['42P01', withCode('42P01')],
    ['XX000', withCode('XX000')],
    ['23514', withCode('23514')],
    ['a throw while the statement is built', new RangeError('Invalid time value')],
    ['a statement that takes too long', withCode('57014')],
  ] as const) {
    it(`sets aside the culprits of ${name} and treats the others once each`, async () => {
      const aside: number[] = [];
      const { seen, work } = worker(new Map([3, 11].map((item) => [item, () => error])));
      const { done, left } = await isolate(items, work, async (item, reason) => {
        assert.equal(reason, error);
        aside.push(item);
      });
      assert.deepEqual(aside, [3, 11]);
      assert.deepEqual(
        seen,
        items.filter((item) => item !== 3 && item !== 11),
      );
      assert.equal(
        done.reduce((sum, count) => sum + count, 0),
        18,
      );
      assert.deepEqual(left, []);
    });
  }

  it('ends after one of them when something urgent waits, and goes on from there', async () => {
    const aside: number[] = [];
    const { seen, work } = worker(new Map([3, 11].map((item) => [item, () => withCode('XX000')])));
    const setAside = async (item: number) => void aside.push(item);
    let left: readonly number[] = items;
    for (const found of [[3], [3, 11]]) {
      const result = await isolate(left, work, setAside, undefined, () => true);
      assert.equal(result.error, null);
      assert.deepEqual(aside, found);
      left = result.left;
    }
    assert.deepEqual(
      [...seen, ...left, ...aside].sort((a, b) => a - b),
      items,
    );
    assert.deepEqual((await isolate(left, work, setAside, undefined, () => true)).left, []);
  });

  it('parts it by tenants, so that hardly anybody waits for the faults of another', async () => {
    // Two tenants of one row each, among eighteen rows of one whose rows all fail.
    const faulty = items.filter((item) => item !== 7 && item !== 15);
    const { work } = worker(new Map(faulty.map((item) => [item, () => withCode('XX000')])));
    const order: string[] = [];
    const told = async (some: readonly number[]) => {
      const count = await work(some);
      order.push(`did ${some.join()}`);
      return count;
    };
    const tenantOf = (item: number) => (item === 7 || item === 15 ? String(item) : 'faulty');
    await isolate(items, told, async (item) => void order.push(`set aside ${item}`), tenantOf);
    assert.deepEqual(order.slice(0, 2), ['did 7', 'did 15']);
    assert.equal(order.length, items.length);
  });

  it('parts very many tenants by halves, and keeps each together', async () => {
    const many = Array.from({ length: 64 }, (_, i) => i);
    const seen = worker(new Map([[5, () => withCode('XX000')]]));
    const { done } = await isolate(
      many,
      seen.work,
      async () => {},
      (item) => String(item % 32),
    );
    assert.equal(
      done.reduce((sum, count) => sum + count, 0),
      63,
    );
    assert.ok(seen.calls < 20, `${seen.calls} calls`);
  });

  it('leaves everything as it is when the store is away', async () => {
    for (const error of [withCode('ECONNREFUSED'), withCode('53300'), withCode('57P01'), new OutageError('away')]) {
      const { work } = worker(new Map([[7, () => error]]));
      const { done, left, error: outage } = await isolate(items, work, () => assert.fail('nobody is to blame'));
      assert.deepEqual([done, left, outage], [[], items, error]);
    }
  });

  it('keeps what was done before the store went away, and says what is left', async () => {
    let calls = 0;
    const { done, left } = await isolate(
      items,
      async (some) => {
        calls += 1;
        if (calls === 1) throw withCode('54000');
        if (calls > 2) throw withCode('08006');
        return some;
      },
      async () => undefined,
    );
    assert.deepEqual([done.flat(), left], [items.slice(0, 10), items.slice(10)]);
  });

  it('repeats a batch that met a deadlock, whole', async () => {
    let calls = 0;
    const { done } = await isolate(
      items,
      async (some) => {
        calls += 1;
        if (calls === 1) throw withCode('40P01');
        return some.length;
      },
      () => assert.fail('nobody is to blame'),
    );
    assert.deepEqual([calls, done], [2, [20]]);
  });

  it('blames the store and no row when nothing at all passes in time', async () => {
    const { work } = worker(new Map(items.map((item) => [item, () => withCode('57014')])));
    const { left } = await isolate(items, work, () => assert.fail('nobody is to blame'));
    assert.deepEqual(left, items);
  });

  it('finds one among 512 with few calls', async () => {
    const many = Array.from({ length: 512 }, (_, i) => i);
    const counted = worker(new Map([[300, () => withCode('54000')]]));
    await isolate(many, counted.work, async () => undefined);
    assert.ok(counted.calls <= 2 * 9 + 1, `${counted.calls} calls`);
  });

  it('takes the answer that stands for the work of the one set aside', async () => {
    const { work } = worker(new Map([[0, () => new Error('own')]]));
    const { done } = await isolate([0], work, async () => -1);
    assert.deepEqual(done, [-1]);
  });
});

it('what nobody has named as an outage is a row’s own', () => {
  for (const code of ['22003', '23505', '42P01', '54000', 'XX000', '0A000', 'P0001'])
    assert.equal(failureOf(withCode(code)), 'OWN', code);
  for (const code of ['40001', '40P01', '55P03', '57014']) assert.equal(failureOf(withCode(code)), 'CONTENTION', code);
  for (const code of ['08006', '53100', '53200', '57P01', '57P03', '58030', '25006', 'ECONNRESET', 'EPIPE', '28P01'])
    assert.equal(failureOf(withCode(code)), 'OUTAGE', code);
  assert.equal(failureOf(new Error('wrapped', { cause: withCode('57P01') })), 'OUTAGE');
  assert.equal(failureOf('not even an error'), 'OWN');
});
