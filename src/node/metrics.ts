import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import type { Link } from './link.ts';

type Snapshot = MetricObjectWithValues<MetricValue<string>>[];

const patienceMs = 2_000;

/** The metrics of all processes of this node. Those of an engine that does not answer are left out. */
export async function allMetrics(registry: Registry, link: Link | null): Promise<string> {
  const engine = await link?.ask('metrics', patienceMs).catch(() => null);
  if (!engine) return registry.metrics();
  const own = await registry.getMetricsAsJSON();
  return AggregatorRegistry.aggregate([own, engine as Snapshot]).metrics();
}
