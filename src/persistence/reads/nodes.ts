import type { NodeInfo } from '../../domain/model/fleet.ts';
import type { NodeReads } from '../../ports/reads/node.ts';
import type { Queryable } from '../query.ts';
import type { RowReader } from '../row.ts';
import { and, raw } from '../sql/piece.ts';
import { hasIdOf } from './criteria.ts';
import { find } from './listing.ts';

export function makeNodeReads(on: Queryable, reader: RowReader<NodeInfo>): NodeReads {
  return {
    list: () =>
      find(
        on,
        { from: raw('node n'), alias: 'n', reader },
        raw(
          `n.role <> 'external' and n.lease_until > statement_timestamp() - interval '1 minute' order by n.started_at, n.id`,
        ),
      ),
    async holders(ids) {
      const found = await find(on, { from: raw('node n'), alias: 'n', reader }, and(hasIdOf(raw('n.id'), ids)));
      return new Map(found.map((one) => [one.id, one]));
    },
  };
}
