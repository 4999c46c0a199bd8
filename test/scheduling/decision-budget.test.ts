import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionSteps } from '../../src/domain/model/computing.ts';
import { makeDecisionBudgets } from '../../src/scheduling/rules.ts';
import { BudgetSpent } from '../../src/recurrence/index.ts';

test('a decision that took more than its budget gets twice as much the next time, and no other does', () => {
  const budgets = makeDecisionBudgets();
  const undecided = (scheduleId: string, error: unknown = new BudgetSpent()) => budgets.note([{ scheduleId, error }]);
  undecided('heavy');
  undecided('broken', new Error('a fault'));
  assert.equal(budgets.stepsOf('heavy'), 2 * decisionSteps);
  undecided('heavy');
  assert.equal(budgets.stepsOf('heavy'), 4 * decisionSteps);
  assert.equal(budgets.stepsOf('broken'), decisionSteps);
  for (let i = 0; i < 20; i += 1) undecided('heavy');
  assert.equal(budgets.stepsOf('heavy'), 64 * decisionSteps);
});
