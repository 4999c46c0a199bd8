import type { Claim } from '../domain/model/claim.ts';
import { StopReason } from '../domain/model/module.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { Executor } from '../ports/executor.ts';
import type { NodeIdentity } from '../ports/node-store.ts';
import type { RunStore, Tenancy } from '../ports/run-store.ts';
import { Attempt, type AttemptTools } from './attempt.ts';
import { makePlaceBook, type PlaceBook } from './place-book.ts';
import { QueuePull } from './queue-pull.ts';

export interface WorkerOptions extends AttemptTools {
  readonly store: Pick<RunStore, 'claim' | 'giveBack'>;
  readonly node: () => NodeIdentity;
  /** Whether the node may begin attempts under that identity: it holds its lease and is not draining. */
  readonly mayBegin: () => boolean;
  /** Attempts at once. */
  readonly capacity: number;
  /** Called when an attempt begins. */
  readonly onBegin?: (claim: Claim) => void;
}

/** Executes runs in this process: it claims them, runs their modules and concludes them. */
export interface Worker extends Executor {
  readonly running: number;
  runIds(): readonly string[];
  setTenancy(tenancy: Tenancy): void;
  cancel(runId: string, reason: string | null, graceMs: Milliseconds): void;
  /** Ends every attempt for one reason. */
  stopAll(reason: StopReason): void;
  /** Takes no new runs and waits for its attempts. After `graceMs` it stops them. */
  drain(graceMs: Milliseconds): Promise<void>;
}

/** The longest time of a statement. */
const claimPatience: Milliseconds = 10_000;
/** The last entries of attempts are stored within this time or lost: the node must be able to stop without its database. */
const storePatience: Milliseconds = 5_000;
/** How long attempts have to end when the grace of a drain is over. */
const shutdownGrace: Milliseconds = 2_000;

export function makeWorker(options: WorkerOptions): Worker {
  return new NodeWorker(options);
}

class NodeWorker implements Worker {
  readonly #options: WorkerOptions;
  readonly #available: readonly string[];
  readonly #attempts = new Map<string, Attempt>();
  /** Endings on their way to the store. */
  readonly #concluding = new Set<Promise<unknown>>();
  readonly #book: PlaceBook;
  readonly #queue: QueuePull;
  #isDraining = false;
  #waiters: (() => void)[] = [];

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#available = [...options.modules.values()]
      .filter((module) => module.available && !module.forWorkers)
      .map((module) => module.name);
    this.#book = makePlaceBook(options.capacity);
    this.#queue = this.#makeQueue();
  }

  get nodeId(): string {
    return this.#options.node().id;
  }

  get capacity(): number {
    return this.#options.capacity;
  }

  get running(): number {
    return this.#attempts.size;
  }

  get inTurns(): boolean {
    return this.#book.inTurns;
  }

  runs(module: string): boolean {
    return this.#available.includes(module);
  }

  runIds(): readonly string[] {
    return [...this.#attempts.keys()];
  }

  reserve(wanted: number): number {
    return this.#mayBegin ? this.#book.reserve(wanted) : 0;
  }

  release(places: number): void {
    this.#book.release(places);
    if (places > 0) this.#freed();
  }

  take(tenantId: string): boolean {
    return this.#book.take(tenantId);
  }

  untake(tenantIds: readonly string[]): void {
    this.#book.untake(tenantIds);
  }

  setTenancy(tenancy: Tenancy): void {
    this.#book.setTenancy(tenancy);
  }

  pull(): void {
    this.#queue.pull();
  }

  start(claims: readonly Claim[]): void {
    // The lease may have been lost while the claim was on its way. Then another node may take the run at any moment.
    const ours = this.#mayBegin ? claims.filter(({ nodeId }) => nodeId === this.nodeId) : [];
    if (ours.length < claims.length) void this.#giveBack(claims.filter((claim) => !ours.includes(claim)));
    this.#book.release(ours.length);
    for (const claim of ours) void this.#makeAttempt(claim);
  }

  room(ms: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiters.push(() => (clearTimeout(timer), resolve()));
    });
  }

  cancel(runId: string, reason: string | null, graceMs: Milliseconds): void {
    this.#attempts.get(runId)?.stop(new StopReason('CANCEL', reason ?? 'canceled', graceMs));
  }

  stopAll(reason: StopReason): void {
    for (const attempt of this.#attempts.values()) attempt.stop(reason);
  }

  async drain(graceMs: Milliseconds): Promise<void> {
    this.#isDraining = true;
    await this.#untilAttemptsEnd(graceMs);
    const stored = Promise.all(this.#concluding).then(() => this.#options.journals.drained());
    if (await settlesWithin(stored, storePatience)) return;
    this.#options.logger.error(
      { runs: this.#concluding.size, patienceMs: storePatience },
      'the last entries of attempts could not be stored; their runs are lost with the lease',
    );
    this.#options.journals.giveUp();
  }

  async #makeAttempt(claim: Claim): Promise<void> {
    const attempt = new Attempt(claim, this.#options);
    this.#attempts.set(claim.runId, attempt);
    this.#book.begin(claim.tenantId);
    this.#options.onBegin?.(claim);
    const outcome = await attempt.run();
    this.#attempts.delete(claim.runId);
    this.#book.end(claim.tenantId);
    this.#conclude(attempt.conclude(outcome));
    this.#freed();
  }

  #conclude(stored: Promise<boolean> | null): void {
    if (stored === null) return;
    const done = stored.finally(() => this.#concluding.delete(done));
    this.#concluding.add(done);
  }

  /** Runs that were claimed while the node stopped or lost its lease have not begun: they lose no attempt. */
  async #giveBack(claims: readonly Claim[]): Promise<void> {
    const { store, logger } = this.#options;
    try {
      await store.giveBack(claims);
    } catch (error) {
      logger.warn(
        { err: error, runs: claims.length },
        'could not give claimed runs back; they are lost with the lease',
      );
    } finally {
      this.release(claims.length);
    }
  }

  async #untilAttemptsEnd(graceMs: Milliseconds): Promise<void> {
    const reason = new StopReason('SHUTDOWN', 'the node was stopped', shutdownGrace);
    const timer = setTimeout(() => this.stopAll(reason), graceMs);
    // A reserved place may stand for a claim under way. Its run belongs to this node as soon as the database has stored the
    // claim. A claim without an answer is left to the end of the lease.
    const patience = performance.now() + graceMs + claimPatience;
    while (this.running > 0 || (this.#book.reserved > 0 && performance.now() < patience)) await this.room(100);
    clearTimeout(timer);
  }

  get #mayBegin(): boolean {
    return !this.#isDraining && this.#options.mayBegin();
  }

  #makeQueue(): QueuePull {
    const { store, node, logger } = this.#options;
    return new QueuePull({
      mayPull: () => !this.#isDraining && this.#available.length > 0,
      reserve: (wanted) => this.reserve(wanted),
      release: (places) => this.#book.release(places),
      claim: (places, isUrgent) => store.claim(node(), this.#available, places, this.#book.load(places), isUrgent),
      start: (claims) => this.start(claims),
      hasRoom: () => this.#mayBegin && this.#book.free > 0,
      logger,
    });
  }

  #freed(): void {
    const waiters = this.#waiters;
    if (waiters.length > 0) this.#waiters = [];
    for (const wake of waiters) wake();
    this.#queue.freed();
  }
}

function settlesWithin(work: Promise<unknown>, ms: Milliseconds): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  work.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  return promise;
}
