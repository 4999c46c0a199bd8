import type { Claim } from '../domain/model/claim.ts';
import type { LogLine } from '../domain/model/log-entry.ts';
import type { Instant } from '../domain/model/values.ts';
import type { Conclusion } from '../domain/planning/conclusion.ts';

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
