import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { startEmbeddedPostgres } from '../src/persistence/embedded/embedded-postgres.ts';

export interface TestPostgres {
  /** The URL with the administrator's user. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an empty PostgreSQL in a temporary folder. Its data need not survive a crash, so it does not flush to disk. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-test-'));
  const server = await startEmbeddedPostgres({
    dataDir,
    logger: pino({ level: 'error' }, pino.destination({ dest: 2, sync: true })),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
