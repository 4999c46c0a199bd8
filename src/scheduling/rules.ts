import { type PlannedSchedule, ruleOf } from '../domain/schedule.ts';
import { compile, type CompiledRule } from '../recurrence/index.ts';

const capacity = 10_000;

/** Compiled rules of the schedules that fire often; an edit is another version and so another entry. */
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
