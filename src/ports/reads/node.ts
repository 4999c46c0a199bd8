import type { NodeInfo } from '../../domain/model/fleet.ts';

export interface NodeReads {
  /** Those of this installation, not the workers from outside. */
  list(): Promise<readonly NodeInfo[]>;
  /** Who is at work on runs, by `Run.nodeId`: nodes, or for external modules the claims of workers from outside. */
  holders(nodeIds: readonly string[]): Promise<ReadonlyMap<string, NodeInfo>>;
}
