import type { Caller } from '../../domain/model/actor.ts';
import type { Held } from '../../domain/model/commands/worker.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { leaseLostError, otherTokenError, type LeasedRun } from '../../domain/model/external.ts';
import type { LogLine } from '../../domain/model/log-entry.ts';
import { storyOf } from '../../domain/planning/story.ts';
import type { Conclusion } from '../../domain/planning/conclusion.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ExternalStore, LeaseTransaction } from '../../ports/external-store.ts';
import type { JournalEntry, JournalReceipt } from '../../ports/journal-entry.ts';
import type { Wakes } from '../../ports/wakes.ts';
import { keyOf } from '../../ports/writes/key.ts';

export type Written = { readonly entry: JournalEntry; readonly receipt: JournalReceipt } | null;

/** A call about a run that somebody holds. */
export interface HeldCall<Answer> {
  /** Null: the service itself, for a worker that does not act. */
  readonly caller: Caller | null;
  readonly command: Held;
  /** Its name in the schema. */
  readonly operation: string;
  readonly work: (run: LeasedRun, lease: LeaseTransaction) => Promise<{ answer: Answer; written: Written }>;
  /** The answer for an attempt that has ended; null or absent = LEASE_LOST. */
  readonly otherwise?: (run: LeasedRun) => Answer | null;
}

export interface HeldRunsOptions {
  readonly store: Pick<ExternalStore, 'hold'>;
  readonly clock: Clock;
  readonly wakes: Wakes;
  /** Tells of what has been stored, as after the journal of a node. */
  readonly follow: (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;
}

/** The bracket of every call about a held run: nobody else changes the run meanwhile. */
export class HeldRuns {
  readonly #options: HeldRunsOptions;

  constructor(options: HeldRunsOptions) {
    this.#options = options;
  }

  async hold<Answer>(call: HeldCall<Answer>): Promise<Answer> {
    const { caller, command } = call;
    const { answer, written } = await this.#options.store.hold(caller?.tenantId ?? null, command.runId, (run, lease) =>
      once(call, run, lease),
    );
    if (written) this.#options.follow([written.entry], written.receipt);
    return answer;
  }

  /** Ends the attempt: another one follows, or the run is over. */
  async end(
    run: LeasedRun,
    lease: LeaseTransaction,
    conclusion: Conclusion,
    story: Pick<LogLine, 'level' | 'message'> | null = storyOf(conclusion, run.claim),
  ): Promise<Written> {
    const now = this.#options.clock.now();
    const nextAttemptAt = conclusion.retryInMs === null ? null : now + conclusion.retryInMs;
    if (nextAttemptAt !== null) await this.#options.wakes.arm([nextAttemptAt]);
    const lines = story ? [{ ...story, fields: null, percent: null, at: now }] : [];
    return write(run, lease, { lines, conclusion: { ...conclusion, nextAttemptAt } });
  }
}

/** Stores what the worker says of its run. */
export async function write(run: LeasedRun, lease: LeaseTransaction, said: Partial<JournalEntry>): Promise<Written> {
  const { claim } = run;
  const nothing = { lines: [], percent: null, message: null, conclusion: null };
  const entry: JournalEntry = { claim, base: claim.logCount, ...nothing, ...said };
  return { entry, receipt: await lease.write(entry) };
}

/** A repeated call gets its first answer, also when another worker holds the run by now. */
async function once<Answer>(
  { caller, operation, command, work, otherwise }: HeldCall<Answer>,
  run: LeasedRun | null,
  lease: LeaseTransaction,
): Promise<{ answer: Answer; written: Written }> {
  const key = caller && keyOf(caller, operation, command);
  const known = key && (await lease.keys.recall(key));
  // It was kept by the same operation.
  if (known) return { answer: known.answer as Answer, written: null };
  if (!run) throw notFoundError('run of an external module', command.runId, ['runId']);
  const foreign = run.held && run.tokenId !== null && run.tokenId !== caller?.actor.tokenId;
  if (foreign && caller !== null && command.anyToken !== true) throw otherTokenError();
  if (run.claim.fence !== command.fence) throw leaseLostError();
  const ended = run.held ? null : (otherwise?.(run) ?? null);
  if (!run.held && ended === null) throw leaseLostError();
  const done = ended === null ? await work(run, lease) : { answer: ended, written: null };
  if (key) await lease.keys.remember(key, done.answer);
  return done;
}
