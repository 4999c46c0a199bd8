/**
 * Who uses a data folder, as a file in it says: one process, known by its pid, the moment it began, and the namespace and the boot
 * in which that pid means something. It touches the file every two seconds, for those who can see neither its pid nor its lock.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { open, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

export interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly birth: string | null;
  readonly host: string;
  /** The namespace of its pid. Null where the system has none. */
  readonly namespace: string | null;
  /** The run of the kernel; the host's name where that has no name. */
  readonly boot: string;
  /** Whether it holds the lock of the kernel as well. */
  readonly locked: boolean;
  readonly since: string;
}

/** An owner, and a mark that changes whenever it renews the file. */
export interface SeenOwner {
  readonly owner: Partial<Owner>;
  readonly mark: string;
}

export async function describeSelf(locked: boolean): Promise<Owner> {
  return {
    id: randomUUID(),
    pid: process.pid,
    birth: (await readBirth(process.pid)) ?? null,
    host: hostname(),
    namespace: await ownNamespace(),
    boot: await ownBoot(),
    locked,
    since: new Date().toISOString(),
  };
}

/** Opened anew each time: only then does a network file system look again. Undefined: there is no file. */
export async function readOwner(file: string): Promise<SeenOwner | undefined> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const { ino, mtimeNs } = await handle.stat({ bigint: true });
    const text = await handle.readFile('utf8');
    return { owner: parse(text), mark: `${ino} ${mtimeNs} ${text}` };
  } finally {
    await handle.close();
  }
}

function parse(text: string): Partial<Owner> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * `unseen`: its pid means nothing here. Earlier versions wrote neither namespace nor boot: found alive they are alive, and else
 * nobody can tell.
 */
export async function fateOf(owner: Partial<Owner>): Promise<'alive' | 'dead' | 'unseen'> {
  const { pid, birth, namespace, boot } = owner;
  const alive = pid !== undefined && birth !== null && birth !== undefined && (await readBirth(pid)) === birth;
  if (namespace === undefined || boot === undefined) return alive ? 'alive' : 'unseen';
  if (namespace !== (await ownNamespace()) || boot !== (await ownBoot())) return 'unseen';
  return alive ? 'alive' : 'dead';
}

/** Whether the lock of the kernel, which we hold, proves that the owner holds it no more. */
export async function isDisproved(owner: Partial<Owner>): Promise<boolean> {
  return owner.locked === true && owner.boot === (await ownBoot());
}

async function ownNamespace(): Promise<string | null> {
  return readlink('/proc/self/ns/pid').catch(() => null);
}

async function ownBoot(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(hostname);
  return text.trim();
}

/** Something that differs between two processes that had the same pid; undefined if no such process lives. */
async function readBirth(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const answer = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined);
    return answer?.stdout.trim();
  }
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (line === undefined) return undefined;
  // The name, in brackets, may hold anything; after it come state (the 3rd) and the start in ticks since boot (the 22nd).
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${await ownBoot()} ${fields[19]}`;
}
