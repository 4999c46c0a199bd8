import type { Caller } from '../../domain/model/actor.ts';
import type { DrainWorker } from '../../domain/model/commands/fleet.ts';
import { notFoundError } from '../../domain/model/errors.ts';
import { demandKnown, type NodeInfo } from '../../domain/model/fleet.ts';
import { demandOperator } from '../../domain/model/permission.ts';
import type { FleetStore } from '../../ports/fleet-store.ts';

export interface FleetService {
  /** The node takes no new runs, and lets those at work end, until this is taken back or the node is started again. */
  drain(caller: Caller, command: DrainWorker): Promise<NodeInfo>;
}

/** What operators do with the nodes of an installation. */
export function makeFleetService(store: FleetStore): FleetService {
  return {
    async drain(caller, { id, draining }) {
      demandOperator(caller, 'drain a node');
      const node = await store.setDraining(id, draining);
      if (!node) throw notFoundError('worker', id);
      demandKnown(node, 'draining', ['id']);
      return node;
    },
  };
}
