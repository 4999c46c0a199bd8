import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsFor } from '../../src/domain/model/computing.ts';
import { DomainError } from '../../src/domain/model/errors.ts';
import { makeTurns, mostWaiting } from '../../src/flow/turns.ts';
import { spend } from '../../src/recurrence/index.ts';

test('tenants take turns: the heavy work of one holds up another by a single piece', async () => {
  const turns = makeTurns();
  const order: string[] = [];
  const piece = (tenant: string, name: string) =>
    turns.run(tenant, stepsFor(), () => {
      spend(400_000);
      order.push(name);
    });
  const heavy = Array.from({ length: 20 }, (_, i) => piece('beta', `beta ${i}`));
  await Promise.all([...heavy, piece('alpha', 'alpha')]);
  assert.equal(order.indexOf('alpha'), 1);
  assert.deepEqual(
    order.filter((name) => name !== 'alpha'),
    heavy.map((_, i) => `beta ${i}`),
  );
});

test('the loop goes on between two heavy pieces, and cheap ones share a turn', async () => {
  const turns = makeTurns(1000);
  const turnsTaken = async (steps: number): Promise<number> => {
    let counted = 0;
    let done = false;
    const count = (): void => {
      if (done) return;
      counted += 1;
      setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 20 }, () => turns.run('t', stepsFor(), () => spend(steps))));
    done = true;
    return counted;
  };
  assert.ok((await turnsTaken(1000)) >= 20);
  assert.ok((await turnsTaken(1)) <= 3);
});

test('what a piece throws is its own, and the others go on', async () => {
  const turns = makeTurns();
  const [broken, spent, fine] = await Promise.allSettled([
    turns.run('t', stepsFor(), () => {
      throw new Error('broken');
    }),
    turns.run('t', stepsFor(10), () => spend(11)),
    turns.run('t', stepsFor(), () => 'fine'),
  ]);
  assert.ok(broken.status === 'rejected' && (broken.reason as Error).message === 'broken');
  assert.ok(spent.status === 'rejected' && spent.reason instanceof DomainError);
  assert.equal(spent.reason.problems[0].code, 'LIMIT_EXCEEDED');
  assert.deepEqual(fine, { status: 'fulfilled', value: 'fine' });
});

test('a tenant may have only so much waiting, which does not touch another', async () => {
  const turns = makeTurns();
  const all = Array.from({ length: mostWaiting }, () => turns.run('beta', stepsFor(), () => 1));
  await assert.rejects(
    turns.run('beta', stepsFor(), () => 1),
    (error) => error instanceof DomainError && error.problems[0].code === 'LIMIT_EXCEEDED',
  );
  assert.equal(await turns.run('alpha', stepsFor(), () => 2), 2);
  await Promise.all(all);
  assert.equal(await turns.run('beta', stepsFor(), () => 3), 3);
});
