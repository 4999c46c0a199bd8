import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { firstFire } from './domain/planning/decision.ts';
import type { Module } from './ports/module.ts';
import type { TenantRights } from './domain/model/module-grants.ts';
import { eventsOf } from './ports/nudges.ts';
import type { Bus } from './ports/bus.ts';
import type { RunStore } from './ports/run-store.ts';
import type { Wakes } from './ports/wakes.ts';
import type { Quotas } from './ports/quotas.ts';
import type { ExternalStore } from './ports/external-store.ts';
import type { RetentionStore } from './ports/retention-store.ts';
import { ruleOf } from './domain/model/schedule.ts';
import { type WorkerService, makeWorkerService } from './services/workers/worker-service.ts';
import type { Places } from './ports/places.ts';
import type { Revalidate } from './ports/trust.ts';
import type { DatabaseClock } from './execution/database-clock.ts';
import { type Journals, makeJournals } from './execution/journal.ts';
import { makeEngineCounts } from './execution/measures.ts';
import { makeRunAccount, type RunLines } from './execution/run-account.ts';
import { type EngineHealth, makeEnginePulse } from './execution/pulse.ts';
import { type Lease, type LeaseWatch, makeLease } from './execution/lease.ts';
import { type Lobby, makeLobby } from './execution/lobby.ts';
import { makeTenantDesk } from './execution/tenant-desk.ts';
import { makeWorker, type Worker } from './execution/worker.ts';
import { compile } from './recurrence/index.ts';
import { type Alarm, type AlarmOptions, leadMs, makeAlarm } from './scheduling/alarm/alarm.ts';
import { makePruner } from './scheduling/pruner.ts';
import { makePlanner, type Planner } from './scheduling/planner.ts';
import { makeReconciler } from './scheduling/reconciler.ts';
import { makeSweeper, type Sweeper } from './scheduling/sweeper.ts';
import type { UsageStore } from './ports/usage-store.ts';
import { makeLogMeter } from './execution/log-meter.ts';
import { makeStoredEstimate } from './execution/stored-estimate.ts';

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
  readonly tenants: (ids: readonly string[]) => Promise<ReadonlyMap<string, TenantRights>>;
  readonly quotas: Quotas;
  readonly usage: UsageStore;
  readonly revalidate: Revalidate;
  readonly retention: RetentionStore;
  /** For figures of what the engine does. */
  readonly registry?: Registry;
  /** Of which ended runs the log tells; default none. */
  readonly logRuns?: RunLines;
  /** Hears the id under which the node holds its lease. */
  readonly onJoined?: (nodeId: string) => void;
  readonly alarmStore: AlarmOptions['store'];
  /** Default: nothing runs that would go on while this process stands still. */
  readonly watch?: LeaseWatch | undefined;
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
  /** Only one that works takes it. */
  readonly lease: Pick<Lease, 'isHeld' | 'failure'>;
  /** Whether it has done its work in the last seconds. */
  health(): EngineHealth;
  start(): Promise<void>;
  /** Lets what runs end, for so long; then stops it. */
  stop(graceMs: number): Promise<void>;
}

export function makeEngine(options: EngineOptions): Engine {
  const { store, bus, clock, logger, modules } = options;
  const works = options.role !== 'api';
  const counts = makeEngineCounts(options.registry);
  const account = makeRunAccount({ clock, logger, modules, registry: options.registry, lines: options.logRuns });
  const alarm = makeAlarm({
    clock,
    logger: logger.child({ part: 'alarm' }),
    store: options.alarmStore,
    nodeName: `polychron-${process.pid}-${Math.random().toString(36).slice(2, 10)}`,
    listen: works,
    onWake({ from, to }) {
      const now = clock.now();
      counts.woken(now - (from - leadMs));
      return planner.plan(Math.min(from, now), to);
    },
  });
  const tenants = makeTenantDesk({ read: options.tenants, logger });
  const meter = makeLogMeter({ store: options.usage, tenants, clock, logger });
  const estimate = makeStoredEstimate(options.usage, logger);
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
    mayBegin: () => lease.isHeld && !lease.isDraining,
    capacity: works ? options.concurrency : 0,
    logger,
    tenants,
    meter,
    onBegin: (claim) => account.begun(claim),
  });
  const lease: Lease = makeLease({
    nodes: store.nodes,
    logger,
    role: options.role,
    capacity: works ? options.concurrency : 0,
    running: () => worker.running,
    onCancel: ({ runId, reason, graceMs }) => worker.cancel(runId, reason, graceMs),
    onDraining(draining) {
      counts.draining(draining);
      logger.info({ draining }, draining ? 'draining: taking no new runs' : 'taking runs again');
      worker.pull();
    },
    onLost(reason) {
      counts.leaseLost();
      worker.stopAll(reason);
    },
    onJoined(nodeId) {
      options.onJoined?.(nodeId);
      // Since the last lease was lost, nothing has been taken.
      if (isStarted) worker.pull();
    },
    watch: options.watch,
  });
  const pulse = makeEnginePulse(() => journals.oldestUnstoredMs, works);
  const sweeper: Sweeper = makeSweeper({
    store,
    wakes: alarm,
    bus,
    clock,
    logger,
    executor: worker,
    moduleVersion: (name) => modules.get(name)?.version ?? null,
    quotas: options.quotas,
    onSwept: () => pulse.swept(),
  });
  const planner: Planner = makePlanner({ store, clock, logger, sweep: (at) => sweeper.sweep(at) });
  const lobby: Lobby = makeLobby({ store: options.externalStore, bus, logger, revalidate: options.revalidate });
  const workers = makeWorkerService(
    { clock, wakes: alarm, bus },
    {
      store: options.externalStore,
      tenant: (id) => tenants.find(id, AbortSignal.timeout(5_000)),
      logs: (tenant, message) => meter.admit(tenant, message),
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
    alarmLosses: () => alarm.health().losses,
    arm: (instants) => alarm.arm(instants),
    pull: () => worker.pull(),
    workers,
    heed: (tenancy) => worker.heed(tenancy),
    observe: (backlog) => pulse.observe(backlog),
    onRepair: (kind, count) => counts.repaired(kind, count),
    onRecovered: (runs) => account.recovered(runs),
    working: () => ({ nodeId: lease.node.id, runIds: worker.runIds() }),
  });

  const pruner = makePruner({
    store: options.retention,
    logger: logger.child({ part: 'pruner' }),
    ...(options.registry && { registry: options.registry }),
  });

  /** What was stored is told; ended runs open gates and give schedules that follow them their next instant. */
  function afterJournal(...[entries, receipt]: Parameters<Parameters<typeof makeJournals>[0]['onStored']>): void {
    account.stored(entries, receipt);
    const retries = entries.flatMap(({ conclusion }) => conclusion?.nextAttemptAt ?? []);
    bus.publish([
      ...entries.map(({ claim }) => ({ kind: 'run', runId: claim.runId }) as const),
      ...(entries.some(({ conclusion, percent }) => conclusion || percent !== null)
        ? [eventsOf(entries.map(({ claim }) => claim.tenantId))]
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
  let isStarted = false;
  return {
    wakes: alarm,
    places: worker,
    worker,
    alarm,
    workers,
    lease,
    closeLobby: () => lobby.close(),
    health: () => pulse.health(),
    async start() {
      meter.start();
      if (!works) {
        await alarm.start();
        return;
      }
      await lease.start();
      pulse.start();
      worker.heed(await store.tenancy());
      isStarted = true;
      leaving.push(
        bus.on('queue', () => worker.pull()),
        bus.on('due', (nudge) => nudge.kind === 'due' && planner.at(nudge.at)),
        bus.on('cancel', (nudge) => nudge.kind === 'cancel' && void lease.look().catch(() => undefined)),
      );
      await alarm.start();
      estimate.start();
      reconciler.start();
      pruner.start();
      // Whatever came due while no node was up is decided now.
      void sweeper.sweep().then(() => worker.pull());
      await planner.plan(clock.now(), clock.now() + 1_500);
    },
    async stop(graceMs) {
      for (const leave of leaving.splice(0)) leave();
      planner.stop();
      // First of all nothing new is taken; what the others still dispatch goes to the queue.
      const drained = worker.drain(graceMs);
      await pruner.stop();
      await reconciler.stop();
      await sweeper.stop();
      await drained;
      await estimate.stop();
      await meter.stop();
      await lease.stop();
      await alarm.stop();
    },
  };
}
