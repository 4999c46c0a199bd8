import type { Logger } from 'pino';
import type { Backlog } from '../ports/figures.ts';
import type { Bus } from '../ports/bus.ts';
import type { RecoveredRun, RunStore, Tenancy } from '../ports/run-store.ts';
import { failureOf } from '../domain/model/failure.ts';
import { firstFire } from '../domain/planning/decision.ts';
import type { WorkerCare } from '../services/workers/worker-service.ts';
import { ruleOf } from '../domain/model/schedule.ts';
import { compile } from '../recurrence/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';
import type { Planner } from './planner.ts';

export interface ReconcilerOptions {
  readonly store: RunStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly planner: Planner;
  readonly sweep: (at: Instant) => Promise<void>;
  /** False while the alarm's store is away: then the reconciler plans as well. */
  readonly alarmWorks: () => boolean;
  /** Rises when wakes that had been armed may be gone. */
  readonly alarmLosses: () => number;
  readonly arm: (instants: readonly Instant[]) => Promise<boolean>;
  readonly pull: () => void;
  readonly workers: WorkerCare;
  /** Hears whether tenants need turns. */
  readonly heed: (tenancy: Tenancy) => void;
  /** Hears how late the store's work is. */
  readonly observe: (backlog: Backlog) => void;
  /** Hears what it has put right. */
  readonly onRepair?: (kind: Repair, count: number) => void;
  readonly onRecovered?: (runs: readonly RecoveredRun[]) => void;
  readonly working: () => { readonly nodeId: string; readonly runIds: readonly string[] };
}

export type Repair = 'orphaned_runs' | 'untrusted_workers' | 'gates' | 'stray_runs' | 'completions';

/** Overdue by more than this, something went wrong: whoever was to look at it has not. */
const patience = 2_000;
const roundMs = 500;
/** While the alarm is away, the next moments are read from the database this far ahead. */
const lookAhead = 1_500;
/** So far ahead wakes are made for what has none, and so often: a store that was replaced or restored knows nothing of them. */
const rearmAhead = 3_600_000;
const rearmEvery = 1_800_000;

/**
 * Bounds every defect of the alarm, its store, the network and other nodes. Nothing depends on it while all goes well;
 * with the alarm's store down it keeps schedules firing on time.
 */
export function makeReconciler(options: ReconcilerOptions): { start(): void; stop(): Promise<void> } {
  const { store, bus, clock, logger, planner } = options;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let stopped = false;
  let round = 0;
  let lossesMended = -1;
  let rearmedAt = -Infinity;

  async function reconcile(): Promise<void> {
    round += 1;
    await step('alarm', watchAlarm);
    await step('untrusted workers', endUntrusted);
    await step('recover', recover);
    await step('overdue workers', () => options.workers.endOverdue());
    if (round % 4 !== 0) return;
    await step('backlog', observe);
    await step('unclaimed runs', failUnclaimed);
    // Not awaited: a long backlog must not hold up the steps after it.
    void options.sweep(clock.now() - patience);
    await step('completions', completions);
    // Whoever should have opened a gate may have died before it did.
    await step('gates', async () => repaired('gates', await release(null)));
    options.pull();
    await step('strays', disown);
  }

  /** A step that fails must not keep the others from being done. An outage will be met by all of them. */
  async function step(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (failureOf(error) === 'OUTAGE') throw error;
      logger.error({ err: error, step: name }, 'a step of the reconciler failed; trying again');
    }
  }

  async function watchAlarm(): Promise<void> {
    const now = clock.now();
    const losses = options.alarmLosses();
    if (!options.alarmWorks()) await planner.plan(now, now + lookAhead);
    else if (losses !== lossesMended || now - rearmedAt >= rearmEvery) {
      await rearm(now);
      lossesMended = losses;
    }
  }

  async function endUntrusted(): Promise<void> {
    const ended = await options.workers.endUntrusted();
    repaired('untrusted_workers', ended);
    if (ended > 0) logger.warn({ leases: ended }, 'ended the leases of workers whose token may execute no more');
  }

  async function recover(): Promise<void> {
    const recovered = await store.recover();
    if (recovered.length === 0) return;
    repaired('orphaned_runs', recovered.length);
    options.onRecovered?.(recovered);
    logger.warn({ runs: recovered.length }, 'took over the runs of a node or a worker that stopped renewing its lease');
    bus.publish([
      { kind: 'queue' },
      { kind: 'events' },
      ...recovered.map(({ runId }) => ({ kind: 'run', runId }) as const),
    ]);
    options.pull();
  }

  async function observe(): Promise<void> {
    options.heed(await store.tenancy());
    options.observe(await store.backlog());
  }

  async function failUnclaimed(): Promise<void> {
    const freed = await options.workers.failUnclaimed();
    if (freed.length > 0) await release(freed);
  }

  async function release(keys: readonly string[] | null): Promise<number> {
    const passed = await store.releaseGates(keys);
    if (passed > 0) bus.publish([{ kind: 'queue' }]);
    return passed;
  }

  function repaired(kind: Repair, count: number): void {
    if (count > 0) options.onRepair?.(kind, count);
  }

  async function disown(): Promise<void> {
    const { nodeId, runIds } = options.working();
    const strays = await store.disown(nodeId, runIds, 10_000);
    repaired('stray_runs', strays);
    if (strays > 0) logger.warn({ runs: strays }, 'gave up runs that were claimed here but never started');
  }

  /** What was stored while the alarm was away has no wake yet. */
  async function rearm(now: Instant): Promise<void> {
    const instants = await store.dueInstants(now, now + rearmAhead, 5_000);
    await options.arm(instants);
    rearmedAt = now;
    await planner.plan(now, now + lookAhead);
  }

  async function completions(): Promise<void> {
    const fires = await store.resumeCompleted(null, (due, finishedAt) =>
      firstFire(compile(ruleOf(due.schedule)), finishedAt),
    );
    if (fires.length === 0) return;
    repaired('completions', fires.length);
    await options.arm(fires);
    bus.publish(fires.map((at) => ({ kind: 'due', at })));
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = reconcile()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not reconcile; trying again'))
        .finally(() => stopped || schedule());
    }, roundMs);
  }

  return {
    start: schedule,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
