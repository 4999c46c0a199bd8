import { type Contents, format, type Manifest, type Progress, type Sequence, type Table } from './contents.ts';
import { copyTo, inTransaction, quoted, type Session } from './session.ts';

/** Agenda makes it. It holds only when to look, which is computed anew. */
const alarms = 'polychron_wake';
export const migrationsTable = 'mikro_orm_migrations';

/** Reads a database as it is at one moment, while others go on to write to it. */
export function withSnapshot<Result>(
  url: string,
  work: (contents: Contents) => Promise<Result>,
  progress: Progress = () => undefined,
): Promise<Result> {
  return inTransaction(url, 'begin isolation level repeatable read read only', async (session) => {
    const manifest = await describe(session);
    const counts = new Map<string, number>();

    async function* rows(name: string): AsyncGenerator<Buffer> {
      const number = manifest.tables.findIndex((table) => table.name === name);
      const columns = manifest.tables[number]?.columns.map(quoted).join(', ');
      const copy = session.query(copyTo(`copy ${quoted(name)} (${columns}) to stdout`));
      let bytes = 0;
      for await (const piece of copy as AsyncIterable<Buffer>) {
        yield piece;
        bytes += piece.length;
        progress({ table: name, number: number + 1, of: manifest.tables.length, bytes });
      }
      counts.set(name, copy.rowCount);
    }

    return work({ manifest, rows, counts: () => counts });
  });
}

async function describe(session: Session): Promise<Manifest> {
  const tables = await session.query<Table>(
    `select relname as name, pg_table_size(c.oid)::float8 as bytes, array(
       select attname::text from pg_attribute
       where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
     from pg_class c
     where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> $1
     order by relname`,
    [alarms],
  );
  const names = tables.rows.map(({ name }) => quoted(name));
  // A schema that changes meanwhile would not be that of the snapshot.
  if (names.length > 0) await session.query(`lock table ${names.join(', ')} in access share mode`);
  const made = tables.rows.some(({ name }) => name === migrationsTable);
  const migrations = made
    ? await session.query<{ name: string }>(`select name from ${migrationsTable} order by name`)
    : { rows: [] };
  const { rows: about } = await session.query<{ postgres: string; at: string }>(
    `select current_setting('server_version') as postgres, to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
  );
  return {
    format,
    createdAt: about[0]?.at ?? '',
    postgres: about[0]?.postgres ?? '',
    migrations: migrations.rows.map(({ name }) => name),
    tables: tables.rows.filter(({ name }) => name !== migrationsTable),
    sequences: await sequencesOf(session),
  };
}

async function sequencesOf(session: Session): Promise<Sequence[]> {
  const names = await session.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`,
  );
  const found: Sequence[] = [];
  for (const { name } of names.rows) {
    const { rows } = await session.query<Sequence>(
      `select $1 as name, last_value::text as value, is_called as called from ${quoted(name)}`,
      [name],
    );
    found.push(...rows);
  }
  return found;
}
