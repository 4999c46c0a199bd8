import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { startEmbeddedPostgres } from '../../src/persistence/embedded/embedded-postgres.ts';
import { startMongod } from '../mongod-process.ts';
import { startRedis } from '../redis.ts';
import { parentOf } from './cpu.ts';

/** What a contender needs to know about a server. */
export interface ServerAddress {
  readonly url: string;
  readonly pid: number;
}

export interface Servers {
  postgres(): Promise<ServerAddress>;
  mongo(): Promise<ServerAddress>;
  redis(): Promise<{ readonly port: number; readonly pid: number }>;
  stop(): Promise<void>;
}

/** Servers of the benchmark in temporary folders, with the settings of production. Each is started when first needed. */
export function makeServers(): Servers {
  const stops: (() => Promise<void>)[] = [];
  let postgres: Promise<ServerAddress> | undefined;
  let mongo: Promise<ServerAddress> | undefined;
  let redis: ReturnType<typeof startRedisServer> | undefined;

  async function startPostgres(): Promise<ServerAddress> {
    const dataDir = await mkdtemp(join(tmpdir(), 'polychron-bench-'));
    const logger = pino({ level: 'error' }, pino.destination({ dest: 2, sync: true }));
    const server = await startEmbeddedPostgres({ dataDir, logger });
    stops.push(async () => {
      await server.stop();
      await rm(dataDir, { recursive: true });
    });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = parentOf(rows[0]?.pid ?? 0);
    await client.end();
    return { url: server.url, pid };
  }

  async function startMongo(): Promise<ServerAddress> {
    const server = await startMongod();
    stops.push(() => server.stop());
    return { url: server.url, pid: server.pid };
  }

  async function startRedisServer() {
    const server = await startRedis();
    stops.push(() => server.stop());
    return { port: server.port, pid: server.pid };
  }

  return {
    postgres: () => (postgres ??= startPostgres()),
    mongo: () => (mongo ??= startMongo()),
    redis: () => (redis ??= startRedisServer()),
    async stop() {
      for (const stop of stops.splice(0)) await stop();
    },
  };
}
