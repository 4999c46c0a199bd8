/** Who uses a data folder: one living process, known by its pid and the moment it began, because pids are used again. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Owner {
  readonly pid: number;
  readonly birth: string;
}

/** Returns what gives the folder back. Rejects if a living process has it. What a dead process left is taken over. */
export async function claimFolder(place: string, dataDir: string): Promise<() => Promise<void>> {
  const file = join(place, 'postgres.owner');
  const mine = `${file}.${randomUUID()}`;
  const stale = `${mine}.stale`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, birth: await readBirth(process.pid) }));
  try {
    for (;;) {
      // Unlike a write, a link appears whole and only if there is none.
      const taken = await link(mine, file).then(() => false, isTaken);
      if (!taken) return () => rm(file, { force: true });
      const owner = await readOwner(file);
      if (await isAlive(owner)) {
        throw new Error(
          `the database in ${dataDir} is in use by the process ${owner?.pid}: stop that one, ` +
            'or give this one its own POLYCHRON_DATA_DIR, or give both the same DATABASE_URL',
        );
      }
      // Renamed rather than deleted: another may have taken it over since we looked, and then gets it back.
      const moved = await rename(file, stale).then(
        () => true,
        () => false,
      );
      if (moved && (await isAlive(await readOwner(stale)))) await link(stale, file);
    }
  } finally {
    await rm(mine, { force: true });
    await rm(stale, { force: true });
  }
}

function isTaken(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'EEXIST') return true;
  throw error;
}

async function isAlive(owner: Owner | undefined): Promise<boolean> {
  return owner !== undefined && (await readBirth(owner.pid)) === owner.birth;
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
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
  return `${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()} ${fields[19]}`;
}
