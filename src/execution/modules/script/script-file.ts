import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScriptFile extends AsyncDisposable {
  readonly path: string;
  /** Holds the file and nothing else; only this user may enter it. */
  readonly folder: string;
}

/** The host, because machines and containers may share the folder for temporary files but not their process ids. */
const prefix = `polychron-script-${hostname()}-`;

/** A file for an interpreter to read, which goes when it is disposed of. */
export async function makeScriptFile(text: string): Promise<ScriptFile> {
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'script');
  try {
    await writeFile(path, text, { mode: 0o700, flag: 'wx' });
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, folder, [Symbol.asyncDispose]: remove };
}

/**
 * Removes what processes of this host have left that died between making a file and starting its interpreter; later, the
 * guard of the process sees to it.
 */
export async function removeForgotten(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    // It may belong to another user.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
