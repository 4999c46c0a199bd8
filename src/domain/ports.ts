import type { Actor } from './actor.ts';
import type { Calendar } from './calendar.ts';
import type { Conclusion } from './conclusion.ts';
import type { NextDecision } from './changed-rule.ts';
import type { DueSchedule, Verdict } from './decision.ts';
import type { LogLine } from './log-entry.ts';
import type { RetryPolicy } from './retry.ts';
import type { RunState, RunTrigger } from './run.ts';
import type { OccurrenceChange } from './schedule.ts';
import type { Load } from './shares.ts';
import type { ConcurrencyPolicy } from './task.ts';
import type { Instant, JsonObject, Milliseconds } from './values.ts';

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

export interface Gate {
  readonly key: string;
  readonly limit: number;
}

/** A run that this node has claimed, with all that an attempt needs. */
export interface Claim {
  readonly runId: string;
  readonly tenantId: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly scheduleId: string | null;
  readonly attempt: number;
  readonly fence: number;
  /** The lease under which it was claimed. */
  readonly nodeId: string;
  readonly module: string;
  readonly params: JsonObject;
  readonly retry: RetryPolicy;
  readonly timeoutMs: Milliseconds | null;
  readonly scheduledFor: Instant;
  readonly logCount: number;
}

/** What an attempt has to say since it last wrote. */
export interface JournalEntry {
  readonly claim: Claim;
  /** The run's lines that are stored already; the new ones follow without a gap. */
  readonly base: number;
  readonly lines: readonly LogLine[];
  readonly percent: number | null;
  readonly message: string | null;
  readonly conclusion: (Conclusion & { readonly nextAttemptAt: Instant | null }) | null;
}

export interface JournalReceipt {
  readonly stored: ReadonlySet<string>;
  /** Gates at which a place has become free. */
  readonly freed: readonly string[];
  /** Schedules whose next instant follows from the end of these runs. */
  readonly completed: readonly string[];
  /** Schedules that may have failed too often. */
  readonly failing: readonly string[];
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

export interface Due {
  readonly rows: readonly DueRow[];
  /** Fewer than the limit were found, and others that are due were locked. */
  readonly skipped: boolean;
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

/** The part of the store that decides and runs; every method is one short transaction of its own unless it says else. */
export interface SweepTransaction {
  /** Locks what is due, of all or of these, skipping what others have locked. */
  due(now: Instant, limit: number, only: readonly string[] | null): Promise<Due>;
  /** Of these calendars, those that are not at the version given. */
  calendars(known: ReadonlyMap<string, number | null>): Promise<readonly Calendar[]>;
  /** Pauses those of the schedules whose latest runs have all failed, as many as each allows. */
  pauseFailing(scheduleIds: readonly string[]): Promise<readonly PausedByFailures[]>;
  /** Those of the schedules that have a run which has not ended. */
  open(scheduleIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Serialises admission at these gates until the transaction ends; answers their open and held runs. */
  gates(keys: readonly string[]): Promise<ReadonlyMap<string, { open: number; held: number }>>;
  settle(settlements: readonly Settlement[], runs: readonly RunDraft[]): Promise<readonly Claim[]>;
  /** Looks at these schedules again only at `until`; what they planned stays to be decided. */
  defer(scheduleIds: readonly string[], until: Instant): Promise<void>;
  /** Asks the open runs behind a gate to end. */
  cancelBehind(keys: readonly string[], reason: string, graceMs: Milliseconds): Promise<readonly string[]>;
}

/** A schedule that has paused itself, since the end of its last failure. */
export interface PausedByFailures {
  readonly scheduleId: string;
  readonly pausedAt: Instant;
  readonly version: number;
}

/** The batches whose rows may be left out for a while. */
export type Step =
  'sweep' | 'claim' | 'queue' | 'release' | 'resume' | 'pause' | 'recover' | 'disown' | 'unclaimed' | 'overdue';

export interface Claimed {
  readonly claims: readonly Claim[];
  /** Runs are left that this node could take if it, or their tenant, had more places. */
  readonly more: boolean;
}

export interface QueuedDue {
  readonly count: number;
  /** Others that are due were locked. */
  readonly skipped: boolean;
}

export interface Tenancy {
  readonly several: boolean;
  /** Some tenant may run only so many at once. */
  readonly limited: boolean;
}

/** Since when the oldest of what is due has waited, in milliseconds; 0 when nothing is due. */
export interface Backlog {
  readonly scheduleMs: Milliseconds;
  /** Of runs that wait for an instant or a retry. */
  readonly runMs: Milliseconds;
  /** Rows that batches leave out at the moment, because they cannot treat them. */
  readonly leftOut: number;
}

/** What an operator watches. Of long lists only the start is looked at. */
export interface Figures {
  /** Runs that wait for a node. `ageMs`: how long ago the oldest of them was queued. */
  readonly queues: readonly { readonly tenantId: string; readonly runs: number; readonly ageMs: Milliseconds }[];
  /** Runs that wait for a worker from outside. */
  readonly forWorkers: readonly { readonly tenantId: string; readonly runs: number }[];
  readonly nextScheduleAt: Instant | null;
  /** Of the runs that wait for an instant or a retry. */
  readonly nextRunAt: Instant | null;
  /** Nodes and workers with a lease, by role. */
  readonly nodes: Readonly<Record<string, number>>;
}

/** A run that was taken from a node or a worker whose lease had run out. */
export interface RecoveredRun {
  readonly runId: string;
  readonly state: RunState;
  readonly module: string;
  readonly attempt: number;
  readonly taskName: string;
}

export interface NodeIdentity {
  readonly id: string;
  readonly host: string;
}

/** A schedule that is due. */
export interface DueId {
  readonly id: string;
  readonly tenantId: string;
}

export interface RunStore {
  sweep<T>(work: (transaction: SweepTransaction) => Promise<T>): Promise<T>;
  /** What is due, the oldest of each tenant, then the second of each; nothing is locked. */
  dueInTurns(now: Instant, limit: number): Promise<readonly DueId[]>;
  /** Waits, so long at most, for the lock of the oldest row that is due for the step and locked. Nothing is left locked. */
  awaitLocked(step: 'sweep' | 'queue', by: Instant, ms: Milliseconds): Promise<void>;
  /** This node leaves the row out of the step for a minute, and everybody can read why. */
  setAside(step: Step, id: string, error: unknown): Promise<void>;
  /** Distinct instants at which something comes due, schedules and waiting runs alike, in [from, to). */
  dueInstants(from: Instant, to: Instant, limit: number): Promise<readonly Instant[]>;
  /** Makes waiting runs whose time has come QUEUED, the oldest first or each tenant's in turns. */
  queueDue(now: Instant, limit: number, inTurns: boolean): Promise<QueuedDue>;
  /**
   * Claims up to `limit` queued runs of these modules, each tenant's share by the load; null: highest priority first. When
   * `isUrgent`, others wait to be claimed: runs that cannot be claimed are no longer looked for.
   */
  claim(
    node: NodeIdentity,
    modules: readonly string[],
    limit: number,
    load: Load | null,
    isUrgent?: () => boolean,
  ): Promise<Claimed>;
  /** Queues runs again that were claimed and not begun; it costs them no attempt. */
  giveBack(claims: readonly Claim[]): Promise<void>;
  write(entries: readonly JournalEntry[]): Promise<JournalReceipt>;
  /** How a run stands now, for an attempt whose write hit nothing. */
  standing(runId: string): Promise<{
    readonly fence: number;
    readonly nodeId: string | null;
    readonly logCount: number;
    readonly state: RunState;
  } | null>;
  /** The same outside of a sweep, for runs that have just ended. */
  pauseFailing(scheduleIds: readonly string[]): Promise<readonly PausedByFailures[]>;
  /** Lets held runs pass whose gates have a place free. Answers how many. */
  releaseGates(keys: readonly string[] | null): Promise<number>;
  /** Gives schedules that count from completion their next instant. */
  resumeCompleted(
    scheduleIds: readonly string[] | null,
    next: (due: DueRow, finishedAt: Instant) => Settlement['next'],
  ): Promise<readonly Instant[]>;
  /** Takes the runs of dead nodes: another attempt, or LOST. */
  recover(): Promise<readonly RecoveredRun[]>;
  /** Gives up runs that the store counts as this node's although it does not work on them (a lost answer). */
  disown(nodeId: string, working: readonly string[], olderThanMs: Milliseconds): Promise<number>;
  tenancy(): Promise<Tenancy>;
  backlog(): Promise<Backlog>;
  figures(): Promise<Figures>;
  readonly nodes: NodeStore;
}

export interface NodeStore {
  join(
    node: NodeIdentity & {
      readonly pid: number;
      readonly role: string;
      readonly capacity: number;
      readonly draining: boolean;
    },
    ttlMs: Milliseconds,
  ): Promise<void>;
  renew(nodeId: string, running: number, ttlMs: Milliseconds): Promise<Renewal>;
  leave(nodeId: string): Promise<void>;
  /** The database's clock. */
  now(): Promise<Instant>;
}

export interface Renewal {
  /** False: the lease had run out before. */
  readonly alive: boolean;
  /** The node's runs that somebody wants to end. */
  readonly cancel: readonly CancelRequest[];
  /** An operator wants the node to take no new runs. */
  readonly draining: boolean;
}

export interface CancelRequest {
  readonly runId: string;
  readonly reason: string | null;
  readonly graceMs: Milliseconds;
}

/** Tells nodes and subscribers that there is something to look at. It may come twice or not at all: truth is in the store. */
export type Nudge =
  | { readonly kind: 'run'; readonly runId: string }
  /** Of these tenants; without them of any. */
  | { readonly kind: 'events'; readonly tenantIds?: readonly string[] }
  | { readonly kind: 'queue' }
  | { readonly kind: 'due'; readonly at: Instant }
  | { readonly kind: 'cancel'; readonly runId: string };

export interface Bus {
  publish(nudges: readonly Nudge[]): void;
  /** `run` nudges go to those who listen to that run, all others by kind. */
  onRun(runId: string, listener: () => void): () => void;
  on(kind: Exclude<Nudge['kind'], 'run'>, listener: (nudge: Nudge) => void): () => void;
}

/** Wakes a node before an instant, wherever the process that stored it may be by then. */
export interface Wakes {
  /** False: the alarm's store is away, so the reconciler will have to find these. Never throws. */
  arm(instants: readonly Instant[]): Promise<boolean>;
}
