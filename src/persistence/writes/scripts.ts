import type { EntityManager } from '@mikro-orm/postgresql';
import { isId } from '../../domain/model/id.ts';
import type { Script } from '../../domain/model/script.ts';
import type { ScriptWrites } from '../../ports/writes/script.ts';
import { type Locks, scoped } from '../locks.ts';
import { ScriptEntity } from '../mappings.ts';
import { plain } from '../plain.ts';
import type { Sql } from '../sql/execute.ts';
import { json } from '../sql/parameters.ts';

export function makeScriptWrites(em: EntityManager, sql: Sql, lock: Locks): ScriptWrites {
  return {
    async named(tenantId, name) {
      const script = await em.findOne(ScriptEntity, { tenantId, name, deletedAt: null });
      return script && plain<Script>(script);
    },
    async hold(tenantId, name) {
      const rows = await sql<{ version: number }>(
        `select version from script where tenant_id = $1 and name = $2 and deleted_at is null ${lock.clause('for share')}`,
        [tenantId, name],
      );
      return rows[0]?.version ?? null;
    },
    async insert(script, text) {
      em.create(ScriptEntity, script);
      await em.flush();
      await sql(
        `insert into script_version (script_id, version, interpreter, text, created_by, created_at)
         select id, version, interpreter, $2, created_by, created_at from script where id = $1`,
        [script.id, text],
      );
    },
    async lock(scope, id) {
      if (!isId(id)) return null;
      const where = { id, deletedAt: null, ...scoped(scope) };
      const script = await em.findOne(ScriptEntity, where, lock.mode);
      return script && plain<Script>(script);
    },
    async save(script, text, actor) {
      em.assign(await em.findOneOrFail(ScriptEntity, { id: script.id }), script, { mergeObjectProperties: false });
      await em.flush();
      await sql(
        `insert into script_version (script_id, version, interpreter, text, created_by, created_at)
         select s.id, s.version, s.interpreter, coalesce($2, v.text), $3::jsonb, s.updated_at
         from script s join script_version v on v.script_id = s.id and v.version = s.version - 1 where s.id = $1`,
        [script.id, text, json(actor)],
      );
    },
    async users({ tenantId, name }) {
      const rows = await sql<{ name: string }>(
        `select t.name from task t where t.tenant_id = $1 and t.module = 'script' and t.deleted_at is null
           and t.state <> 'CANCELED' and (t.params ->> 'script' = $2 or exists (
             select 1 from schedule s where s.task_id = t.id and s.deleted_at is null and s.state in ('ACTIVE', 'PAUSED')
               and s.params_override ->> 'script' = $2))
         order by t.name limit 4`,
        [tenantId, name],
      );
      return rows.map((row) => row.name);
    },
  };
}
