import type { Caller } from '../../domain/model/actor.ts';
import type { DrainWorker } from '../../domain/model/commands/fleet.ts';
import { demandKnown, type NodeInfo } from '../../domain/model/fleet.ts';
import { demandOperator } from '../../domain/model/permission.ts';
import type { ServiceContext } from '../context.ts';
import { mutate } from '../mutation.ts';
import { open } from '../open.ts';

export interface FleetService {
  /** The node takes no new runs, and lets those at work end, until this is taken back or the node is started again. */
  drain(caller: Caller, command: DrainWorker): Promise<NodeInfo>;
}

/** What operators do with the nodes of an installation. */
export function makeFleetService(context: ServiceContext): FleetService {
  return {
    async drain(caller, command) {
      const mutation = { caller, scope: 'ADMIN', operation: 'drainWorker', command } as const;
      const { value } = await mutate<NodeInfo>(context, mutation, async ({ nodes }) => {
        demandOperator(caller, 'drain a node');
        const node = await open(nodes, 'Worker', caller.tenantId, command);
        demandKnown(node, 'draining', ['id']);
        await nodes.setDraining(node.id, command.draining);
        return { answer: { ...node, draining: command.draining } };
      });
      return value;
    },
  };
}
