import type { NodeRelease } from '../../domain/model/fleet.ts';
import type { NodeStore, Renewal } from '../../ports/node-store.ts';
import { version } from '../../release.ts';
import { schemaNumber } from '../schema.ts';
import type { Sql } from '../sql/execute.ts';

/** Leases live on the database's clock alone: no node's own clock can shorten or stretch them. */
export function makeNodeStore(sql: Sql): NodeStore {
  return {
    async join(node, ttlMs) {
      await sql(
        `insert into node (id, host, pid, role, capacity, lease_until, version, schema, draining)
         values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 millisecond', $7, $8, $9)`,
        [node.id, node.host, node.pid, node.role, node.capacity, ttlMs, version, schemaNumber, node.draining],
      );
    },

    async renew(nodeId, running, ttlMs) {
      const rows = await sql<Renewal & Record<string, unknown>>(
        `with renewed as (
           update node set heartbeat_at = clock_timestamp(), running = $2,
             lease_until = clock_timestamp() + $3 * interval '1 millisecond'
           where id = $1 and lease_until > clock_timestamp() returning draining
         )
         select exists (select 1 from renewed) as alive, exists (select 1 from renewed where draining) as draining, coalesce((
           select jsonb_agg(jsonb_build_object('runId', id, 'reason', cancel_reason, 'graceMs', cancel_grace_ms))
           from run where node_id = $1 and state = 'CANCELING'), '[]') as cancel`,
        [nodeId, running, ttlMs],
      );
      return rows[0]!;
    },

    async leave(nodeId) {
      await sql(`update node set lease_until = clock_timestamp(), running = 0 where id = $1`, [nodeId]);
    },

    async now() {
      const rows = await sql<{ now: number }>(`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`);
      return rows[0]!.now;
    },
  };
}

/** Workers from outside neither plan nor read schedules. */
export async function oldestNode(sql: Sql): Promise<NodeRelease | null> {
  const [oldest] = await sql<NodeRelease & Record<string, unknown>>(
    `select version, coalesce(schema, 0) as schema from node
     where lease_until > clock_timestamp() and role <> 'external' order by coalesce(schema, 0) limit 1`,
  );
  return oldest ?? null;
}
