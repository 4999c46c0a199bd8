import type { EntityManager } from '@mikro-orm/postgresql';
import { isId } from '../../domain/model/id.ts';
import type { Run } from '../../domain/model/run.ts';
import type { RunWrites } from '../../ports/writes/run.ts';
import { cancelRuns } from '../engine/gates.ts';
import { insertRuns } from '../engine/run-insert.ts';
import { type Locks, scoped } from '../locks.ts';
import { RunEntity } from '../mappings.ts';
import { plain } from '../plain.ts';
import type { Sql } from '../sql/execute.ts';

export function makeRunWrites(em: EntityManager, sql: Sql, lock: Locks): RunWrites {
  return {
    async lock(scope, id) {
      if (!isId(id)) return null;
      const run = await em.findOne(RunEntity, { id, ...scoped(scope) }, lock.mode);
      return run && plain<Run>(run);
    },
    async find(id) {
      const run = await em.findOne(RunEntity, { id }, { refresh: true });
      return run && plain<Run>(run);
    },
    async list(runIds) {
      const found = new Map<string, Run>();
      for (let from = 0; from < runIds.length; from += mostParameters) {
        const part = runIds.slice(from, from + mostParameters);
        const runs = await em.find(RunEntity, { id: { $in: part } }, { disableIdentityMap: true });
        for (const run of runs) found.set(run.id, plain<Run>(run));
      }
      return runIds.flatMap((id) => found.get(id) ?? []);
    },
    openOf: (taskId) =>
      ids(sql<{ id: string }>('select id from run where task_id = $1 and finished_at is null order by id', [taskId])),
    openBehind: (gate) =>
      ids(
        sql<{ id: string }>(
          "select id from run where gates @> array[$1] and gates is not null and finished_at is null and state <> 'SCHEDULED'",
          [gate],
        ),
      ),
    insert: (drafts) => insertRuns(sql, drafts),
    cancel: (runIds, reason, graceMs, actor) => cancelRuns(sql, runIds, reason, graceMs, actor),
  };
}

/** PostgreSQL takes 65,535 in a statement, and each id is one. */
const mostParameters = 10_000;

async function ids(rows: Promise<{ id: string }[]>): Promise<string[]> {
  return (await rows).map((row) => row.id);
}
