import type { Calendar } from '../domain/model/calendar.ts';
import type { Claim } from '../domain/model/claim.ts';
import type { RunState } from '../domain/model/run.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { DueRow, Settlement, RunDraft } from '../domain/planning/settlement.ts';
import type { Load } from '../domain/planning/shares.ts';
import type { Backlog, Figures } from './figures.ts';
import type { JournalEntry, JournalReceipt } from './journal-entry.ts';
import type { NodeIdentity, NodeStore } from './node-store.ts';

export interface Due {
  readonly rows: readonly DueRow[];
  /** Fewer than the limit were found, and others that are due were locked. */
  readonly skipped: boolean;
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

/** A run that was taken from a node or a worker whose lease had run out. */
export interface RecoveredRun {
  readonly runId: string;
  readonly state: RunState;
  readonly module: string;
  readonly attempt: number;
  readonly taskName: string;
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
