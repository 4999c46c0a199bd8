import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Figures } from '../ports/figures.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';
import type { EngineHealth } from './pulse.ts';

const measures = {
  overdue_schedule_seconds: [
    'How long the oldest overdue schedule has waited for its sweep.',
    'oldestOverdueScheduleMs',
  ],
  overdue_run_seconds: [
    'How long the oldest run whose instant or retry has come waits to be queued.',
    'oldestOverdueRunMs',
  ],
  unstored_journal_seconds: ['How long the oldest unstored entry of a journal has waited.', 'oldestUnstoredJournalMs'],
} as const;

/** Shows the health of the engine in the metrics. */
export function measureEngine(registry: Registry, health: () => EngineHealth): void {
  for (const [name, [help, field]] of Object.entries(measures)) {
    const gauge: Gauge = new Gauge({
      name: `polychron_${name}`,
      help,
      registers: [registry],
      collect: (): void => gauge.set(health()[field] / 1_000),
    });
  }
  const leftOut: Gauge = new Gauge({
    name: 'polychron_rows_left_out',
    help: 'Rows that batches leave out at the moment, because they cannot treat them.',
    registers: [registry],
    collect: (): void => leftOut.set(health().leftOut),
  });
}

export interface EngineCounts {
  repaired(kind: string, count: number): void;
  leaseLost(): void;
  draining(is: boolean): void;
  /** A wake of the alarm has come, so late. */
  woken(lateMs: Milliseconds): void;
}

/** Counts what the engine had to repair, and how late the wakes of its alarm come. */
export function makeEngineCounts(registry: Registry | undefined): EngineCounts {
  const registers = registry ? [registry] : [];
  const repairs = new Counter({
    name: 'polychron_reconciler_repairs_total',
    help: 'What the reconciler had to put right, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const lost = new Counter({
    name: 'polychron_lease_losses_total',
    help: 'How often this node could not renew its lease in time and had to end every attempt.',
    registers,
  });
  const draining = new Gauge({
    name: 'polychron_draining',
    help: 'Whether an operator has told this node to take no new runs (1).',
    registers,
  });
  const drift = new Histogram({
    name: 'polychron_alarm_drift_seconds',
    help: 'How long after its time a wake of the alarm came.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  return {
    repaired: (kind: string, count: number): void => repairs.inc({ kind }, count),
    leaseLost: (): void => lost.inc(),
    draining: (is: boolean): void => draining.set(is ? 1 : 0),
    woken: (lateMs: Milliseconds): void => drift.observe(Math.max(0, lateMs) / 1_000),
  };
}

/** Measures whether the alarm's store works, and the offset between this machine's clock and the database's. */
export function measureClocks(registry: Registry, clock: Clock, alarmWorks: () => boolean): void {
  const up: Gauge = new Gauge({
    name: 'polychron_alarm_up',
    help: 'Whether the store of the alarm works (1) or is away (0); the reconciler plans meanwhile.',
    aggregator: 'min',
    registers: [registry],
    collect: (): void => up.set(alarmWorks() ? 1 : 0),
  });
  const offset: Gauge = new Gauge({
    name: 'polychron_clock_offset_seconds',
    help: 'How far the clock of the database is ahead of the clock of this machine.',
    aggregator: 'average',
    registers: [registry],
    collect: (): void => offset.set((clock.now() - Date.now()) / 1_000),
  });
}

/** Figures are used for this time. Slow figures are used for longer, so that reading takes at most 1/20 of the time. */
const trustMs = 250;
const share = 20;
const patienceMs = 1_500;

/** Figures that are read from the store when the metrics are asked for. Without an answer in time they are left out. */
export function measureStore(registry: Registry, read: () => Promise<Figures>): void {
  const look = new SharedLook(async () => show(gauges, await read().catch(() => null)));
  const gauges = makeStoreGauges(registry, () => look.refresh(() => show(gauges, null)));
}

type StoreGauges = ReturnType<typeof makeStoreGauges>;

function makeStoreGauges(registry: Registry, collect: () => Promise<void>) {
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    aggregator: 'max' | 'min' = 'max',
  ): Gauge => new Gauge({ name: `polychron_${name}`, help, labelNames, aggregator, registers: [registry], collect });
  return {
    queued: gauge('queued_runs', 'Queued runs of a tenant, 1000 at most, by who they wait for.', ['tenant', 'for']),
    age: gauge('oldest_queued_run_seconds', 'How long ago the oldest run of a tenant was queued for a node.', [
      'tenant',
    ]),
    nextDue: gauge('next_due_timestamp_seconds', 'When the next schedule or waiting run comes due.', ['kind']),
    nodes: gauge('nodes', 'Nodes, and workers from outside, that hold a lease, by role.', ['role']),
    up: gauge('figures_up', 'Whether queues, next instants and nodes could be read (1) or not (0).', [], 'min'),
  };
}

function show({ queued, age, nextDue, nodes, up }: StoreGauges, figures: Figures | null): void {
  for (const one of [queued, age, nextDue, nodes]) one.reset();
  up.set(figures ? 1 : 0);
  if (!figures) return;
  for (const { tenantId: tenant, runs, ageMs } of figures.queues) {
    queued.set({ tenant, for: 'node' }, runs);
    age.set({ tenant }, ageMs / 1_000);
  }
  for (const { tenantId: tenant, runs } of figures.forWorkers) queued.set({ tenant, for: 'worker' }, runs);
  const due: [string, Instant | null][] = [
    ['schedule', figures.nextScheduleAt],
    ['run', figures.nextRunAt],
  ];
  for (const [kind, at] of due) if (at !== null) nextDue.set({ kind }, at / 1_000);
  for (const [role, count] of Object.entries(figures.nodes)) nodes.set({ role }, count);
}

/** A look at the store that all gauges of an answer share. */
class SharedLook {
  readonly #read: () => Promise<void>;
  /** The read under way. A slow one goes on after its callers have given up. */
  #looking: Promise<void> | null = null;
  /** The wait that callers share. */
  #shared: Promise<void> | null = null;
  #trustedUntil = -Infinity;
  #answer: Promise<void> | null = null;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** The gauges of one answer ask within one turn and must get the same look. So its age is judged once a turn. */
  refresh(onLate: () => void): Promise<void> {
    if (this.#answer === null) {
      const isFresh = this.#shared === null && performance.now() < this.#trustedUntil;
      this.#answer = isFresh ? Promise.resolve() : (this.#shared ??= this.#lookInTime(onLate));
      queueMicrotask(() => (this.#answer = null));
    }
    return this.#answer;
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    await this.#read();
    const end = performance.now();
    this.#trustedUntil = end + Math.max(trustMs, share * (end - begun));
    this.#looking = null;
  }

  async #lookInTime(onLate: () => void): Promise<void> {
    this.#looking ??= this.#look();
    const patience = Promise.withResolvers<boolean>();
    const timer = setTimeout(patience.resolve, patienceMs, true);
    const isLate = await Promise.race([this.#looking, patience.promise]);
    clearTimeout(timer);
    if (isLate === true) onLate();
    this.#shared = null;
  }
}
