import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../persistence/embedded/embedded-postgres.ts';
import { openDatabase } from '../persistence/orm.ts';
import { schemaNumber, schemaRefusal } from '../persistence/schema.ts';

/** Exit code: migrations are missing. */
const behind = 1;
/** Exit code: a newer version has migrated the database, so nothing is changed. */
const ahead = 2;

/** Prints the missing migrations of the configured database and, unless it only checks, runs them. Returns the exit code. */
export async function runMigrate(check: boolean, print: (line: string) => void): Promise<number> {
  const { databaseUrl, dataDir } = readConfig();
  const logger = pino({ level: 'warn' }, pino.destination(2));
  const embedded = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, logger }) : null;
  try {
    const database = await openDatabase({ url: databaseUrl ?? embedded!.url, logger, poolSize: 2 });
    try {
      return await migrate(database, check, print);
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
}

async function migrate(
  database: Pick<Awaited<ReturnType<typeof openDatabase>>, 'schema' | 'migrate'>,
  check: boolean,
  print: (line: string) => void,
): Promise<number> {
  const state = await database.schema();
  const refusal = schemaRefusal(state, true);
  if (refusal !== null) {
    print(refusal);
    return ahead;
  }
  if (state.missing.length === 0) {
    print(`the schema is up to date (${schemaNumber})`);
    return 0;
  }
  for (const name of state.missing) print(`${check ? 'missing' : 'making'}  ${name}`);
  if (check) return behind;
  await database.migrate();
  print(`the schema is up to date (${schemaNumber})`);
  return 0;
}
