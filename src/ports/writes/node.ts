import type { TenantScope } from '../../domain/model/actor.ts';
import type { NodeInfo, NodeRelease } from '../../domain/model/fleet.ts';

export interface NodeChecks {
  /** The oldest release among the nodes that are up and plan or run. Null: no such node is up. */
  oldest(): Promise<NodeRelease | null>;
}

export interface NodeWrites extends NodeChecks {
  /** A node that is up. Nodes are of no tenant: a tenant sees none. */
  lock(scope: TenantScope, id: string): Promise<(NodeInfo & NodeRelease) | null>;
  setDraining(id: string, draining: boolean): Promise<void>;
}
