import { mergeDays } from './merge.ts';
import type { Step } from './step.ts';

/**
 * Ledgers with days that are old enough to be merged. With none, a pass reads one page of an index. A transaction looks at
 * `mostRows` rows, as far as whole days allow.
 */
export const makeLedgers = (mostRows: number): Step => ({
  find: `
    select schedule_id::text as id, now() - look_at as late from ledger_mark
    where look_at < now() and schedule_id <> all($2::uuid[]) and $3::boolean is not null order by look_at limit $1::int`,
  drop: (turn, ids) =>
    turn(async (sql) => {
      const stay: string[] = [];
      const unfinished: string[] = [];
      let rows = 0;
      for (const id of ids) {
        const merged = rows < mostRows ? await mergeDays(sql, id, mostRows) : undefined;
        rows += merged?.rows ?? 0;
        if (merged === null) stay.push(id);
        else if (!merged?.done) unfinished.push(id);
      }
      return { stay, unfinished };
    }),
});
