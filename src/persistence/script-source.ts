import type { Pool } from 'pg';
import type { ScriptSource, ScriptText } from '../ports/script-source.ts';
import { asTemporary } from './query.ts';
import { sqlOf } from './sql/execute.ts';

/** The texts of scripts, for those who run them. */
export function makeScriptSource(pool: Pool): ScriptSource {
  const sql = sqlOf(pool);
  return {
    async find(tenantId, name, version) {
      try {
        const rows = await sql<ScriptText & Record<string, unknown>>(
          `select v.version, v.interpreter, v.text
           from script s join script_version v on v.script_id = s.id and v.version = coalesce($3::int, s.version)
           where s.tenant_id = $1 and s.name = $2 and s.deleted_at is null`,
          [tenantId, name, version],
        );
        return rows[0] ?? null;
      } catch (error) {
        throw asTemporary(error) ?? error;
      }
    },
  };
}
