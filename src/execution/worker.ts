import type { Logger } from 'pino';
import { conclude } from '../domain/planning/conclusion.ts';
import type { AttemptContext, Module } from '../ports/module.ts';
import { type Outcome, StopReason } from '../domain/model/module.ts';
import { grantRefusal } from '../domain/model/module-grants.ts';
import { storyOf } from '../domain/planning/story.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { AttemptJournal, Journals } from './journal.ts';
import type { TenantDesk } from './tenant-desk.ts';
import type { Claim } from '../domain/model/claim.ts';
import type { Claimed, RunStore, Tenancy } from '../ports/run-store.ts';
import type { NodeIdentity } from '../ports/node-store.ts';
import { storableOutcome } from '../domain/model/storable.ts';
import { setLongTimeout } from './long-timeout.ts';
import { makePlaceBook } from './place-book.ts';
import { limitedJournal, type LogMeter } from './log-meter.ts';

export interface WorkerOptions {
  readonly store: Pick<RunStore, 'claim' | 'giveBack'>;
  readonly journals: Journals;
  readonly modules: ReadonlyMap<string, Module>;
  readonly node: () => NodeIdentity;
  /** Whether the node may begin attempts under that identity: it holds its lease, and it does not drain. */
  readonly mayBegin: () => boolean;
  /** Attempts at once. */
  readonly capacity: number;
  readonly logger: Logger;
  readonly tenants: Pick<TenantDesk, 'find'>;
  readonly meter: Pick<LogMeter, 'admit'>;
  /** Hears that an attempt begins. */
  readonly onBegin?: (claim: Claim) => void;
}

export interface Worker {
  readonly nodeId: string;
  readonly capacity: number;
  readonly running: number;
  runIds(): readonly string[];
  reserve(wanted: number): number;
  /** Whether the tenant may have one of the reserved places; it counts as the tenant's until `untake`. */
  take(tenantId: string): boolean;
  untake(tenantIds: readonly string[]): void;
  /** Several tenants are there, or may be. */
  readonly inTurns: boolean;
  heed(tenancy: Tenancy): void;
  release(places: number): void;
  start(claims: readonly Claim[]): void;
  pull(): void;
  runs(module: string): boolean;
  room(ms: number): Promise<void>;
  cancel(runId: string, reason: string | null, graceMs: Milliseconds): void;
  /** Ends every attempt for one reason. */
  stopAll(reason: StopReason): void;
  /** Takes nothing new, waits for what runs, and after `graceMs` stops it. */
  drain(graceMs: Milliseconds): Promise<void>;
}

/** A module that ignores its signal is left behind this long after its grace; its run ends without it. */
const abandonAfter = 5_000;
const claimBatch = 500;
/** While tenants take turns, in milliseconds. */
const turnPause = 5;
/** As long as a statement may take. */
const claimPatience = 10_000;
/** What attempts have said last is stored within this, or lost: a database that is away must not keep the node from ending. */
const storePatience = 5_000;

interface Attempt {
  readonly claim: Claim;
  readonly controller: AbortController;
  ended: boolean;
}

/** Makes attempts: claim, run the module, conclude. The outcome is a value; nothing here throws for a failed task. */
export function makeWorker(options: WorkerOptions): Worker {
  const { journals, modules, capacity, logger } = options;
  const available = [...modules.values()]
    .filter((module) => module.available && !module.forWorkers)
    .map((module) => module.name);
  const attempts = new Map<string, Attempt>();
  const concluding = new Set<Promise<unknown>>();
  const book = makePlaceBook(capacity);
  let draining = false;
  let pulling = false;
  let pullAgain = false;
  let waitsForPlace = false;
  let freedMeanwhile = false;
  let soon: NodeJS.Timeout | null = null;
  let waiters: (() => void)[] = [];

  const mayBegin = (): boolean => !draining && options.mayBegin();
  const free = (): number => (mayBegin() ? book.free : 0);

  function freed(): void {
    if (waiters.length > 0) waiters = (waiters.forEach((go) => go()), []);
    if (pullAgain) pull();
    else if (pulling) freedMeanwhile = true;
    else if (waitsForPlace) pullSoon();
  }

  /** Places that come free one by one are given out together: finding out whose turn it is has its price. */
  function pullSoon(): void {
    soon ??= setTimeout(() => {
      soon = null;
      pull();
    }, turnPause);
  }

  function release(places: number): void {
    book.release(places);
    if (places > 0) freed();
  }

  function start(claims: readonly Claim[]): void {
    // The lease may have been lost while the claim was on its way. Then others may take the run at any moment.
    const ours = mayBegin() ? claims.filter(({ nodeId }) => nodeId === options.node().id) : [];
    if (ours.length < claims.length) void giveBack(claims.filter((claim) => !ours.includes(claim)));
    book.release(ours.length);
    for (const claim of ours) {
      const attempt: Attempt = { claim, controller: new AbortController(), ended: false };
      attempts.set(claim.runId, attempt);
      book.begin(claim.tenantId);
      options.onBegin?.(claim);
      void makeAttempt(attempt);
    }
  }

  /** What was claimed while the node began to stop, or lost its lease, has not begun: it costs the run no attempt. */
  async function giveBack(claims: readonly Claim[]): Promise<void> {
    try {
      await options.store.giveBack(claims);
    } catch (error) {
      logger.warn(
        { err: error, runs: claims.length },
        'could not give claimed runs back; they are lost with the lease',
      );
    } finally {
      release(claims.length);
    }
  }

  async function makeAttempt(attempt: Attempt): Promise<void> {
    const { claim, controller } = attempt;
    const journal = journals.open(claim, (reason) =>
      stop(attempt, new StopReason('LEASE_LOST', reason ?? 'the run is another attempt’s by now', 0)),
    );
    const deadline =
      claim.timeoutMs === null
        ? undefined
        : setLongTimeout(
            () => stop(attempt, new StopReason('TIMEOUT', `longer than ${claim.timeoutMs} ms`, 5_000)),
            claim.timeoutMs,
          );
    const outcome = await outcomeOf(attempt, journal);
    deadline?.cancel();
    attempt.ended = true;
    attempts.delete(claim.runId);
    book.end(claim.tenantId);
    const stopped = controller.signal.aborted ? (controller.signal.reason as StopReason) : null;
    const conclusion = conclude(storableOutcome(outcome), stopped, claim, Math.random());
    if (conclusion) {
      const story = storyOf(conclusion, claim);
      if (story) journal.log(story.level, story.message);
      const done = journal.conclude(conclusion).finally(() => concluding.delete(done));
      concluding.add(done);
    }
    freed();
  }

  async function outcomeOf({ claim, controller }: Attempt, journal: AttemptJournal): Promise<Outcome> {
    const module = modules.get(claim.module);
    if (!module) return failure('module.unknown', `this node has no module "${claim.module}"`, false);
    const tenant = await options.tenants.find(claim.tenantId, controller.signal);
    const refusal = tenant && grantRefusal(tenant, claim.module);
    if (refusal) return failure('module.notGranted', refusal, false);
    const context: AttemptContext = {
      params: claim.params,
      journal: tenant ? limitedJournal(journal, tenant, options.meter) : journal,
      signal: controller.signal,
      run: {
        id: claim.runId,
        taskId: claim.taskId,
        taskName: claim.taskName,
        tenantId: claim.tenantId,
        attempt: claim.attempt,
        scheduledFor: claim.scheduledFor,
      },
    };
    try {
      return await Promise.race([module.run(context), abandoned(controller.signal)]);
    } catch (error) {
      logger.error({ err: error, module: claim.module, run: claim.runId }, 'a module threw');
      return failure('module.crashed', error instanceof Error ? error.message : String(error), true);
    }
  }

  function stop(attempt: Attempt, reason: StopReason): void {
    if (!attempt.ended && !attempt.controller.signal.aborted) attempt.controller.abort(reason);
  }

  /** Claims queued runs until this node is full or the queue is empty. */
  function pull(): void {
    pullAgain = pulling;
    waitsForPlace = false;
    if (pulling || draining || available.length === 0) return;
    pulling = true;
    freedMeanwhile = false;
    void (async () => {
      try {
        for (;;) {
          const places = mayBegin() ? book.reserve(claimBatch) : 0;
          if (places === 0) {
            pullAgain = true;
            return;
          }
          let claimed: Claimed = { claims: [], more: false };
          try {
            claimed = await options.store.claim(options.node(), available, places, book.load(places), () => pullAgain);
          } finally {
            book.release(places - claimed.claims.length);
          }
          start(claimed.claims);
          if (claimed.claims.length < places) {
            // What is left waits for a place that its tenant may have.
            waitsForPlace = claimed.more;
            return;
          }
        }
      } catch (error) {
        logger.warn({ err: error }, 'could not claim queued runs; the reconciler tries again');
      } finally {
        pulling = false;
        if (pullAgain && free() > 0) pull();
        else if (waitsForPlace && freedMeanwhile) pullSoon();
      }
    })();
  }

  return {
    get nodeId() {
      return options.node().id;
    },
    capacity,
    get running() {
      return attempts.size;
    },
    runIds: () => [...attempts.keys()],
    reserve: (wanted) => (mayBegin() ? book.reserve(wanted) : 0),
    take: (tenantId) => book.take(tenantId),
    untake: (tenantIds) => book.untake(tenantIds),
    heed: (tenancy) => book.heed(tenancy),
    get inTurns() {
      return book.inTurns;
    },
    release,
    start,
    pull,
    runs: (module) => available.includes(module),
    room(ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        waiters.push(() => (clearTimeout(timer), resolve()));
      });
    },
    cancel(runId, reason, graceMs) {
      const attempt = attempts.get(runId);
      if (attempt) stop(attempt, new StopReason('CANCEL', reason ?? 'canceled', graceMs));
    },
    stopAll(reason) {
      for (const attempt of attempts.values()) stop(attempt, reason);
    },
    async drain(graceMs) {
      draining = true;
      const timer = setTimeout(() => this.stopAll(new StopReason('SHUTDOWN', 'the node was stopped', 2_000)), graceMs);
      // A place that is reserved may be a claim on its way, which is this node's from the moment the database has it. One
      // that gets no answer is left to the end of the lease.
      const patience = performance.now() + graceMs + claimPatience;
      while (attempts.size > 0 || (book.reserved > 0 && performance.now() < patience)) await this.room(100);
      clearTimeout(timer);
      const stored = Promise.all(concluding).then(() => journals.drained());
      if (await settlesWithin(stored, storePatience)) return;
      logger.error(
        { runs: concluding.size, patienceMs: storePatience },
        'the last words of attempts could not be stored; their runs are lost with the lease',
      );
      journals.giveUp();
    },
  };
}

function failure(type: string, message: string, retryable: boolean): Outcome {
  return { kind: 'FAILED', error: { type, message, retryable } };
}

/** Settles some time after the grace of an abort has passed; as long as there is none, it costs one listener. */
function abandoned(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        const { graceMs } = signal.reason as StopReason;
        const timer = setTimeout(
          () => resolve(failure('module.abandoned', 'the module did not end when it was told to', false)),
          graceMs + abandonAfter,
        );
        timer.unref();
      },
      { once: true },
    );
  });
}

function settlesWithin(work: Promise<unknown>, ms: Milliseconds): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  work.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  return promise;
}
