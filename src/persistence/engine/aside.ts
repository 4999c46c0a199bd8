import { reasonOf } from '../../domain/model/failure.ts';
import type { Milliseconds } from '../../domain/model/values.ts';
import type { Step } from '../../ports/run-store.ts';
import type { Sql } from '../sql/execute.ts';
import { text } from '../sql/parameters.ts';

export interface AsideLogger {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export const silent: AsideLogger = { error: () => undefined, warn: () => undefined };

/** Rows that some step could not treat. This node leaves them out for a while, and the table says why to everybody. */
export interface Aside {
  /** To be left out of the step's next batch. */
  ids(step: Step): readonly string[];
  put(step: Step, id: string, error: unknown): Promise<void>;
}

export const asideFor: Milliseconds = 60_000;

export function makeAside(sql: Sql, logger: AsideLogger): Aside {
  const known = new Map<Step, Map<string, number>>();
  return {
    ids(step) {
      const ids = known.get(step);
      if (ids === undefined) return none;
      const now = performance.now();
      for (const [id, until] of ids) if (until <= now) ids.delete(id);
      if (ids.size === 0) known.delete(step);
      return [...ids.keys()];
    },
    async put(step, id, error) {
      let ids = known.get(step);
      if (ids === undefined) known.set(step, (ids = new Map()));
      ids.set(id, performance.now() + asideFor);
      logger.error({ err: error, step, id }, 'a row that a batch cannot treat is left out for a minute');
      await sql(statement, [id, step, text(reasonOf(error)), asideFor]).catch((failed: unknown) =>
        logger.warn({ err: failed, step, id }, 'could not note that a row is left out'),
      );
    },
  };
}

const none: readonly string[] = [];

const statement = `
insert into set_aside (subject_id, step, reason, until)
values ($1, $2, $3, clock_timestamp() + $4::float8 * interval '1 millisecond')
on conflict (subject_id, step) do update set reason = excluded.reason, until = excluded.until`;
