import { execFile } from 'node:child_process';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Program {
  readonly binary: string;
  /** What it needs beside its arguments. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A program on PATH or where Debian installs servers. Otherwise its packages are downloaded with apt into the cache and
 * unpacked into `folder`; nothing is installed. `packages` names it first, then the libraries that a bare system lacks.
 */
export async function findDebianProgram(name: string, packages: readonly string[], folder: string): Promise<Program> {
  const installed = await findInstalled(name);
  if (installed !== null) return { binary: installed, env: {} };
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron', `${name}-debian`);
  await mkdir(cache, { recursive: true });
  const kept = async (): Promise<readonly string[]> => (await readdir(cache)).filter((file) => file.endsWith('.deb'));
  try {
    if ((await kept()).length < packages.length) await run('apt-get', ['download', ...packages], { cwd: cache });
    for (const archive of await kept()) await run('dpkg-deb', ['-x', join(cache, archive), folder]);
  } catch (cause) {
    throw new Error(`no ${name} could be had: install it, or let apt-get download it`, { cause });
  }
  const libraries = (await readdir(join(folder, 'usr/lib'))).find((file) => file.endsWith('-linux-gnu')) ?? '';
  const binary = await findIn([join(folder, 'usr/sbin'), join(folder, 'usr/bin')], name);
  if (binary === null) throw new Error(`the packages ${packages.join(', ')} hold no ${name}`);
  return { binary, env: { LD_LIBRARY_PATH: join(folder, 'usr/lib', libraries) } };
}

function findInstalled(name: string): Promise<string | null> {
  return findIn([...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'], name);
}

async function findIn(places: readonly string[], name: string): Promise<string | null> {
  for (const place of places) {
    const binary = join(place, name);
    const found = await access(binary, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return binary;
  }
  return null;
}
