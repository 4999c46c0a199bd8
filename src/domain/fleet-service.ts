import { notFound } from './errors.ts';
import { demandKnown } from './fleet.ts';
import { demandOperator } from './permission.ts';
import type { FleetStore } from './ports/fleet-store.ts';
import type { FleetService } from './services.ts';

/** What operators do with the nodes of an installation. */
export function makeFleetService(store: FleetStore): FleetService {
  return {
    async drain(caller, { id, draining }) {
      demandOperator(caller, 'drain a node');
      const node = await store.setDraining(id, draining);
      if (!node) throw notFound('worker', id);
      demandKnown(node, 'draining', ['id']);
      return node;
    },
  };
}
