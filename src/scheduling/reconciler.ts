import type { Logger } from 'pino';
import type { Backlog } from '../ports/figures.ts';
import type { Bus } from '../ports/bus.ts';
import type { RecoveredRun, RunStore, Tenancy } from '../ports/run-store.ts';
import { failureOf } from '../domain/model/failure.ts';
import { firstFire } from '../domain/planning/decision.ts';
import type { WorkerCare } from '../services/workers/worker-care.ts';
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
  /** False while the alarm's store is away. Then the reconciler plans. */
  readonly alarmWorks: () => boolean;
  /** Grows when armed wakes may be lost. */
  readonly alarmLosses: () => number;
  readonly arm: (instants: readonly Instant[]) => Promise<boolean>;
  readonly pull: () => void;
  readonly care: WorkerCare;
  /** Called with whether tenants take turns. */
  readonly onTenancy: (tenancy: Tenancy) => void;
  /** Called with how late the work in the store is. */
  readonly onBacklog: (backlog: Backlog) => void;
  /** Called with what the reconciler has repaired. */
  readonly onRepair?: (kind: Repair, count: number) => void;
  readonly onRecovered?: (runs: readonly RecoveredRun[]) => void;
  readonly working: () => { readonly nodeId: string; readonly runIds: readonly string[] };
}

export interface Reconciler {
  start(): void;
  stop(): Promise<void>;
}

export type Repair = 'orphaned_runs' | 'untrusted_workers' | 'gates' | 'stray_runs' | 'completions';

/** A schedule that is overdue by more than this was missed by the planner. */
const patience = 2_000;
const roundMs = 500;
/** While the alarm is away, the instants of this time ahead are read from the database. */
const lookAhead = 1_500;
/** How far ahead, and how often, wakes are armed again. A replaced or restored store may have lost them. */
const rearmAhead = 3_600_000;
const rearmEvery = 1_800_000;

/**
 * Limits the effect of every fault of the alarm, its store, the network and other nodes. Without faults nothing depends on it.
 * While the alarm's store is down, it keeps schedules on time.
 */
export function makeReconciler(options: ReconcilerOptions): Reconciler {
  return new NodeReconciler(options);
}

class NodeReconciler implements Reconciler {
  readonly #options: ReconcilerOptions;
  #timer: NodeJS.Timeout | undefined;
  #current: Promise<void> = Promise.resolve();
  #isStopped = false;
  #round = 0;
  /** The losses of the alarm for which wakes have been armed again. */
  #lossesRepaired = -1;
  #rearmedAt = -Infinity;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#current = this.#reconcile()
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'could not reconcile; trying again'))
        .finally(() => this.#isStopped || this.start());
    }, roundMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#current;
  }

  async #reconcile(): Promise<void> {
    const { clock, care, sweep, pull } = this.#options;
    this.#round += 1;
    await this.#step('alarm', () => this.#watchAlarm());
    await this.#step('untrusted workers', () => this.#endUntrusted());
    await this.#step('recover', () => this.#recover());
    await this.#step('overdue workers', () => care.endOverdue());
    if (this.#round % 4 !== 0) return;
    await this.#step('backlog', () => this.#observe());
    await this.#step('unclaimed runs', () => this.#failUnclaimed());
    // Not awaited: a long backlog must not hold up the steps after it.
    void sweep(clock.now() - patience);
    await this.#step('completions', () => this.#resumeCompleted());
    // A node may have died before it opened a gate.
    await this.#step('gates', async () => this.#repaired('gates', await this.#releaseGates(null)));
    pull();
    await this.#step('strays', () => this.#disown());
  }

  /** A failed step must not prevent the others. An outage would fail all of them, so it ends the round. */
  async #step(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (failureOf(error) === 'OUTAGE') throw error;
      this.#options.logger.error({ err: error, step: name }, 'a step of the reconciler failed; trying again');
    }
  }

  async #watchAlarm(): Promise<void> {
    const { clock, planner, alarmWorks, alarmLosses } = this.#options;
    const now = clock.now();
    const losses = alarmLosses();
    if (!alarmWorks()) await planner.plan(now, now + lookAhead);
    else if (losses !== this.#lossesRepaired || now - this.#rearmedAt >= rearmEvery) {
      await this.#rearm(now);
      this.#lossesRepaired = losses;
    }
  }

  /** Schedules that were stored while the alarm was away have no wakes yet. */
  async #rearm(now: Instant): Promise<void> {
    const { store, planner, arm } = this.#options;
    await arm(await store.dueInstants(now, now + rearmAhead, 5_000));
    this.#rearmedAt = now;
    await planner.plan(now, now + lookAhead);
  }

  async #endUntrusted(): Promise<void> {
    const { care, logger } = this.#options;
    const ended = await care.endUntrusted();
    this.#repaired('untrusted_workers', ended);
    if (ended > 0) logger.warn({ leases: ended }, 'ended the leases of workers whose token may execute no more');
  }

  async #recover(): Promise<void> {
    const { store, bus, logger, onRecovered, pull } = this.#options;
    const recovered = await store.recover();
    if (recovered.length === 0) return;
    this.#repaired('orphaned_runs', recovered.length);
    onRecovered?.(recovered);
    logger.warn({ runs: recovered.length }, 'took over the runs of a node or a worker that stopped renewing its lease');
    bus.publish([
      { kind: 'queue' },
      { kind: 'events' },
      ...recovered.map(({ runId }) => ({ kind: 'run', runId }) as const),
    ]);
    pull();
  }

  async #observe(): Promise<void> {
    const { store, onTenancy, onBacklog } = this.#options;
    onTenancy(await store.tenancy());
    onBacklog(await store.backlog());
  }

  async #failUnclaimed(): Promise<void> {
    const freed = await this.#options.care.failUnclaimed();
    if (freed.length > 0) await this.#releaseGates(freed);
  }

  async #releaseGates(keys: readonly string[] | null): Promise<number> {
    const { store, bus } = this.#options;
    const passed = await store.releaseGates(keys);
    if (passed > 0) bus.publish([{ kind: 'queue' }]);
    return passed;
  }

  async #resumeCompleted(): Promise<void> {
    const { store, bus, arm } = this.#options;
    const fires = await store.resumeCompleted(null, (due, finishedAt) =>
      firstFire(compile(ruleOf(due.schedule)), finishedAt),
    );
    if (fires.length === 0) return;
    this.#repaired('completions', fires.length);
    await arm(fires);
    bus.publish(fires.map((at) => ({ kind: 'due', at })));
  }

  async #disown(): Promise<void> {
    const { store, logger, working } = this.#options;
    const { nodeId, runIds } = working();
    const strays = await store.disown(nodeId, runIds, 10_000);
    this.#repaired('stray_runs', strays);
    if (strays > 0) logger.warn({ runs: strays }, 'gave up runs that were claimed here but never started');
  }

  #repaired(kind: Repair, count: number): void {
    if (count > 0) this.#options.onRepair?.(kind, count);
  }
}
