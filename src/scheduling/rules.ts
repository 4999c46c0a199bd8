import { decisionSteps } from '../domain/model/computing.ts';
import type { Dispatch } from '../domain/planning/dispatch.ts';
import { type PlannedSchedule, ruleOf } from '../domain/model/schedule.ts';
import { BudgetSpent, compile, type CompiledRule } from '../recurrence/index.ts';

const capacity = 10_000;

/** A decision that takes more than this is a bug: no valid rule comes near it. */
const largestSteps = 64 * decisionSteps;
const mostRaised = 1_000;

/** The steps that each decision may take. They double each time that they were not enough. */
export function makeDecisionBudgets() {
  const raised = new Map<string, number>();
  return {
    stepsOf: (scheduleId: string): number => raised.get(scheduleId) ?? decisionSteps,
    note(undecided: Dispatch['undecided']): void {
      for (const { scheduleId, error } of undecided) {
        if (!(error instanceof BudgetSpent)) continue;
        if (raised.size >= mostRaised) raised.delete(raised.keys().next().value!);
        raised.set(scheduleId, Math.min(2 * (raised.get(scheduleId) ?? decisionSteps), largestSteps));
      }
    },
  };
}

/** Remembers compiled rules, except those of one-off schedules. An edit makes a new version, which is compiled again. */
export function makeRuleCache(): (schedule: PlannedSchedule) => CompiledRule {
  const rules = new Map<string, { version: number; rule: CompiledRule }>();
  return (schedule) => {
    const known = rules.get(schedule.id);
    if (known?.version === schedule.version) return known.rule;
    const rule = compile(ruleOf(schedule));
    if (schedule.recurrence.kind === 'once') return rule;
    if (rules.size >= capacity) rules.delete(rules.keys().next().value!);
    rules.set(schedule.id, { version: schedule.version, rule });
    return rule;
  };
}
