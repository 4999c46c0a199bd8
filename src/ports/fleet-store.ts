import type { NodeRelease, NodeInfo } from '../domain/model/fleet.ts';

export interface FleetStore {
  /** Answers the node as it is then; unchanged if it is of a version that does not heed it. Null: no such node is up. */
  setDraining(id: string, draining: boolean): Promise<(NodeInfo & NodeRelease) | null>;
}
