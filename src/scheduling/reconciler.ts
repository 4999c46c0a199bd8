import type { Logger } from 'pino';
import type { Bus, RunStore } from '../domain/ports.ts';
import { firstFire } from '../domain/decision.ts';
import type { WorkerCare } from '../domain/worker-service.ts';
import { ruleOf } from '../domain/schedule.ts';
import { compile } from '../recurrence/index.ts';
import type { Clock, Instant } from '../domain/values.ts';
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
  readonly arm: (instants: readonly Instant[]) => Promise<boolean>;
  readonly pull: () => void;
  readonly workers: WorkerCare;
  readonly working: () => { readonly nodeId: string; readonly runIds: readonly string[] };
}

/** Overdue by more than this, something went wrong: whoever was to look at it has not. */
const patience = 2_000;
const step = 500;
/** In rounds of `step`: every two minutes, the first time after one. A batch at a time. */
const pruneEvery = 240;
/** While the alarm is away, the next moments are read from the database this far ahead. */
const lookAhead = 1_500;

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
  let alarmWorked = false;

  async function reconcile(): Promise<void> {
    round += 1;
    const now = clock.now();
    const works = options.alarmWorks();
    if (!works) await planner.plan(now, now + lookAhead);
    else if (!alarmWorked) await rearm(now);
    alarmWorked = works;

    const ended = await options.workers.endUntrusted();
    if (ended > 0) logger.warn({ leases: ended }, 'ended the leases of workers whose token may execute no more');
    const recovered = await store.recover();
    if (recovered.length > 0) {
      logger.warn(
        { runs: recovered.length },
        'took over the runs of a node or a worker that stopped renewing its lease',
      );
      bus.publish([
        { kind: 'queue' },
        { kind: 'events' },
        ...recovered.map(({ runId }) => ({ kind: 'run', runId }) as const),
      ]);
      options.pull();
    }
    await options.workers.endOverdue();
    if (round % 4 !== 0) return;
    const freed = await options.workers.failUnclaimed();
    if (freed.length > 0 && (await store.releaseGates(freed)) > 0) bus.publish([{ kind: 'queue' }]);
    await options.sweep(now - patience);
    await completions();
    // Whoever should have opened a gate may have died before it did.
    if ((await store.releaseGates(null)) > 0) bus.publish([{ kind: 'queue' }]);
    options.pull();
    const { nodeId, runIds } = options.working();
    const strays = await store.disown(nodeId, runIds, 10_000);
    if (round % pruneEvery === pruneEvery / 2) {
      const pruned = await store.prune();
      if (pruned && pruned.runs + pruned.logs + pruned.events > 0) logger.info(pruned, 'pruned what is kept no longer');
    }
    if (strays > 0) logger.warn({ runs: strays }, 'gave up runs that were claimed here but never started');
  }

  /** What was stored while the alarm was away has no wake yet. */
  async function rearm(now: Instant): Promise<void> {
    const instants = await store.dueInstants(now, now + 3_600_000, 5_000);
    await options.arm(instants);
    await planner.plan(now, now + lookAhead);
  }

  async function completions(): Promise<void> {
    const fires = await store.resumeCompleted(null, (due, finishedAt) =>
      firstFire(compile(ruleOf(due.schedule)), finishedAt),
    );
    if (fires.length === 0) return;
    await options.arm(fires);
    bus.publish(fires.map((at) => ({ kind: 'due', at })));
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = reconcile()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not reconcile; trying again'))
        .finally(() => stopped || schedule());
    }, step);
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
