import type { NodeRelease } from '../../domain/model/fleet.ts';

export interface NodeChecks {
  /** The oldest release among the nodes that are up and plan or run. Null: no such node is up. */
  oldest(): Promise<NodeRelease | null>;
}
