import type { Pool } from 'pg';

const before = '00000000-0000-0000-0000-000000000000';

/** Answers the id of the schedule that follows this id, or null after the last one. Null asks for the first. */
export async function scheduleAfter(pool: Pick<Pool, 'query'>, id: string | null): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from schedule where id > $1 and deleted_at is null order by id limit 1',
    [id ?? before],
  );
  return rows[0]?.id ?? null;
}
