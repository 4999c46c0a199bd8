import { readdirSync } from 'node:fs';
import type { Pool } from 'pg';

const folder = new URL('./migrations/', import.meta.url);

/** By the names of their files, in order; the files themselves would bring the ORM along. */
export const knownMigrations: readonly string[] = readdirSync(folder)
  .flatMap((file) => /^(\d{4}-.+?)\.(?:js|ts)$/.exec(file)?.[1] ?? [])
  .sort();

/** That of the last migration that this program knows. Nodes write it into their leases. */
export const schemaNumber = Number(knownMigrations.at(-1)!.slice(0, 4));

/** A database as this program sees it. */
export interface SchemaState {
  /** What this program would still make. */
  readonly missing: readonly string[];
  /** What newer versions have made, and what none of them says that this one can live with. */
  readonly unknown: readonly string[];
}

export async function readSchemaState(pool: Pick<Pool, 'query'>): Promise<SchemaState> {
  const { rows: tables } = await pool.query<{ made: boolean; tolerated: boolean }>(
    `select to_regclass('mikro_orm_migrations') is not null as made, to_regclass('tolerated_migration') is not null as tolerated`,
  );
  const { made, tolerated } = tables[0]!;
  if (!made) return { missing: knownMigrations, unknown: [] };
  const { rows } = await pool.query<{ name: string; tolerated: boolean }>(
    `select name, ${tolerated ? 'name in (select name from tolerated_migration)' : 'false'} as tolerated
     from mikro_orm_migrations order by name`,
  );
  const done = new Set(rows.map(({ name }) => name));
  return {
    missing: knownMigrations.filter((name) => !done.has(name)),
    unknown: rows.filter((row) => !row.tolerated && !knownMigrations.includes(row.name)).map(({ name }) => name),
  };
}

/** Why a node of this program may not work with the database as it is; null when it may. */
export function schemaRefusal({ missing, unknown }: SchemaState, mayMigrate: boolean): string | null {
  if (unknown.length > 0) {
    return (
      `the database was migrated by a newer version of Polychron (${listed(unknown)}); this one knows the schema ` +
      `up to ${knownMigrations.at(-1)}: start the newer version, or restore a backup made before`
    );
  }
  if (missing.length > 0 && !mayMigrate) {
    return `the database lacks ${listed(missing)}, and POLYCHRON_MIGRATE is off: run "polychron migrate"`;
  }
  return null;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names[0]} to ${names.at(-1)}`;
}
