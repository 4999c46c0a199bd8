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
  /** Whether the node may begin attempts under that identity: it holds its lease, and it does not drain. */
  readonly mayBegin: () => boolean;
  /** Attempts at once. */
  readonly capacity: number;
  /** Hears that an attempt begins. */
  readonly onBegin?: (claim: Claim) => void;
}

/** Executes runs in this process: it claims them, runs their modules and concludes them. */
export interface Worker extends Executor {
  readonly running: number;
  runIds(): readonly string[];
  heed(tenancy: Tenancy): void;
  cancel(runId: string, reason: string | null, graceMs: Milliseconds): void;
  /** Ends every attempt for one reason. */
  stopAll(reason: StopReason): void;
  /** Takes nothing new, waits for what runs, and after `graceMs` stops it. */
  drain(graceMs: Milliseconds): Promise<void>;
}

/** As long as a statement may take. */
const claimPatience: Milliseconds = 10_000;
/** What attempts have said last is stored within this, or lost: a database that is away must not keep the node from ending. */
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

  heed(tenancy: Tenancy): void {
    this.#book.heed(tenancy);
  }

  pull(): void {
    this.#queue.pull();
  }

  start(claims: readonly Claim[]): void {
    // The lease may have been lost while the claim was on its way. Then others may take the run at any moment.
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
      'the last words of attempts could not be stored; their runs are lost with the lease',
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

  /** What was claimed while the node began to stop, or lost its lease, has not begun: it costs the run no attempt. */
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
    // A place that is reserved may be a claim on its way, which is this node's from the moment the database has it. One
    // that gets no answer is left to the end of the lease.
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
    for (const go of waiters) go();
    this.#queue.freed();
  }
}

function settlesWithin(work: Promise<unknown>, ms: Milliseconds): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  work.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  return promise;
}
