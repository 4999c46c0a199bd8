import type { Logger } from 'pino';
import { firstFire } from './domain/decision.ts';
import type { Module } from './domain/module.ts';
import type { Granted } from './domain/module-grants.ts';
import type { Bus, RunStore, Wakes } from './domain/ports.ts';
import type { ExternalStore } from './domain/ports/external-store.ts';
import { ruleOf } from './domain/schedule.ts';
import type { WorkerService } from './domain/services.ts';
import type { Places } from './domain/services-context.ts';
import type { Revalidate } from './domain/trust.ts';
import { makeWorkerService } from './domain/worker-service.ts';
import type { DatabaseClock } from './execution/database-clock.ts';
import { type Journals, makeJournals } from './execution/journal.ts';
import { type Lease, makeLease } from './execution/lease.ts';
import { type Lobby, makeLobby } from './execution/lobby.ts';
import { makeTenantDesk } from './execution/tenant-desk.ts';
import { makeWorker, type Worker } from './execution/worker.ts';
import { compile } from './recurrence/index.ts';
import { type Alarm, makeAlarm } from './scheduling/alarm/alarm.ts';
import { makePlanner, type Planner } from './scheduling/planner.ts';
import { makeReconciler } from './scheduling/reconciler.ts';
import { makeSweeper, type Sweeper } from './scheduling/sweeper.ts';

export interface EngineOptions {
  readonly store: RunStore;
  readonly bus: Bus;
  readonly clock: DatabaseClock;
  readonly logger: Logger;
  readonly modules: ReadonlyMap<string, Module>;
  readonly role: 'api' | 'worker' | 'all';
  readonly concurrency: number;
  readonly externalStore: ExternalStore;
  /** Of these ids. */
  readonly tenants: (ids: readonly string[]) => Promise<ReadonlyMap<string, Granted>>;
  readonly revalidate: Revalidate;
  readonly alarmStore: { readonly kind: 'mongo' | 'postgres'; readonly url: string };
}

/** The part of a node that watches the clock and does the work. An API node has one too: it arms, and runs nothing. */
export interface Engine {
  readonly wakes: Wakes;
  readonly places: Places;
  readonly worker: Worker;
  readonly alarm: Alarm;
  readonly workers: WorkerService;
  /** Sends workers home that wait for work; see {@link Lobby}. */
  closeLobby(): void;
  start(): Promise<void>;
  /** Lets what runs end, for so long; then stops it. */
  stop(graceMs: number): Promise<void>;
}

export function makeEngine(options: EngineOptions): Engine {
  const { store, bus, clock, logger, modules } = options;
  const works = options.role !== 'api';
  const alarm = makeAlarm({
    clock,
    logger: logger.child({ part: 'alarm' }),
    store: options.alarmStore,
    nodeName: `polychron-${process.pid}-${Math.random().toString(36).slice(2, 10)}`,
    listen: works,
    onWake: ({ from, to }) => planner.plan(Math.min(from, clock.now()), to),
  });
  const tenants = makeTenantDesk({ read: options.tenants, logger });
  const journals: Journals = makeJournals({
    store,
    clock,
    logger,
    arm: (instants) => alarm.arm(instants),
    onStored: afterJournal,
  });
  const worker: Worker = makeWorker({
    store,
    journals,
    modules,
    node: () => lease.node,
    capacity: works ? options.concurrency : 0,
    logger,
    tenants,
  });
  const lease: Lease = makeLease({
    nodes: store.nodes,
    logger,
    role: options.role,
    capacity: works ? options.concurrency : 0,
    running: () => worker.running,
    onCancel: ({ runId, reason, graceMs }) => worker.cancel(runId, reason, graceMs),
    onLost: (reason) => worker.stopAll(reason),
  });
  const sweeper: Sweeper = makeSweeper({
    store,
    wakes: alarm,
    bus,
    clock,
    logger,
    hands: worker,
    moduleVersion: (name) => modules.get(name)?.version ?? null,
  });
  const planner: Planner = makePlanner({ store, clock, logger, sweep: (at) => sweeper.sweep(at) });
  const lobby: Lobby = makeLobby({ store: options.externalStore, bus, logger, revalidate: options.revalidate });
  const workers = makeWorkerService(
    { clock, wakes: alarm, bus },
    {
      store: options.externalStore,
      tenant: (id) => tenants.find(id, AbortSignal.timeout(5_000)),
      claim: (caller, request, signal) => lobby.claim(caller, request, signal),
      follow: afterJournal,
    },
  );
  const reconciler = makeReconciler({
    store,
    bus,
    clock,
    logger,
    planner,
    sweep: (at) => sweeper.sweep(at),
    alarmWorks: () => alarm.health().ok,
    arm: (instants) => alarm.arm(instants),
    pull: () => worker.pull(),
    workers,
    working: () => ({ nodeId: lease.node.id, runIds: worker.runIds() }),
  });

  /** What was stored is told; ended runs open gates and give schedules that follow them their next instant. */
  function afterJournal(...[entries, receipt]: Parameters<Parameters<typeof makeJournals>[0]['onStored']>): void {
    const retries = entries.flatMap(({ conclusion }) => conclusion?.nextAttemptAt ?? []);
    bus.publish([
      ...entries.map(({ claim }) => ({ kind: 'run', runId: claim.runId }) as const),
      ...(entries.some(({ conclusion, percent }) => conclusion || percent !== null)
        ? [{ kind: 'events' } as const]
        : []),
      ...retries.map((at) => ({ kind: 'due', at }) as const),
      ...(entries.some(({ conclusion }) => conclusion?.state === 'QUEUED') ? [{ kind: 'queue' } as const] : []),
    ]);
    if (receipt.freed.length > 0)
      guard(store.releaseGates(receipt.freed).then((passed) => passed > 0 && bus.publish([{ kind: 'queue' }])));
    if (receipt.failing.length > 0)
      guard(
        store.pauseFailing(receipt.failing).then((paused) => paused.length > 0 && bus.publish([{ kind: 'events' }])),
      );
    if (receipt.completed.length > 0) guard(followCompletion(receipt.completed));
  }

  async function followCompletion(scheduleIds: readonly string[]): Promise<void> {
    const fires = await store.resumeCompleted(scheduleIds, (due, finishedAt) =>
      firstFire(compile(ruleOf(due.schedule)), finishedAt),
    );
    await alarm.arm(fires);
    bus.publish(fires.map((at) => ({ kind: 'due', at })));
  }

  function guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => logger.warn({ err: error }, 'could not follow up ended runs; the reconciler will'));
  }

  const leaving: (() => void)[] = [];
  return {
    wakes: alarm,
    places: worker,
    worker,
    alarm,
    workers,
    closeLobby: () => lobby.close(),
    async start() {
      if (!works) {
        await alarm.start();
        return;
      }
      await lease.start();
      leaving.push(
        bus.on('queue', () => worker.pull()),
        bus.on('due', (nudge) => nudge.kind === 'due' && planner.at(nudge.at)),
        bus.on('cancel', (nudge) => nudge.kind === 'cancel' && void lease.look().catch(() => undefined)),
      );
      await alarm.start();
      reconciler.start();
      // Whatever came due while no node was up is decided now.
      void sweeper.sweep().then(() => worker.pull());
      await planner.plan(clock.now(), clock.now() + 1_500);
    },
    async stop(graceMs) {
      for (const leave of leaving.splice(0)) leave();
      planner.stop();
      // First of all nothing new is taken; what the others still dispatch goes to the queue.
      const drained = worker.drain(graceMs);
      await reconciler.stop();
      await sweeper.stop();
      await drained;
      await lease.stop();
      await alarm.stop();
    },
  };
}
