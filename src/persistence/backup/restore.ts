import { pipeline } from 'node:stream/promises';
import { migrations as known } from '../migrations/index.ts';
import { migrationLock } from '../orm.ts';
import { BackupError, type Contents, type Progress, type Table } from './contents.ts';
import { renewInstallation } from './renew.ts';
import { copyFrom, inTransaction, quoted, type Session } from './session.ts';
import { migrationsTable } from './snapshot.ts';

export interface RestoreTarget {
  readonly url: string;
  /** Makes the schema up to this migration, or the newest; see {@link Database.migrate}. */
  readonly migrate: (to?: string) => Promise<void>;
}

export interface Restored {
  /** Tables of the backup that are not Polychron's own. */
  readonly leftOut: readonly string[];
}

/**
 * Brings a backup into a database that holds nothing yet: all of it or nothing. The schema is first made as it was when the
 * backup was, and brought up to date when the rows are in: migrations change rows too.
 */
export async function restore(
  contents: Contents,
  { url, migrate }: RestoreTarget,
  progress: Progress = () => undefined,
): Promise<Restored> {
  let leftOut: readonly string[] = [];
  const { migrations } = contents.manifest;
  const unknown = migrations.filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new BackupError(
      `the backup was made by a newer version of Polychron, whose migrations ${unknown.join(', ')} are unknown here: ` +
        'restore it with that version',
    );
  }
  const last = migrations.at(-1);
  if (last === undefined) throw new BackupError('the backup holds no database of Polychron: it has no migrations');
  await inTransaction(url, 'begin', (session) => expectEmpty(session));
  await migrate(last);
  await inTransaction(url, 'begin', async (session) => {
    // Nodes that start take it before they look at the schema, so they wait for the rows.
    await session.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await expectEmpty(session);
    await expectSchema(session, contents);
    leftOut = await load(session, contents, progress);
    await renewInstallation(session);
  });
  await migrate();
  await inTransaction(url, 'begin', (session) => session.query('analyze'));
  return { leftOut };
}

/** A schema that no node has ever used has no tenant. */
async function expectEmpty(session: Session): Promise<void> {
  const { rows: tables } = await session.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1`,
  );
  const ours = tables.some(({ name }) => name === migrationsTable);
  if (tables.length > 0 && !ours) {
    const some = tables.slice(0, 3).map(({ name }) => name);
    throw new BackupError(`the database holds tables of others (${some.join(', ')}): restore into an empty database`);
  }
  if (!tables.some(({ name }) => name === 'tenant')) return;
  const { rows } = await session.query<{ used: boolean }>('select exists (select from tenant) as used');
  if (rows[0]?.used) {
    throw new BackupError(
      'the database is in use by Polychron already, and a restore would destroy what it holds: ' +
        'restore into an empty database, or into another data folder',
    );
  }
}

async function expectSchema(session: Session, { manifest }: Contents): Promise<void> {
  const { rows } = await session.query<{ name: string }>(`select name from ${migrationsTable} order by name`);
  const here = rows.map(({ name }) => name);
  if (here.join() === manifest.migrations.join()) return;
  throw new BackupError(
    `the schema of the database is at ${here.at(-1)}, that of the backup at ${manifest.migrations.at(-1)}: ` +
      'restore into an empty database',
  );
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Returns the names of the tables that it has left out. */
async function load(session: Session, contents: Contents, progress: Progress): Promise<string[]> {
  const { rows: here } = await session.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  );
  const known = new Set(here.map(({ name }) => name));
  const tables = contents.manifest.tables.filter(({ name }) => known.has(name));
  const names = tables.map(({ name }) => quoted(name));
  // Checked as a whole afterwards: row by row takes much longer, and depends on the order of the tables.
  const { rows: keys } = await session.query<ForeignKey>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`,
  );
  for (const key of keys) await session.query(`alter table ${key.table} drop constraint ${key.name}`);
  for (const name of names) await session.query(`alter table ${name} disable trigger user`);
  // Some migrations write rows.
  await session.query(`truncate ${names.join(', ')}`);

  for (const [index, table] of tables.entries()) {
    await loadTable(session, contents, table, (bytes) => {
      progress({ table: table.name, number: index + 1, of: tables.length, bytes });
    });
  }

  for (const name of names) await session.query(`alter table ${name} enable trigger user`);
  for (const key of keys) await session.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`);
  for (const { name, value, called } of contents.manifest.sequences) {
    await session.query('select setval(to_regclass($1), $2::bigint, $3)', [quoted(name), value, called]);
  }
  return contents.manifest.tables.flatMap(({ name }) => (known.has(name) ? [] : [name]));
}

async function loadTable(
  session: Session,
  contents: Contents,
  { name, columns }: Table,
  progress: (bytes: number) => void,
): Promise<void> {
  const copy = session.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`));
  async function* counted(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const piece of contents.rows(name)) {
      yield piece;
      bytes += piece.length;
      progress(bytes);
    }
  }
  await pipeline(counted(), copy);
  const expected = contents.counts().get(name);
  if (copy.rowCount === expected) return;
  throw new BackupError(`the table ${name} has ${copy.rowCount} rows instead of ${expected}: nothing was restored`);
}
