import { type CompiledRule, within } from '../../recurrence/index.ts';
import { schedulerActor } from '../model/actor.ts';
import type { CompiledCalendar } from '../model/calendar.ts';
import { keyProblem } from '../model/concurrency-key.ts';
import type { Instant, JsonObject } from '../model/values.ts';
import { type Admission, decide } from './decision.ts';
import { exclusionOf } from './exclusion.ts';
import { type GateCount, type GatePolicy, pass, scheduleGate, stopGrace, taskGate } from './gate.ts';
import { newRun } from './new-run.ts';
import type { QueueRoom } from './queue-room.ts';
import type { DueRow, RunDraft, Settlement } from './settlement.ts';

export interface Dispatch {
  readonly settlements: readonly Settlement[];
  readonly runs: readonly RunDraft[];
  /** Gates whose open runs must end to make room. */
  readonly stops: readonly { readonly key: string; readonly graceMs: number }[];
  /** Schedules that could not be decided because of a bug or a broken row. They must not delay the others. */
  readonly undecided: readonly { readonly scheduleId: string; readonly error: unknown }[];
}

export interface DispatchContext {
  readonly now: Instant;
  readonly rule: (due: DueRow) => CompiledRule;
  /** The calendars of the schedule, in the schedule's order. */
  readonly calendars: (due: DueRow) => readonly CompiledCalendar[];
  /** Ids of schedules with a run that has not ended. */
  readonly open: ReadonlySet<string>;
  readonly counts: ReadonlyMap<string, GateCount>;
  readonly moduleVersion: (module: string) => string | null;
  /** Takes a place on this node for a run of the schedule; false = the run goes to the queue. */
  readonly reserve: (due: DueRow) => boolean;
  readonly nodeId: string;
  /** How many steps the decision of a schedule may use; absent = no limit. Beyond it the schedule stays undecided. */
  readonly steps?: (scheduleId: string) => number;
  readonly queueRoom: QueueRoom;
}

export function gatesOf(due: DueRow): readonly GatePolicy[] {
  if (due.schedule.shadow) return [];
  return [scheduleGate(due.schedule), taskGate(due.schedule.taskId, due.task, effectiveParams(due))].filter(
    (gate) => gate !== null,
  );
}

export function effectiveParams(due: {
  readonly schedule: Pick<DueRow['schedule'], 'paramsOverride'>;
  readonly task: Pick<DueRow['task'], 'params'>;
}): JsonObject {
  return due.schedule.paramsOverride ? { ...due.task.params, ...due.schedule.paramsOverride } : due.task.params;
}

/** Turns due schedules into what must be written: their verdicts, the runs, and the gates whose runs must make room. */
export function dispatch(rows: readonly DueRow[], context: DispatchContext): Dispatch {
  const runs: RunDraft[] = [];
  const stops = new Map<string, number>();
  const undecided: { scheduleId: string; error: unknown }[] = [];
  const settlements = rows.flatMap((due) => {
    try {
      const left = context.steps?.(due.schedule.id);
      const decided = (): Settlement => settle(due, context, runs, stops);
      return left === undefined ? decided() : within({ left }, decided);
    } catch (error) {
      undecided.push({ scheduleId: due.schedule.id, error });
      return [];
    }
  });
  return { settlements, runs, stops: [...stops].map(([key, graceMs]) => ({ key, graceMs })), undecided };
}

function settle(due: DueRow, context: DispatchContext, runs: RunDraft[], stops: Map<string, number>): Settlement {
  const { schedule, task } = due;
  const gates = gatesOf(due);
  const held = new Map<Instant, boolean>();
  let open = context.open.has(schedule.id);
  const admit: Admission = (nominalAt) => {
    if (schedule.overlap === 'SKIP' && open)
      return { state: 'SKIPPED_OVERLAP', reason: 'the run before was still going' };
    const problem = schedule.shadow ? null : keyProblem(task.concurrency, effectiveParams(due));
    if (problem !== null) return { state: 'SKIPPED_LIMIT', reason: problem };
    if (!schedule.shadow && context.queueRoom.isFull(due))
      return { state: 'SKIPPED_LIMIT', reason: `the tenant has as many runs waiting as it may (${due.queueLimit})` };
    const passage = pass(gates, context.counts);
    if (passage.kind === 'refused') return { state: 'SKIPPED_OVERLAP', reason: passage.gate.refusal };
    for (const gate of passage.stop) stops.set(gate.key, stopGrace[gate.onLimit] ?? 0);
    held.set(nominalAt, passage.kind === 'held');
    open = true;
    return null;
  };
  const rule = context.rule(due);
  const decision = decide(due, context.now, rule, admit, exclusionOf(rule, context.calendars(due)));
  const verdicts = decision.verdicts.map((verdict) => {
    if (verdict.fate.kind !== 'run') return { ...verdict, runId: null };
    const waits = held.get(verdict.nominalAt) ?? false;
    const claimed = !waits && !due.tenantLimited && context.reserve(due);
    if (!claimed) context.queueRoom.take(due);
    const run = newRun(
      {
        tenantId: schedule.tenantId,
        taskId: schedule.taskId,
        scheduleId: schedule.id,
        nominalAt: verdict.nominalAt,
        trigger: verdict.fate.trigger,
        triggeredBy: schedulerActor,
        scheduledFor: verdict.fireAt,
        moduleVersion: context.moduleVersion(task.module) ?? 'unknown',
        state: claimed ? 'RUNNING' : 'QUEUED',
        nodeId: claimed ? context.nodeId : null,
        gates: gates.length > 0 ? gates.map(({ key, limit }) => ({ key, limit })) : null,
        held: waits,
      },
      context.now,
    );
    runs.push(run);
    return { ...verdict, runId: run.id };
  });
  const { next, changes, state, startedRuns, resumed, plansUntil } = decision;
  return { due, decidedAt: context.now, verdicts, next, changes, state, startedRuns, resumed, plansUntil };
}
