import type { Caller, TenantScope } from '../domain/model/actor.ts';
import type { ClaimRuns, TakeRun } from '../domain/model/commands/worker.ts';
import type { ExternalClaim, LeasedRun } from '../domain/model/external.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { JournalEntry, JournalReceipt } from './journal-entry.ts';
import type { KeyWrites } from './writes/key.ts';

/** The leases of workers from outside, on the database's clock. Each claim has a lease of its own. */
export interface ExternalStore {
  /**
   * Takes waiting runs of these names, highest priority first; an operator's worker takes every tenant's. The lease is
   * the token's: one that may execute no more, as the store has it now, gets nothing. Asked again with the same key, it
   * answers with the claims of the first call. Nothing claimed is not remembered.
   */
  claim(caller: Caller, request: ClaimRuns): Promise<readonly ExternalClaim[]>;
  /** The one run, if it waits. */
  take(caller: Caller, request: TakeRun): Promise<readonly ExternalClaim[]>;
  /** Which of these names have runs waiting, in which tenants, and how many (counted up to 100). */
  waiting(names: readonly string[]): Promise<readonly Waiting[]>;
  /** Brackets a call of a worker: the run stays as it is seen until `work` is over. Null: no such external run. */
  hold<T>(
    scope: TenantScope,
    runId: string,
    work: (run: LeasedRun | null, lease: LeaseTransaction) => Promise<T>,
  ): Promise<T>;
  /** Attempts whose time limit, or whose grace after a cancel, is over although their worker is alive. */
  overdue(limit: number): Promise<readonly Overdue[]>;
  /** This node leaves the run out of what is overdue for a minute, and everybody can read why. */
  setAside(runId: string, error: unknown): Promise<void>;
  /** Ends the leases of tokens that may execute no more; the next recovery takes their runs. Answers how many. */
  endUntrusted(): Promise<number>;
  /** Ends runs for which no worker came within the time they wait. */
  failUnclaimed(limit: number): Promise<readonly Unclaimed[]>;
}

export interface LeaseTransaction {
  readonly keys: KeyWrites;
  /** From now on for the time that was agreed at the claim; until when. */
  renew(): Promise<Instant>;
  /** Of the run's log as it is stored; null: it is empty. */
  lastMessage(): Promise<string | null>;
  /** Whether a line of the run begins so. */
  hasSaid(words: string): Promise<boolean>;
  /** An entry with a conclusion ends the lease as well. */
  write(entry: JournalEntry): Promise<JournalReceipt>;
}

export interface Waiting {
  readonly tenantId: string;
  readonly name: string;
  readonly count: number;
}

export interface Overdue {
  readonly runId: string;
  readonly fence: number;
  readonly kind: 'TIMEOUT' | 'CANCEL';
  readonly graceMs: Milliseconds | null;
}

export interface Unclaimed {
  readonly runId: string;
  readonly gates: readonly string[] | null;
}
