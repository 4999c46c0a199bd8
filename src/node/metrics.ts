import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { EngineDatabase } from '../persistence/engine-database.ts';
import { version } from '../release.ts';
import type { Link } from './link.ts';

type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

const patienceMs = 2_000;

/** A registry with the metrics of each process: its memory, its processor time, the lag of its event loop, its log. */
export function processMetrics(
  name: 'engine' | 'api',
  lostLines: () => number,
  node: () => string | undefined,
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'polychron_', labels: { process: name } });
  const lost: Counter = new Counter({
    name: 'polychron_log_lines_lost_total',
    help: 'Lines of the log that could not be written, because its disk was full or its reader too slow.',
    labelNames: ['process'],
    registers: [registry],
    collect() {
      lost.reset();
      lost.inc({ process: name }, lostLines());
    },
  });
  const info: Gauge = new Gauge({
    name: 'polychron_build_info',
    help: 'Always 1: the version of this program, and the id of the node in its log.',
    labelNames: ['version', 'node'],
    aggregator: 'max',
    registers: [registry],
    collect() {
      info.reset();
      const id = node();
      if (id !== undefined) info.set({ version, node: id }, 1);
    },
  });
  return registry;
}

type Pool = Pick<EngineDatabase['pool'], 'totalCount' | 'idleCount' | 'waitingCount'>;

/** Measures how many connections of each pool to PostgreSQL are in use, and how many callers wait. */
export function measurePools(
  registry: Registry,
  process: 'engine' | 'api',
  pools: Readonly<Record<string, Pool>>,
): void {
  const connections: Gauge = new Gauge({
    name: 'polychron_pool_connections',
    help: 'Connections to PostgreSQL that are open, by process, pool and whether somebody uses them.',
    labelNames: ['process', 'pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount }] of Object.entries(pools)) {
        connections.set({ process, pool, state: 'used' }, totalCount - idleCount);
        connections.set({ process, pool, state: 'idle' }, idleCount);
      }
    },
  });
  const waiting: Gauge = new Gauge({
    name: 'polychron_pool_waiting',
    help: 'Callers that wait for a connection to PostgreSQL, by process and pool.',
    labelNames: ['process', 'pool'],
    registers: [registry],
    collect() {
      for (const [pool, { waitingCount }] of Object.entries(pools)) waiting.set({ process, pool }, waitingCount);
    },
  });
}

/** Counts readers of streams: 1 when one comes, -1 when one goes. */
export function readerCount(registry: Registry): (stream: string, change: 1 | -1) => void {
  const readers = new Gauge({
    name: 'polychron_stream_readers',
    help: 'Readers of streams of events, progress and logs, by stream.',
    labelNames: ['stream'],
    registers: [registry],
  });
  return (stream, change) => readers.inc({ stream }, change);
}

/** The metrics of all processes of this node. Those of an engine that does not answer are left out. */
export async function allMetrics(registry: Registry, link: Link | null): Promise<string> {
  const engine = await link?.ask('metrics', patienceMs).catch(() => null);
  if (!engine) return registry.metrics();
  const own = await registry.getMetricsAsJSON();
  return AggregatorRegistry.aggregate([own, engine as Snapshot]).metrics();
}
