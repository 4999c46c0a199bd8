import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { Lease } from '../execution/lease.ts';
import { type EngineCounts, makeEngineCounts } from '../execution/measures.ts';
import { type EngineHealth, type EnginePulse, makeEnginePulse } from '../execution/pulse.ts';
import { makeRunAccount, type RunLines } from '../execution/run-account.ts';
import { makeStoredEstimate, type StoredEstimate } from '../execution/stored-estimate.ts';
import type { Worker } from '../execution/worker.ts';
import { type Alarm, type AlarmOptions, leadMs } from '../scheduling/alarm/alarm.ts';
import type { Planner } from '../scheduling/planner.ts';
import type { WorkerService } from '../services/workers/worker-service.ts';
import { type Execution, type ExecutionOptions, makeExecution } from './execution.ts';
import type { NodeParts } from './parts.ts';
import { makeScheduling, type Scheduling } from './scheduling.ts';

/** Makes the alarm of a node, on a store of the caller's choice. */
export type MakeAlarm = (options: Omit<AlarmOptions, 'store'>) => Alarm;

export interface EngineOptions extends ExecutionOptions {
  readonly alarm: MakeAlarm;
  /** Which ended runs the log reports; default none. */
  readonly logRuns?: RunLines | undefined;
}

/** The part of a node that watches the clock and does the work. An API node has one too; that one arms but runs nothing. */
export interface Engine {
  readonly alarm: Alarm;
  readonly worker: Worker;
  /** The calls of external workers. */
  readonly workers: WorkerService;
  /** Only an engine that does the work takes it. */
  readonly lease: Pick<Lease, 'isHeld' | 'failure'>;
  /** Decides everything that is due by `at`; default now. */
  sweep(at?: Instant): Promise<void>;
  /** Answers all external workers that wait for work; see `Lobby`. */
  closeLobby(): void;
  /** Whether the engine has done its work in the last seconds. */
  health(): EngineHealth;
  start(): Promise<void>;
  /** Lets attempts end for `graceMs`, then stops them. */
  stop(graceMs: Milliseconds): Promise<void>;
}

/** At its start a node reads the instants that come due within this time. */
const firstLook: Milliseconds = 1_500;

export function makeEngine(parts: NodeParts, options: EngineOptions): Engine {
  const { stores, clock, logger, modules, registry } = parts;
  const works = options.role !== 'api';
  const counts = makeEngineCounts(registry);
  const account = makeRunAccount({ clock, logger, modules, registry, lines: options.logRuns });
  const alarm = options.alarm({
    clock,
    logger: logger.child({ part: 'alarm' }),
    nodeName: `polychron-${process.pid}-${Math.random().toString(36).slice(2, 10)}`,
    listen: works,
    onWake: (cell) => plan(scheduling.planner, cell, clock.now(), counts),
  });
  const execution = makeExecution(parts, options, { wakes: alarm, account, counts });
  const pulse = makeEnginePulse(() => execution.journals.oldestUnstoredMs, works);
  const scheduling = makeScheduling(parts, { alarm, execution, account, counts, pulse });
  const estimate = makeStoredEstimate(stores.usage, logger);
  return new NodeEngine(parts, works, { ...execution, ...scheduling, alarm, pulse, estimate });
}

/** A wake of the alarm has come. */
function plan(
  planner: Planner,
  { from, to }: Parameters<AlarmOptions['onWake']>[0],
  now: Instant,
  counts: EngineCounts,
): Promise<void> {
  counts.woken(now - (from - leadMs));
  return planner.plan(Math.min(from, now), to);
}

interface EngineMembers extends Execution, Scheduling {
  readonly alarm: Alarm;
  readonly pulse: EnginePulse;
  readonly estimate: StoredEstimate;
}

class NodeEngine implements Engine {
  readonly #parts: NodeParts;
  readonly #works: boolean;
  readonly #members: EngineMembers;
  readonly #listeners: (() => void)[] = [];

  constructor(parts: NodeParts, works: boolean, members: EngineMembers) {
    this.#parts = parts;
    this.#works = works;
    this.#members = members;
  }

  get alarm(): Alarm {
    return this.#members.alarm;
  }

  get worker(): Worker {
    return this.#members.worker;
  }

  get workers(): WorkerService {
    return this.#members.workers;
  }

  get lease(): Lease {
    return this.#members.lease;
  }

  sweep(at?: Instant): Promise<void> {
    return this.#members.sweeper.sweep(at);
  }

  closeLobby(): void {
    this.#members.lobby.close();
  }

  health(): EngineHealth {
    return this.#members.pulse.health();
  }

  async start(): Promise<void> {
    const { meter, alarm } = this.#members;
    meter.start();
    if (this.#works) await this.#work();
    else await alarm.start();
  }

  async #work(): Promise<void> {
    const { stores, clock } = this.#parts;
    const { lease, pulse, worker, alarm, estimate, reconciler, pruner, sweeper, planner } = this.#members;
    await lease.start();
    pulse.start();
    worker.setTenancy(await stores.runs.tenancy());
    this.#listen();
    await alarm.start();
    estimate.start();
    reconciler.start();
    pruner.start();
    // Decides what came due while no node was up.
    void sweeper.sweep().then(() => worker.pull());
    await planner.plan(clock.now(), clock.now() + firstLook);
  }

  #listen(): void {
    const { bus } = this.#parts;
    const { worker, planner, lease } = this.#members;
    this.#listeners.push(
      bus.on('queue', () => worker.pull()),
      bus.on('due', (nudge) => nudge.kind === 'due' && planner.at(nudge.at)),
      bus.on('cancel', (nudge) => nudge.kind === 'cancel' && void lease.look().catch(() => undefined)),
    );
  }

  async stop(graceMs: Milliseconds): Promise<void> {
    const { planner, worker, pruner, reconciler, sweeper, estimate, meter, lease, alarm } = this.#members;
    for (const leave of this.#listeners.splice(0)) leave();
    planner.stop();
    // From now on this node takes no new runs. Runs that its sweeps still dispatch go to the queue.
    const drained = worker.drain(graceMs);
    await pruner.stop();
    await reconciler.stop();
    await sweeper.stop();
    await drained;
    await estimate.stop();
    await meter.stop();
    await lease.stop();
    await alarm.stop();
  }
}
