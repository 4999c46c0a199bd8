import type { Actor } from './actor.ts';
import type { RetryPolicy } from './retry.ts';
import type { Instant, Json, JsonObject, Milliseconds } from './values.ts';

/**
 * The life of a run. Every arrow is a row of {@link runTransitions}; the database refuses any other.
 *
 *   SCHEDULED ──► QUEUED ──► RUNNING ──► SUCCEEDED
 *       │           │ ▲        │  │ └──► FAILED · TIMED_OUT · LOST
 *       │           │ │        │  └────► RETRY_WAIT ──► QUEUED
 *       │           │ └────────┘ node died, attempts left
 *       │           │          └───────► CANCELING ──► CANCELED (or how it ended before the cancel reached it)
 *       └───────────┴──► CANCELED
 */
export const runTransitions = {
  SCHEDULED: ['QUEUED', 'RUNNING', 'CANCELED'],
  QUEUED: ['RUNNING', 'CANCELED', 'FAILED'],
  RUNNING: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST', 'RETRY_WAIT', 'CANCELING', 'QUEUED'],
  RETRY_WAIT: ['QUEUED', 'RUNNING', 'CANCELED'],
  CANCELING: ['CANCELED', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'LOST'],
  SUCCEEDED: [],
  FAILED: [],
  TIMED_OUT: [],
  CANCELED: [],
  LOST: [],
} as const satisfies Record<string, readonly string[]>;

export type RunState = keyof typeof runTransitions;
export const runStates = Object.keys(runTransitions) as readonly RunState[];

/** Nothing follows a final state. */
export function isFinal(state: RunState): boolean {
  return runTransitions[state].length === 0;
}

export const runTriggers = ['SCHEDULE', 'MANUAL', 'API', 'RETRY', 'CATCH_UP', 'BACKFILL'] as const;
export type RunTrigger = (typeof runTriggers)[number];

export interface RunError {
  /** A name for programs, `http.status` or `command.exit` for example. */
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  /** False: another attempt would fail in the same way, so none is made. */
  readonly retryable: boolean;
}

/** One promise to execute a task. It may take several attempts, one after the other. */
export interface Run {
  readonly id: string;
  readonly tenantId: string;
  readonly taskId: string;
  /** 1, 2, 3 … within the task. */
  readonly number: number;
  readonly scheduleId: string | null;
  /** The nominal instant of the occurrence that this run belongs to; null without a schedule. */
  readonly nominalAt: Instant | null;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly triggeredBy: Actor;
  /** 0 before the first start. */
  readonly attempt: number;
  readonly retry: RetryPolicy;
  readonly retryOf: string | null;
  readonly note: string | null;
  readonly module: string;
  readonly moduleVersion: string;
  readonly params: JsonObject;
  readonly priority: number;
  /** Limit of one attempt; null = none. */
  readonly timeoutMs: Milliseconds | null;
  readonly scheduledFor: Instant;
  readonly queuedAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** When a SCHEDULED or RETRY_WAIT run becomes due. */
  readonly nextAttemptAt: Instant | null;
  readonly nodeId: string | null;
  /** The host of the node that made the last attempt. */
  readonly worker: string | null;
  /**
   * Grows with every claim. Each write of an attempt carries it and changes nothing once another attempt has claimed
   * the run.
   */
  readonly fence: number;
  readonly progressPercent: number | null;
  readonly statusMessage: string | null;
  readonly result: Json;
  readonly exitCode: number | null;
  readonly error: RunError | null;
  readonly cancelReason: string | null;
  readonly cancelRequestedAt: Instant | null;
  /** After a cancel: how long the attempt may take to end before it is killed. */
  readonly cancelGraceMs: Milliseconds | null;
  readonly logCount: number;
  /** Grows by one with every change. It is also the position in the run's progress stream. */
  readonly version: number;
}

export type RunAction = 'CANCEL' | 'RETRY';

/** What a user may do with a run in this state. */
export function allowedActions(state: RunState): readonly RunAction[] {
  if (isFinal(state)) return ['RETRY'];
  return state === 'CANCELING' ? [] : ['CANCEL'];
}
