/**
 * Ends the commands of this process when its event loop stands still, like a dead man's switch.
 *
 *   node ── standard input ── watchman (sh) ── descriptor 3 ── node, which gives its end to every guard
 *
 * After each renewal the node writes until when its lease is safe. The watchman ends when that moment passes, or when its
 * input ends because the node has died. Only the watchman holds its end of descriptor 3. So when it ends, the kernel closes
 * the other end in every guard.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';

/**
 * Each line has a moment, in hundredths of a second of /proc/uptime, and the seconds until then. The moment counts, since the
 * watchman may be delayed before it reads. Without /proc/uptime the moment is 0, and the seconds count.
 * Some shells cannot read with a time limit, and some take whole seconds only.
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
/** How long a watchman may take to end before it is killed. */
const patienceMs = 2_000;

/** The watchman of one lease, as its commands see it. They end when it ends. */
export interface Lifeline {
  /** Closes when the watchman ends. Nothing is ever sent on it. */
  readonly stream: Duplex;
  /** Whether a command may begin now. */
  readonly isSafe: boolean;
  /** Settles when the watchman has ended, and says why. */
  readonly ended: Promise<string>;
}

/** Moments are those of `performance.now()`. */
export interface Watch {
  /** For a command that is about to start. Rejects with a {@link WatchError} when no command can start. */
  lifeline(): Promise<Lifeline>;
  /** The lease has been taken or renewed: its commands are killed at `until`, unless this is called again. */
  renewed(until: number): void;
  /** The lease is lost: its commands are killed at `until`. Commands that start later belong to another lease. */
  lost(until: number): void;
  /** Called when a watchman has ended by itself. */
  onEnd(listener: () => void): void;
  stop(): Promise<void>;
}

/** Says why no command can start. */
export class WatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WatchError';
  }
}

/** For a process that starts no commands. */
export const noWatch: Pick<Watch, 'lifeline'> = {
  lifeline: () => Promise.reject(new WatchError('this process starts no commands')),
};

export interface WatchOptions {
  /** The environment of the watchman. */
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
    async lifeline() {
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

class Watchman implements Lifeline {
  readonly stream: Duplex;
  readonly ended: Promise<string>;
  /** Settles when the watchman watches; rejects when it cannot. */
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
      // A program that still reads the old input ends when the streams close.
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
    // The watchman alone must not keep this process alive.
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

  /** Ends the watchman through its input. Unlike a kill, this also ends a program that reads that input for it. */
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
