import { ourName } from '../connection.ts';
import type { Sql } from '../sql/execute.ts';

/** What one look at the server's transactions shows. Their numbers are texts, as they are wider than a double. */
export interface HorizonLook {
  /** Every transaction below it had its number before the look began. */
  readonly next: string;
  /** Below it, no transaction of the whole server is open. */
  readonly oldest: string;
  /** Whether the looking session itself shows the name by which our writers are known. */
  readonly named: boolean;
  /** The lower 32 bits of the numbers of our open transactions. */
  readonly open: readonly string[];
}

/**
 * Below the number that it answers, no transaction that writes events is open, whatever strangers do on the same server.
 *
 * A snapshot taken afterwards shows all events below it that there will ever be, so read the rows in a later statement.
 * Why: a transaction shows its number before a greater one can be given out. It stops to show it in the moment in which
 * its rows become visible. So what is below `next` and not in `open` has ended, and every later snapshot sees its rows.
 *
 * It is true now, and not for ever: after a crash the server may give out numbers again of which it had stored nothing.
 */
export async function readHorizon(sql: Sql): Promise<{ readonly horizon: string; readonly named: boolean }> {
  const [look] = await sql<HorizonLook & Record<string, unknown>>(statement, []);
  return { horizon: horizonOf(look!), named: look!.named };
}

const wrap = 2n ** 32n;

export function horizonOf({ next: text, oldest, named, open }: HorizonLook): string {
  // If we do not show our name, nobody can tell our writers from strangers: then everybody counts.
  if (!named) return oldest;
  const next = BigInt(text);
  return (
    open
      .map((low) => next - BigInt.asUintN(32, next - BigInt(low)))
      // A transaction that began after the look is ahead of `next`: its difference has wrapped around.
      .filter((number) => next - number < wrap / 2n)
      .reduce((least, number) => (number < least ? number : least), next)
      .toString()
  );
}

/**
 * Ours is a session of this database under a role that may write events, by its name. One without any name counts too: a
 * pooler between us and the server may have dropped it.
 */
const statement = `
select pg_snapshot_xmax(pg_current_snapshot())::text as next, pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
  coalesce(bool_or(pid = pg_backend_pid() and application_name like '${ourName}%'), false) as named,
  coalesce(array_agg(backend_xid::text) filter (where backend_xid is not null and usesysid is not null
    and (application_name like '${ourName}%' or coalesce(application_name, '') = '')
    and (has_table_privilege(usesysid, 'event'::regclass, 'insert') or pg_has_role(usesysid, current_user, 'member'))
      is not false), '{}') as open
from pg_stat_activity
where datid = (select oid from pg_database where datname = current_database())`;
