import type { NodeRelease } from '../../domain/model/fleet.ts';

export interface NodeChecks {
  /** Of the nodes that are up and plan or run. Null: there is none. */
  oldest(): Promise<NodeRelease | null>;
}
