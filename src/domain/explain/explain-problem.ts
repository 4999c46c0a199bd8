import { printInstant } from '../model/values.ts';
import { type ExplainedGate, gate } from './explanation.ts';
import type { LeftOut } from './standings.ts';

/** Present only if the engine leaves the row out; otherwise there is no such gate. */
export function problemGate(leftOut: LeftOut | null): ExplainedGate[] {
  if (leftOut === null) return [];
  const { step, reason, since, until } = leftOut;
  const detail = `the step "${step}" has failed for it since ${printInstant(since)} and tries again at ${printInstant(until)}: ${reason}`;
  return [gate('problem', 'HELD', detail, { opensAt: until })];
}
