import type { Script, ScriptVersion } from '../../domain/model/script.ts';
import type { ScriptFilter } from '../../ports/listing.ts';
import type { ScriptReads } from '../../ports/reads/script.ts';
import { readInstant } from '../instant-text.ts';
import { type Queryable, select } from '../query.ts';
import type { RowReader } from '../row.ts';
import { type Piece, and, raw, sql } from '../sql/piece.ts';
import { contains, hasIdOf, inScope, isOneOf, isStorable } from './criteria.ts';
import type { Keys } from './keyset.ts';
import { type Source, count, find, readPage } from './listing.ts';

export function makeScriptReads(on: Queryable, reader: RowReader<Script>): ScriptReads {
  const source: Source<Script> = { from: raw('script c'), alias: 'c', reader };
  const tenant = raw('c.tenant_id');
  return {
    async find(scope, ids) {
      const where = and(hasIdOf(raw('c.id'), ids), inScope(tenant, scope), alive);
      return new Map((await find(on, source, where)).map((script) => [script.id, script]));
    },
    async byName(tenantId, name) {
      if (!isStorable(name)) return null;
      const [script] = await find(on, source, and(inScope(tenant, tenantId), sql`c.name = ${name}`, alive));
      return script ?? null;
    },
    page: (scope, filter, page) =>
      readPage(on, source, and(inScope(tenant, scope), matches(filter)), newestFirst, page),
    count: (scope, filter) => count(on, source.from, and(inScope(tenant, scope), matches(filter))),
    async versions(ids, limit) {
      const rows = await select(
        on,
        sql`select c.id, v.version, v.interpreter, v.created_by, v.created_at
          from script c cross join lateral (
            select version, interpreter, created_by, created_at from script_version
            where script_id = c.id order by version desc limit ${limit}
          ) v where ${and(hasIdOf(raw('c.id'), ids))} order by c.id, v.version desc`,
      );
      const found = new Map<string, ScriptVersion[]>();
      for (const row of rows) {
        const scriptId = String(row['id']);
        const version: ScriptVersion = {
          scriptId,
          version: Number(row['version']),
          interpreter: String(row['interpreter']),
          createdBy: row['created_by'] as ScriptVersion['createdBy'],
          createdAt: readInstant(String(row['created_at'])),
        };
        found.set(scriptId, [...(found.get(scriptId) ?? []), version]);
      }
      return found;
    },
    async texts(keys) {
      const rows = await select(
        on,
        sql`select v.text from unnest(${keys.map(({ scriptId }) => scriptId)}::uuid[],
            ${keys.map(({ version }) => version)}::int[]) with ordinality as k (script_id, version, place)
          left join script_version v on v.script_id = k.script_id and v.version = k.version order by k.place`,
      );
      return rows.map((row) => (typeof row['text'] === 'string' ? row['text'] : null));
    },
  };
}

const alive = raw('c.deleted_at is null');

function matches(filter: ScriptFilter): Piece {
  return and(
    hasIdOf(raw('c.id'), filter.ids),
    isOneOf(raw('c.name'), filter.names),
    contains([raw('c.name'), raw('c.description')], filter.search),
    alive,
  );
}

const newestFirst: Keys = [
  { expression: raw('c.created_at'), type: 'instant', descending: true },
  { expression: raw('c.id'), type: 'id', descending: true },
];
