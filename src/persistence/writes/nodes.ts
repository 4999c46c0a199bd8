import type { NodeInfo, NodeRelease } from '../../domain/model/fleet.ts';
import { isId } from '../../domain/model/id.ts';
import type { NodeWrites } from '../../ports/writes/node.ts';
import { oldestNode } from '../engine/nodes.ts';
import type { Locks } from '../locks.ts';
import { ms } from '../sql/columns.ts';
import type { Sql } from '../sql/execute.ts';

export function makeNodeWrites(sql: Sql, lock: Locks): NodeWrites {
  return {
    oldest: () => oldestNode(sql),
    async lock(scope, id) {
      if (!isId(id) || scope !== null) return null;
      const rows = await sql<NodeInfo & NodeRelease & Record<string, unknown>>(
        `select id, host, ${ms('started_at', '"startedAt"')}, ${ms('heartbeat_at', '"heartbeatAt"')},
           ${ms('lease_until', '"leaseUntil"')}, running, capacity, draining, version, coalesce(schema, 0) as schema
         from node where id = $1 and lease_until > clock_timestamp() and role <> 'external' ${lock.clause('for no key update')}`,
        [id],
      );
      return rows[0] ?? null;
    },
    async setDraining(id, draining) {
      await sql('update node set draining = $2 where id = $1', [id, draining]);
    },
  };
}
