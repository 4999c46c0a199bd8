/**
 * Folders of single attempts, in one folder of ours below that for temporary files. Nobody else can put anything there, so
 * nothing but our own folders is ever looked at or removed.
 */
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { runAs } from '../../../operating-system/account.ts';
import type { CommandAccount } from './account.ts';

export interface AttemptFolder extends AsyncDisposable {
  readonly path: string;
}

/** The place for folders cannot be used. */
export class FolderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FolderError';
  }
}

/** Where they lie. */
export function attemptFolders(): string {
  return join(tmpdir(), `polychron-${process.getuid?.() ?? 'user'}`);
}

/** Others pass through, and see no names. */
const mode = 0o711;

/** The host, because machines and containers may share the folder but not their process ids. */
const prefix = `${hostname()}-`;

/** Only `account`, or we ourselves, may enter it. `fill` works before the folder is handed over, while nobody can interfere. */
export async function makeAttemptFolder(
  account: CommandAccount | null,
  fill: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<AttemptFolder> {
  const path = await mkdtemp(join(await ownFolder(), `${prefix}${process.pid}-`));
  try {
    await fill(path);
    if (account) await chown(path, account.uid, account.gid);
  } catch (error) {
    await removeFolder(path);
    throw error;
  }
  return { path, [Symbol.asyncDispose]: () => removeFolder(path) };
}

/** Removes what was left behind, at the first call that can. */
export function makeCleaner(): () => Promise<void> {
  let cleaned: Promise<void> | undefined;
  return () => {
    cleaned ??= removeForgotten().catch((error: unknown) => {
      cleaned = undefined;
      throw error;
    });
    return cleaned;
  };
}

/** What processes of this host have left that died before they, or the guard, could remove it. */
async function removeForgotten(): Promise<void> {
  const folder = await ownFolder();
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    await removeFolder(join(folder, name)).catch(() => undefined);
  }
}

/** Makes it where it is not there yet. Throws when somebody else could put something in, or take something away. */
async function ownFolder(): Promise<string> {
  const folder = attemptFolders();
  await mkdir(folder, { mode }).catch(() => undefined);
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid) || (found.mode & 0o022) !== 0)
    throw new FolderError(`${folder} is not a folder that only this user can write to; remove it`);
  // A umask may have taken rights away, and whoever made it before us may have given too many.
  if ((found.mode & 0o777) !== mode) await chmod(folder, mode);
  return folder;
}

/**
 * What is inside belongs to the account of commands, of which a process may still be alive and swap a folder for a link: so
 * it is removed with the rights of that account, not with ours.
 */
async function removeFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (found.uid === process.getuid?.()) return rm(path, { recursive: true, force: true });
  // The folder itself lies where that account cannot remove it.
  await runAs({ uid: found.uid, gid: found.gid }, '/bin/rm', '-rf', '--', path);
  await rmdir(path);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
