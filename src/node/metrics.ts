import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { Link } from './link.ts';

type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

const patienceMs = 2_000;

/** With what each process tells of itself: its memory, its processor time, the lag of its event loop, its log. */
export function processMetrics(name: 'engine' | 'api', lostLines: () => number): Registry {
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
  return registry;
}

/** The metrics of all processes of this node. Those of an engine that does not answer are left out. */
export async function allMetrics(registry: Registry, link: Link | null): Promise<string> {
  const engine = await link?.ask('metrics', patienceMs).catch(() => null);
  if (!engine) return registry.metrics();
  const own = await registry.getMetricsAsJSON();
  return AggregatorRegistry.aggregate([own, engine as Snapshot]).metrics();
}
