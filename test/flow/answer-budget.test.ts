import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAnswerBudgets } from '../../src/flow/answer-budget.ts';
import { DomainError } from '../../src/domain/model/errors.ts';

const limits = { answer: 100, read: 200, token: 300, node: 500 };
const callerOf = (tokenId: string) => ({ actor: { kind: 'TOKEN', name: 't', tokenId }, tenantId: 'x' }) as const;
const refused = (limit: number, retryAfter?: number) => (error: unknown) => {
  assert.ok(error instanceof DomainError);
  const { message, ...problem } = error.problems[0];
  assert.deepEqual(problem, { code: 'LIMIT_EXCEEDED', limit, ...(retryAfter !== undefined && { retryAfter }) });
  assert.match(message, /ask/);
  return true;
};

test('an answer may read and show so much, and nothing more once it is too large', () => {
  const budget = makeAnswerBudgets(limits).open(callerOf('a'));
  budget.read(200);
  budget.show(100);
  assert.throws(() => budget.show(1), refused(100));
  assert.throws(() => budget.read(0), refused(100));
  budget.renew();
  assert.equal(budget.exceeded, null);
  assert.throws(() => budget.read(201), refused(200));
});

test('the answers of one token share a budget, those of a node another; each gives back what it took', () => {
  const budgets = makeAnswerBudgets(limits);
  const [first, second, third, other] = ['a', 'a', 'a', 'b'].map((token) => budgets.open(callerOf(token)));
  first!.read(200);
  second!.read(100);
  assert.throws(() => third!.read(1), refused(300, 1_000));
  other!.read(150);
  assert.throws(() => other!.read(50), refused(500, 1_000));
  for (const budget of [first, second, third, other]) {
    budget!.end();
    budget!.end();
  }
  const again = ['a', 'b', 'c'].map((token) => budgets.open(callerOf(token)));
  again.forEach((budget) => budget.read(150));
  again.forEach((budget) => budget.renew());
  again[0]!.read(200);
});

test('stored documents that surely do not fit are refused before they are read; what is let go is not held', () => {
  const budgets = makeAnswerBudgets({ answer: 100, read: 200, token: 1_000, node: 1_000 });
  const budget = budgets.open(null);
  assert.equal(budget.room, 150);
  budget.expect(150, 'params of 2 objects');
  budget.show(40);
  assert.equal(budget.room, 90);
  budget.read(150);
  assert.equal(budget.room, 50);
  budget.release();
  assert.equal(budget.room, 90);
  budget.read(199);
  budget.release();
  assert.throws(() => budget.expect(91, 'params of 2 objects'), /params of 2 objects hold .* an answer holds at most/);
  assert.ok(budget.exceeded);
  assert.equal(budget.exceeded.problems[0].code, 'LIMIT_EXCEEDED');
});
