import type { Actor } from '../model/actor.ts';
import type { RunTrigger, RunState } from '../model/run.ts';
import type { OccurrenceChange, Schedule } from '../model/schedule.ts';
import type { ConcurrencyPolicy } from '../model/task.ts';
import type { Instant, JsonObject } from '../model/values.ts';
import type { Gate } from './gate.ts';
import type { NextDecision } from './rule-with-changes.ts';
import type { DueSchedule, Verdict } from './verdict.ts';

/** A run to be created. Null fields come from its task and from its schedule's overrides. */
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
  /** SCHEDULED waits for `scheduledFor`, QUEUED waits for a node, RUNNING is claimed by `nodeId` at once. */
  readonly state: Extract<RunState, 'SCHEDULED' | 'QUEUED' | 'RUNNING'>;
  readonly nodeId: string | null;
  /** The gates of the run with their limits. Null = no limit. */
  readonly gates: readonly Gate[] | null;
  /** True: it waits at a gate. */
  readonly held: boolean;
}

/** A due schedule, with what a dispatch needs to know about its task. */
export interface DueRow extends DueSchedule {
  readonly task: {
    readonly module: string;
    readonly params: JsonObject;
    readonly concurrency: ConcurrencyPolicy;
    readonly priority: number;
  };
  /** The tenant has a limit of concurrent runs, so each run must be claimed from the queue. */
  readonly tenantLimited: boolean;
  /** How many runs of the tenant may wait; null = no limit. */
  readonly queueLimit: number | null;
}

/** One decided schedule, ready to be written: its verdicts, with the ids of their runs. */
export interface Settlement {
  readonly due: DueRow;
  readonly decidedAt: Instant;
  readonly verdicts: readonly (Verdict & { readonly runId: string | null })[];
  readonly next: NextDecision | null;
  /** The same array as the schedule's when nothing has changed. */
  readonly changes: readonly OccurrenceChange[];
  readonly state: string;
  readonly startedRuns: number;
  readonly resumed: boolean;
  /** Set when its last run has started: the last instant that counts as planned. */
  readonly plansUntil: Instant | null;
}

/** The schedule after a settlement, as far as planning is concerned. */
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
