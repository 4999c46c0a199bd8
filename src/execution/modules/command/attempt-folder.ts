/**
 * Each attempt gets a folder. All of them lie in one folder of ours inside the folder for temporary files. Only this user can
 * write to it, so everything that is read or removed there is ours.
 */
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { runAs } from '../../../operating-system/account.ts';
import type { CommandAccount } from './account.ts';

export interface AttemptFolder extends AsyncDisposable {
  readonly path: string;
}

/** The folder that holds the folders of attempts cannot be used. */
export class FolderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FolderError';
  }
}

/** Holds the folders of all attempts. */
export function attemptFolders(): string {
  return join(tmpdir(), `polychron-${process.getuid?.() ?? 'user'}`);
}

/** Other users can pass through but cannot list names. */
const mode = 0o711;

/** With the host's name, because machines and containers may share the folder but not their process ids. */
const prefix = `${hostname()}-`;

/** Only `account` may enter it, or this user if that is null. `fill` runs before the folder is handed over to `account`. */
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

/** Removes folders of dead processes once; a call that fails lets the next call try again. */
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

/** Removes folders of processes of this host that died before they, or the guard, could do it. */
async function removeForgotten(): Promise<void> {
  const folder = await ownFolder();
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    await removeFolder(join(folder, name)).catch(() => undefined);
  }
}

/** Makes the folder of folders if it does not exist. Throws when another user could write to it. */
async function ownFolder(): Promise<string> {
  const folder = attemptFolders();
  await mkdir(folder, { mode }).catch(() => undefined);
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid) || (found.mode & 0o022) !== 0)
    throw new FolderError(`${folder} is not a folder that only this user can write to; remove it`);
  // A umask may have taken rights away, and an earlier maker of the folder may have given too many.
  if ((found.mode & 0o777) !== mode) await chmod(folder, mode);
  return folder;
}

/**
 * The content belongs to the account of commands. A process of it may still be alive and replace a folder by a link. So the
 * content is removed with the rights of that account, not with ours.
 */
async function removeFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (found.uid === process.getuid?.()) return rm(path, { recursive: true, force: true });
  // That account cannot remove the folder itself, because the parent folder is ours.
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
