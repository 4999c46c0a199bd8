import { execFile } from 'node:child_process';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Program {
  readonly binary: string;
  /** The environment that the program needs. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds a program on PATH or where Debian installs servers. Otherwise it downloads its packages with apt into the cache and
 * unpacks them into `folder`; nothing is installed. `packages` names the program first, then libraries that may be missing.
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
    throw new Error(`no ${name} could be found or fetched: install it, or let apt-get download it`, { cause });
  }
  const libraries = (await readdir(join(folder, 'usr/lib'))).find((file) => file.endsWith('-linux-gnu')) ?? '';
  const binary = await findIn([join(folder, 'usr/sbin'), join(folder, 'usr/bin')], name);
  if (binary === null) throw new Error(`the packages ${packages.join(', ')} do not contain ${name}`);
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
