import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Containment } from '../execution/modules/command/containment.ts';
import { findContainment, uncontained } from '../execution/modules/index.ts';
import { readAddress } from '../persistence/connection.ts';
import { findAccount } from '../persistence/embedded/account.ts';

/** How the commands of this node are kept away from its secrets. A node without commands needs none of it. */
export async function containmentOf(config: Config, logger: Logger): Promise<Containment> {
  const { commands, role, dataDir, signingKeysFile } = config;
  if (!commands || role === 'api') return uncontained;
  const pgdata = join(dataDir, 'postgres');
  return findContainment({
    user: config.commandUser,
    dataDir,
    secrets: signingKeysFile === null ? [] : [resolve(signingKeysFile)],
    hidden: socketFolderOf(config.databaseUrl),
    database: existsSync(pgdata) ? await findAccount(pgdata) : undefined,
    logger: logger.child({ part: 'commands' }),
  });
}

/** The folder of the database's socket. Over a socket, PostgreSQL may accept a system user without a password. */
export function socketFolderOf(databaseUrl: string | null): readonly string[] {
  if (databaseUrl === null) return [];
  const { connectionString, hosts } = readAddress(databaseUrl);
  if (hosts.length > 0) return hosts.map(({ host }) => host).filter((host) => host.startsWith('/'));
  if (!URL.canParse(connectionString)) return [];
  const { hostname, searchParams } = new URL(connectionString);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host.startsWith('/') ? [host] : [];
}
