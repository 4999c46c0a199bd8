import type { Schedule } from '../domain/model/schedule.ts';
import type { Task } from '../domain/model/task.ts';
import type { Instant, InstantRange, Milliseconds } from '../domain/model/values.ts';

/** What is played: tasks with their schedules, and what happens to them meanwhile. */
export interface Scenario extends InstantRange {
  readonly tasks: readonly SimulatedTask[];
  /** The scheduler is down and decides nothing. Runs that have been started go on. */
  readonly downtimes: readonly InstantRange[];
}

export interface SimulatedTask {
  readonly id: string;
  readonly name: string;
  readonly concurrency: Task['concurrency'];
  readonly params: Task['params'];
  /** How long each of its runs takes; 0: no run is open when the next instant comes. */
  readonly runsTakeMs: Milliseconds;
  readonly schedules: readonly SimulatedSchedule[];
}

export interface SimulatedSchedule {
  /** As it stands at the beginning, with its first instant. */
  readonly schedule: Schedule;
  /** In their order, not overlapping. */
  readonly pauses: readonly InstantRange[];
}

/** What became of an instant, or of a span of instants that share their fate. */
export interface Happening {
  readonly task: SimulatedTask;
  readonly schedule: Schedule;
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly count: number;
  readonly fireAt: Instant;
  readonly decidedAt: Instant;
  readonly fate: Fate;
}

export type Fate =
  | { readonly kind: 'none'; readonly state: string; readonly reason: string }
  | { readonly kind: 'run'; readonly trigger: string; readonly run: SimulatedRun };

/** Its ends are known only when they have come. */
export interface SimulatedRun {
  readonly scheduleId: string;
  readonly scheduledFor: Instant;
  readonly gates: readonly { readonly key: string; readonly limit: number }[];
  startedAt: Instant | null;
  /** When it ends if nobody cancels it; null while it waits at a gate. */
  endsAt: Instant | null;
  canceled: boolean;
}

/** planned = run + skipped + missed + pending; `balanced` compares it with what the rule itself counts. */
export interface SimulatedBalance {
  readonly task: SimulatedTask;
  readonly schedule: Schedule;
  readonly planned: number;
  readonly run: number;
  readonly skipped: number;
  readonly missed: number;
  /** Planned within the range and not decided at its end: the scheduler was down, or jitter puts it off. */
  readonly pending: number;
  readonly balanced: boolean;
}

export interface Outcome {
  /** By instant; at most as many as were asked for. */
  readonly happenings: readonly Happening[];
  /** Happenings that were left out. */
  readonly left: number;
  readonly balances: readonly SimulatedBalance[];
}
