import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../persistence/embedded/embedded-postgres.ts';
import { openDatabase } from '../persistence/orm.ts';
import { schemaNumber, schemaRefusal } from '../persistence/schema.ts';

/** The schema lacks something. */
const behind = 1;
/** A newer version has made it; nothing is changed. */
const ahead = 2;

/** Shows what the schema of the configured database lacks and, unless it only checks, makes it. Answers the exit code. */
export async function runMigrate(check: boolean, say: (line: string) => void): Promise<number> {
  const { databaseUrl, dataDir } = readConfig();
  const logger = pino({ level: 'warn' }, pino.destination(2));
  const embedded = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, logger }) : null;
  try {
    const database = await openDatabase({ url: databaseUrl ?? embedded!.url, logger, poolSize: 2 });
    try {
      return await bring(database, check, say);
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
}

async function bring(
  database: Pick<Awaited<ReturnType<typeof openDatabase>>, 'schema' | 'migrate'>,
  check: boolean,
  say: (line: string) => void,
): Promise<number> {
  const state = await database.schema();
  const refusal = schemaRefusal(state, true);
  if (refusal !== null) {
    say(refusal);
    return ahead;
  }
  if (state.missing.length === 0) {
    say(`the schema is up to date (${schemaNumber})`);
    return 0;
  }
  for (const name of state.missing) say(`${check ? 'missing' : 'making'}  ${name}`);
  if (check) return behind;
  await database.migrate();
  say(`the schema is up to date (${schemaNumber})`);
  return 0;
}
