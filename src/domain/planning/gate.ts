import { fill, longestKey } from '../model/concurrency-key.ts';
import type { OverlapPolicy, Schedule } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import type { JsonObject } from '../model/values.ts';

/** A gate, and what happens to a run that finds it closed. */
export interface GatePolicy extends Gate {
  readonly onLimit: OverlapPolicy;
  /** Why the gate refuses a run, as text for people. */
  readonly refusal: string;
}

/** SKIP needs no gate: it checks for an open run of the schedule. The buffering policies queue behind a gate. */
export function scheduleGate(schedule: Pick<Schedule, 'id' | 'overlap'>): GatePolicy | null {
  if (schedule.overlap === 'SKIP' || schedule.overlap === 'ALLOW_ALL') return null;
  return {
    key: `schedule:${schedule.id}`,
    limit: 1,
    onLimit: schedule.overlap,
    refusal: 'the run before was still going, and another waits already',
  };
}

export function taskGate(taskId: string, task: Pick<Task, 'concurrency'>, params: JsonObject): GatePolicy | null {
  const { maxRuns, key, onLimit } = task.concurrency;
  if (maxRuns === null) return null;
  // Longer keys are refused earlier. The cut makes sure that the value fits the index for any stored row.
  const value = key === null ? null : fill(key, params).slice(0, longestKey).toWellFormed();
  return {
    key: value === null ? `task:${taskId}` : `task:${taskId}:${value}`,
    limit: maxRuns,
    onLimit,
    refusal: `the task had as many runs at work as it may (${maxRuns}${value === null ? '' : ` for "${value}"`})`,
  };
}

export interface GateCount {
  open: number;
  held: number;
}

/** What a run meets at its gates. Updates `counts` for the run that comes after it. */
export function pass(gates: readonly GatePolicy[], counts: ReadonlyMap<string, GateCount>): Passage {
  const closed = gates.filter((gate) => {
    const count = counts.get(gate.key);
    return count !== undefined && (count.open >= gate.limit || count.held > 0);
  });
  const refusing = closed.find(
    ({ key, onLimit }) => onLimit === 'SKIP' || (onLimit === 'BUFFER_ONE' && counts.get(key)!.held > 0),
  );
  if (refusing) return { kind: 'refused', gate: refusing };
  const blocking = closed.filter(({ onLimit }) => onLimit !== 'ALLOW_ALL');
  for (const { key } of gates) {
    const count = counts.get(key);
    if (count) count[blocking.length > 0 ? 'held' : 'open'] += 1;
  }
  return { kind: blocking.length > 0 ? 'held' : 'open', stop: blocking.filter(({ onLimit }) => onLimit in stopGrace) };
}

export type Passage =
  | { readonly kind: 'open' | 'held'; readonly stop: readonly GatePolicy[] }
  | { readonly kind: 'refused'; readonly gate: GatePolicy };

/** How many milliseconds a run that must make room may take to end. */
export const stopGrace: Partial<Record<OverlapPolicy, number>> = { CANCEL_OTHER: 30_000, TERMINATE_OTHER: 0 };

export interface Gate {
  readonly key: string;
  readonly limit: number;
}
