/**
 * Whether rows of the table are due by $1 that the part `found` of the statement, with its limit, has skipped for their
 * locks; those of `leftOut` are not asked for. A full batch is followed by another one, which answers it. The order keeps the planner to the index.
 */
export function skippedAmong(
  table: string,
  due: string,
  found: string,
  limit: number | string,
  leftOut: string,
): string {
  return `case when (select count(*) from ${found}) < ${limit} then coalesce((select true from ${table}
    where ${due} <= $1 and id <> all(${leftOut}::uuid[]) and id not in (select id from ${found}) order by ${due} limit 1), false) else false end`;
}
