/**
 * Ends the commands of this process when its event loop stands still, as a dead man's switch does.
 *
 *   node ── standard input ── watchman (sh) ── descriptor 3 ── node, which gives its end to every guard
 *
 * The node writes until when its lease is safe, after each renewal. The watchman ends when that moment passes, and when its
 * input ends because the node has died. Only the watchman holds its end of descriptor 3, so the kernel then tells all guards.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';

/**
 * A line has a moment, in hundredths of a second of /proc/uptime, and the seconds until then. Where there is no /proc/uptime,
 * the moment is 0 and the seconds count. Otherwise the moment counts, since a watchman may itself be held up before it reads.
 * Some shells cannot read with a time limit, and some can only count whole seconds.
 */
const WATCHMAN = `until=$1 seconds=$2
trap '' HUP INT QUIT TSTP TERM USR1 USR2
exec 2>/dev/null
if echo 1 | { read -t 1.5 line && [ "$line" = 1 ]; } 3>&-; then
  hear() { read -t "$seconds" line; }
elif timeout -s KILL 1.5 true 3>&-; then
  hear() { line=$(timeout -s KILL "$seconds" head -n 1 3>&-); }
elif echo 1 | { read -t 2 line && [ "$line" = 1 ]; } 3>&-; then
  hear() { seconds=\${seconds%.*}; [ "$seconds" -gt 0 ] && read -t "$seconds" line; }
else
  exit 3
fi
echo ready
exec >&-
while
  if [ "$until" -gt 0 ] && read up rest </proc/uptime; then
    left=$((until - \${up%.*}\${up#*.}))
    [ "$left" -gt 0 ] || exit 0
    seconds=$((left / 100)).$((left % 100 / 10))$((left % 10))
  fi
  line=; hear && [ -n "$line" ]
do until=\${line% *} seconds=\${line#* }; done`;

const cannotWait = 3;
/** Of a stop. */
const patienceMs = 2_000;

/** What the commands of one lease depend on. */
export interface Life {
  /** Ends with it. Nothing is ever sent on it. */
  readonly stream: Duplex;
  /** Whether a command may begin now. */
  readonly isSafe: boolean;
  /** Settles when it has ended, with how. */
  readonly ended: Promise<string>;
}

/** Moments are those of `performance.now()`. */
export interface Watch {
  /** For a command that is to start. Rejects where there can be none, and says why. */
  life(): Promise<Life>;
  /** The lease has been taken or renewed: at `until` every command of it has to be gone, unless this is called again. */
  renewed(until: number): void;
  /** The lease is lost: every command of it has to be gone at `until`; those that start later belong to another lease. */
  lost(until: number): void;
  /** Called when a life has ended by itself. */
  onEnd(listener: () => void): void;
  stop(): Promise<void>;
}

/** No command can start, and why. */
export class WatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WatchError';
  }
}

/** Of a process that starts no commands. */
export const noWatch: Pick<Watch, 'life'> = {
  life: () => Promise.reject(new WatchError('this process starts no commands')),
};

export interface WatchOptions {
  /** The environment of its processes. */
  readonly childEnv: () => Record<string, string>;
  readonly logger: Pick<Logger, 'error'>;
}

export function makeWatch({ childEnv, logger }: WatchOptions): Watch {
  const living = new Set<Watchman>();
  const listeners: (() => void)[] = [];
  let current: Watchman | null = null;
  let until = -Infinity;
  let hasFailed = false;

  function start(): Watchman {
    const made = new Watchman(childEnv(), until);
    current = made;
    living.add(made);
    made.ready.then(
      () => (hasFailed = false),
      () => undefined,
    );
    void made.ended.then((how) => {
      living.delete(made);
      if (current !== made) return;
      current = null;
      if (!hasFailed) logger.error({ how }, 'the watchman of the commands has ended, and its commands with it');
      hasFailed = true;
    });
    made.onEnd = () => {
      for (const listener of listeners) listener();
    };
    return made;
  }

  return {
    async life() {
      if (performance.now() >= until) throw new WatchError('the node holds no lease');
      const found = current ?? start();
      await found.ready;
      return found;
    },
    renewed(moment) {
      until = moment;
      if (current) return current.extend(until);
      try {
        start();
      } catch (error) {
        // The next command, or the next renewal, tries again.
        logger.error({ err: error }, 'the watchman of the commands could not be started');
      }
    },
    lost(moment) {
      current?.extend(Math.min(until, moment));
      current = null;
      until = -Infinity;
    },
    onEnd: (listener) => void listeners.push(listener),
    async stop() {
      current = null;
      until = -Infinity;
      await Promise.all([...living].map((one) => one.end()));
    },
  };
}

class Watchman implements Life {
  readonly stream: Duplex;
  readonly ended: Promise<string>;
  /** Settles when it watches; rejects when it cannot. */
  readonly ready: Promise<void>;
  onEnd: () => void = () => undefined;
  readonly #child: ChildProcess;
  #until: number;
  #isOver = false;

  constructor(env: Record<string, string>, until: number) {
    this.#until = until;
    const child = spawn('/bin/sh', ['-c', WATCHMAN, 'polychron-watchman', ...wordsOf(until)], {
      detached: true,
      cwd: '/',
      env,
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    });
    this.#child = child;
    // When the system has no descriptor left, there are no streams, and this watchman never becomes ready.
    const streams = (child.stdio as typeof child.stdio | undefined) ?? [];
    this.stream = streams[3] as Duplex;
    for (const stream of streams) stream?.on('error', () => undefined);
    const over = Promise.withResolvers<string>();
    const end = (how: string): void => {
      if (this.#isOver) return;
      this.#isOver = true;
      // A reader of the old input may be left, and ends with it.
      for (const stream of streams) stream?.destroy();
      this.onEnd();
      over.resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(howEnded(code, signal)));
    this.ended = over.promise;
    this.ready = new Promise((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      void this.ended.then((how) => reject(new WatchError(`no command can start without its watchman: ${how}`)));
    });
    // It must not keep a process from ending that does nothing else any more.
    this.ready.then(
      () => this.#keep('unref'),
      () => undefined,
    );
  }

  get isSafe(): boolean {
    return !this.#isOver && performance.now() < this.#until;
  }

  extend(until: number): void {
    this.#until = until;
    if (!this.#isOver) this.#child.stdin?.write(`${wordsOf(until).join(' ')}\n`);
  }

  /** Asks it to end. It takes a moment longer than a kill, and leaves nobody behind who reads its input. */
  async end(): Promise<void> {
    this.#keep('ref');
    this.#child.stdin?.end();
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs);
    await this.ended;
    clearTimeout(impatient);
  }

  #keep(how: 'ref' | 'unref'): void {
    this.#child[how]();
    for (const stream of [this.#child.stdin, this.stream]) (stream as Socket | null | undefined)?.[how]();
  }
}

function howEnded(code: number | null, signal: NodeJS.Signals | null): string {
  if (code === 0) return 'the lease was not renewed in time';
  if (code === cannotWait) return 'neither /bin/sh nor a program "timeout" can wait for a limited time';
  return code === null ? `it was ended by ${signal}` : `it ended with code ${code}`;
}

function wordsOf(until: number): readonly [moment: string, seconds: string] {
  const left = Math.max(0, Math.floor((until - performance.now()) / 10));
  const now = uptime();
  return [String(now === null ? 0 : now + left), (left / 100).toFixed(2)];
}

/** In hundredths of a second; null where the system does not show it. */
function uptime(): number | null {
  try {
    return Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]?.replace('.', ''));
  } catch {
    return null;
  }
}
