import type { Task } from '../../domain/model/task.ts';
import type { ListedTask } from '../../ports/dialect-store.ts';
import type { Source } from '../reads/listing.ts';
import type { RowReader } from '../row.ts';
import { type Piece, raw, sql } from '../sql/piece.ts';

/** The document that the dialect keeps of the task `t`. */
export function documentOf(dialect: string): Piece {
  return sql`dialect_document d on d.task_id = t.id and d.tenant_id = t.tenant_id and d.dialect = ${dialect}`;
}

/** The name of what a task runs, where its params hold it as a text. Null for other modules. */
function named(module: string, param: string): Piece {
  return raw(`case when t.module = '${module}' and jsonb_typeof(t.params -> '${param}') = 'string'
    then t.params ->> '${param}' end`);
}

export const workerOf = named('external', 'worker');

/**
 * Tasks for lists of a dialect. Params are opened for tasks alone of which it keeps no document, since there they say
 * what its documents say elsewhere.
 */
export function listedTasks(rows: RowReader<Task>, dialect: string): Source<ListedTask> {
  const plain = rows.without(['params']);
  const from = sql`task t left join ${documentOf(dialect)}`;
  return {
    from,
    alias: 't',
    reader: {
      columns: (alias) =>
        `${plain.columns(alias)}, case when d.task_id is null then ${textOf(workerOf)} end as "~worker",
          case when d.task_id is null then ${textOf(named('script', 'script'))} end as "~script"`,
      read: (row) => ({
        ...plain.read(row),
        worker: row['~worker'] as string | null,
        script: row['~script'] as string | null,
      }),
    },
  };
}

function textOf({ strings }: Piece): string {
  return strings.join('');
}
