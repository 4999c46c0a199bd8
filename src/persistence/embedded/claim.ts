/**
 * Keeps a data folder for one process at a time. Three things say that it is in use, each where the others cannot: a lock of the
 * kernel (any container of this machine), the owner's pid (this namespace), and how lately the owner renewed its file (other
 * machines). A newcomer waits for the owner to end, says who it is, and never takes over what was renewed lately.
 */
import { link, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { type KernelLock, openKernelLock } from './kernel-lock.ts';
import { describeSelf, fateOf, isDisproved, type Owner, readOwner, type SeenOwner } from './owner.ts';

export interface ClaimOptions {
  /** The folder around the cluster. */
  readonly place: string;
  /** As the operator knows it. */
  readonly dataDir: string;
  readonly logger: Pick<BaseLogger, 'warn' | 'error'>;
  /** Ends what a dead owner of this namespace has left running; only processes that can be seen here. */
  readonly stopLeftovers: () => Promise<void>;
  /** Another process has the folder now: nothing may be written to it any more. */
  readonly onLost: (why: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly times?: Partial<ClaimTimes>;
}

export interface ClaimTimes {
  readonly renewEveryMs: number;
  /** So long an owner that cannot be seen must have been silent, by our own clock, before it counts as dead. */
  readonly silentMs: number;
  /** So long a newcomer waits; longer than `silentMs`. */
  readonly patienceMs: number;
  readonly lookEveryMs: number;
}

export interface Claim {
  /** To be inherited by all that writes to the folder: see {@link KernelLock}. Null where there is no such lock. */
  readonly descriptor: number | null;
  release(): Promise<void>;
}

const defaults: ClaimTimes = { renewEveryMs: 2_000, silentMs: 15_000, patienceMs: 60_000, lookEveryMs: 250 };
const sayEveryMs = 15_000;

/** Rejects when the folder is still in use after `patienceMs`, with a message that says by whom. */
export async function claimFolder(options: ClaimOptions): Promise<Claim> {
  const times = { ...defaults, ...options.times };
  const file = join(options.place, 'postgres.owner');
  const lock = await openKernelLock(join(options.place, 'postgres.lock')).catch((cause: Error) => {
    throw new Error(
      `the data folder ${options.dataDir} cannot be written to (${cause.message}): ` +
        'give it to the user that Polychron runs as, or choose another with POLYCHRON_DATA_DIR',
    );
  });
  try {
    const self = await waitForFolder(options, times, file, lock);
    if (!self.locked) {
      options.logger.warn({ file }, 'the data folder has no locks: only the renewal of this file keeps others out');
    }
    const beat = setInterval(() => void renew(file, self, options, stop), times.renewEveryMs).unref();
    let over = false;
    /** Whether it was still ours. */
    function stop(): boolean {
      clearInterval(beat);
      const first = !over;
      over = true;
      return first;
    }
    return {
      descriptor: self.locked ? lock.descriptor : null,
      async release() {
        if (!stop()) return;
        if ((await readOwner(file))?.owner.id === self.id) await rm(file, { force: true });
        await lock.close();
      },
    };
  } catch (error) {
    await lock.close();
    throw error;
  }
}

async function waitForFolder(options: ClaimOptions, times: ClaimTimes, file: string, lock: KernelLock): Promise<Owner> {
  const { dataDir, logger, signal } = options;
  const began = performance.now();
  const isSilent = makeSilence(times.silentMs);
  let kernel = await lock.take();
  let said = -Infinity;
  for (;;) {
    signal?.throwIfAborted();
    if (kernel === 'busy') kernel = await lock.take();
    const seen = await readOwner(file);
    const state = await stateOf(seen, kernel, isSilent);
    if (state === 'free') {
      const self = await takeOver(file, seen, kernel === 'taken');
      if (self !== null) return self;
      continue;
    }
    if (state === 'left') {
      await options.stopLeftovers();
      kernel = await lock.take();
      if (kernel !== 'busy') continue;
    }
    const now = performance.now();
    const who = describe(seen);
    const wayOut = 'stop that one, or give this one its own POLYCHRON_DATA_DIR, or give both the same DATABASE_URL';
    if (now - began > times.patienceMs) throw new Error(`the database in ${dataDir} is in use by ${who}: ${wayOut}`);
    if (now - said > sayEveryMs) {
      said = now;
      logger.warn(
        { dataDir, owner: seen?.owner },
        `the database is in use by ${who}; waiting for it to end: ${wayOut}`,
      );
    }
    await sleep(times.lookEveryMs, undefined, { signal });
  }
}

/** `held` by somebody who is alive or may be; `left`: the owner is dead, but its server is not; `free`: to be taken over. */
async function stateOf(
  seen: SeenOwner | undefined,
  kernel: 'taken' | 'busy' | 'none',
  isSilent: (mark: string) => boolean,
): Promise<'held' | 'left' | 'free'> {
  const fate = seen === undefined ? 'dead' : await fateOf(seen.owner);
  if (fate === 'alive') return 'held';
  if (kernel === 'busy') return fate === 'dead' && seen !== undefined ? 'left' : 'held';
  if (seen === undefined || fate === 'dead') return 'free';
  if (kernel === 'taken' && (await isDisproved(seen.owner))) return 'free';
  return isSilent(seen.mark) ? 'free' : 'held';
}

/** Measured by our own clock, because those of two machines may differ by any amount. */
function makeSilence(silentMs: number): (mark: string) => boolean {
  let last = '';
  let since = 0;
  return (mark) => {
    const now = performance.now();
    if (mark !== last) [last, since] = [mark, now];
    return now - since >= silentMs;
  };
}

/** Null: another was faster. Unlike a write, a link appears whole and only if there is none. */
async function takeOver(file: string, dead: SeenOwner | undefined, locked: boolean): Promise<Owner | null> {
  const self = await describeSelf(locked);
  const [mine, stale] = [`${file}.${self.id}`, `${file}.${self.id}.stale`];
  await writeFile(mine, JSON.stringify(self), { mode: 0o644 });
  try {
    if (dead !== undefined) {
      // Renamed rather than deleted: another may have taken it over since we looked, and then gets it back.
      if (!(await rename(file, stale).then(() => true, isMissing))) return null;
      if ((await readOwner(stale))?.mark !== dead.mark) {
        await link(stale, file).then(() => true, isTaken);
        return null;
      }
    }
    return (await link(mine, file).then(() => true, isTaken)) ? self : null;
  } finally {
    await rm(mine, { force: true });
    await rm(stale, { force: true });
  }
}

/** Says that we are alive; notices when the folder is no longer ours. */
async function renew(file: string, self: Owner, options: ClaimOptions, stop: () => boolean): Promise<void> {
  const { logger, onLost, dataDir } = options;
  try {
    const seen = await readOwner(file);
    if (seen !== undefined && seen.owner.id !== self.id) {
      if (stop()) onLost(`the database in ${dataDir} was taken over by ${describe(seen)}`);
      return;
    }
    // Times alone are changed, which works on a full disk too.
    if (seen !== undefined) await utimes(file, new Date(), new Date());
    else await writeFile(file, JSON.stringify(self), { flag: 'wx' });
  } catch (error) {
    logger.warn({ err: error, file }, 'cannot renew the mark of who uses the data folder; trying again');
  }
}

function describe(seen: SeenOwner | undefined): string {
  const { pid, host, since } = seen?.owner ?? {};
  if (pid === undefined) return 'a process that has left no name';
  return `the process ${pid}${host === undefined ? '' : ` of the host ${host}`}${since === undefined ? '' : `, since ${since}`}`;
}

function isTaken(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'EEXIST') return false;
  throw error;
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'ENOENT') return false;
  throw error;
}
