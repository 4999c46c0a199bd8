/** Acts as the service: starts the database in the given folder, prints its URL or the error, and stops at SIGTERM. */
import pino from 'pino';
import {
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../../src/persistence/embedded/embedded-postgres.ts';

const [dataDir = '', options = '{}'] = process.argv.slice(2);
try {
  const began = performance.now();
  const database = await startEmbeddedPostgres({
    dataDir,
    logger: pino({ level: 'warn' }, pino.destination(2)),
    ...(JSON.parse(options) as Partial<EmbeddedPostgresOptions>),
    onLost: () => process.exit(1),
  });
  process.once('SIGTERM', () => void database.stop());
  console.log(JSON.stringify({ url: database.url, milliseconds: Math.round(performance.now() - began) }));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
