/**
 * Finds the programs of a whole PostgreSQL (initdb, pg_ctl, pg_dump, pg_basebackup …) for tests of what operators do. The
 * embedded PostgreSQL has only its server. It tries in this order:
 *
 * 1. the folders of the packages of Debian, Ubuntu and the PGDG,
 * 2. PATH,
 * 3. `apt-get install`, which needs root, or sudo without a password.
 *
 * Run by itself, it prints the folder.
 */
import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const needed = ['initdb', 'pg_ctl', 'postgres', 'psql', 'pg_dump', 'pg_restore', 'pg_basebackup'] as const;
const packaged = '/usr/lib/postgresql';

/** The folder of the programs. Rejects when there is none and apt-get cannot install it. */
export async function findPostgresPrograms(): Promise<string> {
  const found = await look();
  if (found !== undefined) return found;
  console.error('installing PostgreSQL by apt-get, for its programs alone');
  const root = process.getuid?.() === 0;
  // The package must not make a cluster or start a server: the tests start their own.
  const script =
    'mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf && ' +
    'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql';
  try {
    await (root ? run('/bin/sh', ['-c', script]) : run('sudo', ['-n', '/bin/sh', '-c', script]));
  } catch (error) {
    throw new Error(`no PostgreSQL with ${needed.join(', ')} was found, and apt-get could not install one`, {
      cause: error,
    });
  }
  const installed = await look();
  if (installed === undefined) throw new Error(`apt-get has installed PostgreSQL, but not ${needed.join(', ')}`);
  return installed;
}

async function look(): Promise<string | undefined> {
  const versions = (await readdir(packaged).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...versions.map((version) => join(packaged, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  for (const folder of folders) {
    const all = needed.map((name) => access(join(folder, name)));
    if ((await Promise.allSettled(all)).every(({ status }) => status === 'fulfilled')) return folder;
  }
  return undefined;
}

if (import.meta.main) console.log(await findPostgresPrograms());
