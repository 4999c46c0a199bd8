/**
 * Commands in bubblewrap see the files of the system except hidden ones. They see no processes besides their own, and of the
 * folders of attempts only their own.
 */
import { chown, mkdir, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Account, runAs } from '../../../operating-system/account.ts';
import { findProgram } from './program.ts';

export interface Place {
  readonly cwd: string;
  /** The folder of the attempt; null when it has none. */
  readonly folder: string | null;
}

/** The words to put before the words of a command. */
export type Wrapper = (place: Place) => readonly string[];

export interface Hidden {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Holds the folders of all attempts. */
  readonly attempts: string;
}

/** The path of the program; null where it is not installed. */
export async function findBubblewrap(): Promise<string | null> {
  const file = await findProgram('bwrap', '/');
  return typeof file === 'string' ? file : null;
}

/** Null where the system does not let it work under this account. */
export async function makeWrapper(program: string, account: Account, hidden: Hidden): Promise<Wrapper | null> {
  const reached = await reachedOf(account, hidden);
  const wrapper: Wrapper = ({ cwd, folder }) => [
    program,
    ...system,
    ...reached.folders.flatMap((path) => ['--tmpfs', path]),
    ...reached.files.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...(folder === null ? [] : ['--bind', folder, folder]),
    // Read-only, because files written there would take memory and would not be kept.
    ...reached.folders.flatMap((path) => ['--remount-ro', path]),
    '--chdir',
    cwd,
    '--',
    ...listening,
  ];
  return (await works(wrapper, account, reached)) ? wrapper : null;
}

/** All files and devices, since a program may need a terminal or a disk. Processes and shared memory are separate. */
const system = '--dev-bind / / --unshare-pid --unshare-ipc --proc /proc --tmpfs /dev/shm'.split(' ');

/**
 * Bubblewrap itself ignores the signals that are meant for the command. If it died of one, the guard would take that for the
 * end of the command. `env` restores the signals for the command; then "started" says that signals reach it.
 */
const listening = [
  '/usr/bin/env',
  '--default-signal=HUP,PIPE,ALRM,TERM,USR1,USR2',
  '/bin/sh',
  '-c',
  'echo started >&3; exec "$@" 3>&-',
  'sh',
];

/** Keeps the paths that the account can reach. The others are hidden already, and bubblewrap could not mount there. */
async function reachedOf(account: Account, { folders, files, attempts }: Hidden): Promise<Hidden> {
  await mkdir(attempts, { mode: 0o711 }).catch(() => undefined);
  const reached = async (paths: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(paths.map((path) => runAs(account, '/bin/sh', '-c', 'test -e "$1"', 'sh', path)));
    return paths.filter((_, i) => found[i]?.code === 0);
  };
  // A hidden folder hides its files.
  const outside = files.filter((file) => !folders.some((folder) => file.startsWith(`${folder}/`)));
  return { folders: await reached([...folders, attempts]), files: await reached(outside), attempts };
}

/** Tries the wrapper: not every container allows namespaces, and not every `env` can restore signals. */
async function works(wrapper: Wrapper, account: Account, { folders, attempts }: Hidden): Promise<boolean> {
  const folder = await mkdtemp(join(folders.includes(attempts) ? attempts : tmpdir(), 'probe-'));
  try {
    if (account) await chown(folder, account.uid, account.gid);
    const [file = '', ...args] = wrapper({ cwd: folder, folder });
    const probe = `space=$(readlink /proc/self/ns/pid) && test "$space" != "$1" && touch "$2/here" || exit 1; shift 2
      for hidden do test "$(ls -A "$hidden" | grep -cv ^probe-)" = 0 || exit 1; done`;
    const words = ['/bin/sh', '-c', probe, 'sh', await readlink('/proc/self/ns/pid'), folder, ...folders];
    // Descriptor 3 is where the guard listens.
    const { code } = await runAs(account, '/bin/sh', '-c', '"$@" 3>/dev/null', 'sh', file, ...args, ...words);
    return code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
