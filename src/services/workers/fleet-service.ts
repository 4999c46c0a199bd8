import { notFound } from '../../domain/model/errors.ts';
import { demandKnown } from '../../domain/model/fleet.ts';
import { demandOperator } from '../../domain/model/permission.ts';
import type { FleetStore } from '../../ports/fleet-store.ts';
import type { FleetService } from '../api.ts';

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
