import type { NodeInfo } from '../model/fleet.ts';
import type { Instant } from '../model/values.ts';
import { type ExplainedGate, gate } from './explanation.ts';

/** Whether some node could take a run of the module. Assumes that all nodes have the same modules. */
export function nodeGate(facts: {
  readonly nodes: readonly NodeInfo[];
  readonly moduleProblem: string | null;
  readonly now: Instant;
  /** Only operators see the number of nodes and their free places: both tell about the work of other tenants. */
  readonly forOperator: boolean;
}): ExplainedGate {
  const { nodes, moduleProblem, now, forOperator } = facts;
  if (moduleProblem !== null) return gate('node', 'HELD', moduleProblem);
  const working = nodes.filter(({ capacity, leaseUntil }) => capacity > 0 && leaseUntil > now);
  if (working.length === 0) return gate('node', 'HELD', 'no node is at work');
  const taking = working.filter(({ draining }) => !draining);
  if (taking.length === 0) return gate('node', 'HELD', 'an operator has told all nodes to take no new runs');
  const free = taking.reduce((sum, { capacity, running }) => sum + Math.max(0, capacity - running), 0);
  const detail = forOperator
    ? `${taking.length === 1 ? '1 node is' : `${taking.length} nodes are`} at work, with ${free} free places`
    : free > 0
      ? 'a node is at work and has a free place'
      : 'no node has a free place';
  return gate('node', free > 0 ? 'PASSED' : 'PENDING', detail);
}
