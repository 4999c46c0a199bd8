import type { Actor } from '../model/actor.ts';
import type { RunTrigger, RunState } from '../model/run.ts';
import type { OccurrenceChange, Schedule } from '../model/schedule.ts';
import type { ConcurrencyPolicy } from '../model/task.ts';
import type { Instant, JsonObject } from '../model/values.ts';
import type { Gate } from './gate.ts';
import type { NextDecision } from './rule-with-changes.ts';
import type { DueSchedule, Verdict } from './verdict.ts';

/** A run to be made. What is absent comes from its task, and from its schedule's overrides. */
export interface RunDraft {
  readonly id: string;
  readonly tenantId: string;
  readonly taskId: string;
  readonly scheduleId: string | null;
  readonly nominalAt: Instant | null;
  readonly trigger: RunTrigger;
  readonly triggeredBy: Actor;
  readonly scheduledFor: Instant;
  readonly moduleVersion: string;
  readonly params: JsonObject | null;
  readonly priority: number | null;
  readonly note: string | null;
  readonly retryOf: string | null;
  /** SCHEDULED waits for `scheduledFor`, QUEUED for a node, RUNNING is claimed by `nodeId` at once. */
  readonly state: Extract<RunState, 'SCHEDULED' | 'QUEUED' | 'RUNNING'>;
  readonly nodeId: string | null;
  /** Keys under which only so many runs may be open at once, with their limits. Null = no limit. */
  readonly gates: readonly Gate[] | null;
  /** Waits at a gate. */
  readonly held: boolean;
}

/** A schedule that is due, with what a dispatch needs to know of its task. */
export interface DueRow extends DueSchedule {
  readonly task: {
    readonly module: string;
    readonly params: JsonObject;
    readonly concurrency: ConcurrencyPolicy;
    readonly priority: number;
  };
  /** The tenant limits its concurrent runs, so that each has to be claimed from the queue. */
  readonly tenantLimited: boolean;
  /** How many runs of the tenant may wait; null = any number. */
  readonly queueLimit: number | null;
}

/** One decided schedule, ready to be written: its verdicts with the runs that keep them. */
export interface Settlement {
  readonly due: DueRow;
  readonly decidedAt: Instant;
  readonly verdicts: readonly (Verdict & { readonly runId: string | null })[];
  readonly next: NextDecision | null;
  /** The schedule's own when nothing of them has changed. */
  readonly changes: readonly OccurrenceChange[];
  readonly state: string;
  readonly startedRuns: number;
  readonly resumed: boolean;
  /** Set when its last run has started: the last instant that counts as planned. */
  readonly plansUntil: Instant | null;
}

/** The schedule as a settlement leaves it, as far as planning goes. */
export function afterSettlement(schedule: Schedule, settlement: Settlement): Schedule {
  const { next, changes, state, startedRuns, resumed } = settlement;
  return {
    ...schedule,
    nextNominalAt: next?.nominalAt ?? null,
    nextFireAt: next?.fireAt ?? null,
    changes,
    state: state as Schedule['state'],
    startedRuns,
    ...(resumed && { pauseNote: null, pausedBy: null, pausedAt: null, pausedUntil: null }),
  };
}
