import type { Milliseconds } from '../../domain/model/values.ts';
import type { Sql } from '../sql/execute.ts';
import type { Aside } from './aside.ts';
import { pickedBatch } from './picked.ts';

const stray = `node_id = $1 and not id = any($2::uuid[]) and started_at < clock_timestamp() - $3 * interval '1 millisecond'
  and id <> all($4::uuid[])`;
// A node that never was: the next recovery finds them.
const nobody = '00000000-0000-0000-0000-000000000000';

/** Gives up runs that the store counts as this node's although it does not work on them. Answers how many. */
export async function disown(
  sql: Sql,
  aside: Aside,
  nodeId: string,
  working: readonly string[],
  olderThanMs: Milliseconds,
): Promise<number> {
  const given = (leftOut: readonly string[]): unknown[] => [nodeId, working, olderThanMs, leftOut];
  const gone = await pickedBatch({
    aside,
    step: 'disown',
    whole: (leftOut) => sql(`update run set node_id = '${nobody}' where ${stray} returning id`, given(leftOut)),
    pick: async (leftOut) =>
      (await sql<{ id: string }>(`select id from run where ${stray}`, given(leftOut))).map(({ id }) => id),
    some: (ids) =>
      sql(`update run set node_id = '${nobody}' where node_id = $1 and id = any($2::uuid[]) returning id`, [
        nodeId,
        ids,
      ]),
  });
  return gone.length;
}
