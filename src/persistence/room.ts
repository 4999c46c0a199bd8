import type { Pool } from 'pg';
import { nodeName } from './connection.ts';

/** How many connections PostgreSQL grants us, and how many sessions besides this node's are there. */
export interface Room {
  readonly granted: number;
  /** Which setting grants no more. */
  readonly by: string;
  readonly others: number;
}

/** Behind a pooler it sees the connections of the pooler. */
export async function readRoom(pool: Pool): Promise<Room> {
  const { rows } = await pool.query<Room>({ text: statement, values: [`${nodeName}%`] });
  return rows[0]!;
}

const statement = `
  with me as (select rolname, rolsuper, rolconnlimit from pg_roles where rolname = current_user),
  here as (select datconnlimit from pg_database where datname = current_database()),
  sessions as (
    select usename = current_user as same_user, datname = current_database() as same_database
    from pg_stat_activity
    where backend_type = 'client backend' and coalesce(application_name, '') not like $1),
  limits as (
    select current_setting('max_connections')::int
        - case when rolsuper then 0 else current_setting('superuser_reserved_connections')::int
            + coalesce(current_setting('reserved_connections', true)::int, 0) end as granted,
      'max_connections' as by, (select count(*)::int from sessions) as others
    from me
    union all
    select rolconnlimit, 'the connection limit of the user', (select count(*)::int from sessions where same_user)
    from me where rolconnlimit >= 0 and not rolsuper
    union all
    select datconnlimit, 'the connection limit of the database', (select count(*)::int from sessions where same_database)
    from here, me where datconnlimit >= 0 and not rolsuper)
  select granted, by, others from limits order by granted - others limit 1`;
