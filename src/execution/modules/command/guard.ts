/**
 * Starts a command so that nothing of it is left over, however this process ends or stands still.
 *
 *   node ── descriptor 3 ── guard (sh, leader of a new process group)
 *   watchman ── descriptor 0 ├── watcher: waits on descriptor 0, then kills the whole group
 *                            └── the command, with all that it starts
 *
 * When the watchman ends (watchman.ts), the kernel ends what the guards have as descriptor 0, the watcher's read returns and
 * the group is killed. It is 0 because Node makes only the first three descriptors of a child wait for what they read.
 *
 * A folder may take long to remove, so a process outside of the group does it while the group is killed.
 *
 * Ignored signals are set back in the command; the guard keeps ignoring them, so that a SIGTERM to the group reaches the
 * command alone. What the guard's shell itself says ("Terminated") is nobody's output. The guard stays until the group is
 * killed: its process id, which names the group, cannot be given to anyone else before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Duplex, Readable } from 'node:stream';

import { groupMembers } from './leftovers.ts';
import { type Life, WatchError } from './watchman.ts';

const GUARD = `POLYCHRON_REMOVE=$1 POLYCHRON_WRAPPED=$2 POLYCHRON_INPUT=$3; shift 3
trap '' HUP INT QUIT PIPE ALRM TERM USR1 USR2
exec 6<&0 5>&2 2>/dev/null
[ -n "$POLYCHRON_INPUT" ] || exec 4</dev/null
{ read line <&6
[ -n "$POLYCHRON_REMOVE" ] || kill -KILL 0
[ -x /usr/bin/setsid ] || /bin/rm -rf -- "$POLYCHRON_REMOVE"
/usr/bin/setsid /bin/sh -c 'echo; exec /bin/rm -rf -- "$1"' sh "$POLYCHRON_REMOVE" | { read line; kill -KILL 0; }
} 3>&- 4<&- 5>&- &
read begin <&3 || { wait; exit; }
{ [ -n "$POLYCHRON_WRAPPED" ] || { trap - HUP PIPE ALRM TERM USR1 USR2; echo started >&3; exec 3>&-; }
exec "$@" 2>&5 4<&- 5>&- 6<&-; } <&4 &
wait $!
echo "exit $?" >&3
wait`;

export interface CommandLine {
  /** An absolute path: the shell of the guard must not take a word for one of its builtins. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  /** A folder that is to go when this process dies or stands still; otherwise it removes the folder itself. */
  readonly remove: string | null;
  /** The file is a wrapper: it gives the command its signals back, and says on descriptor 3 that it has started. */
  readonly wrapped: boolean;
  /** Under which the guard runs as well, with no groups besides its own; null: as we do. */
  readonly account: { readonly uid: number; readonly gid: number } | null;
}

export interface GuardedProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Asks the whole group to end. What is left of it when the command has ended may still finish, until {@link kill}. */
  terminate(): void;
  /** Ends the whole group now. */
  kill(): void;
  /** Settles when the group has been killed: with the command's status, 128 + n after signal n, or null when the group was killed first. */
  readonly ended: Promise<number | null>;
}

/** Fails when the system cannot start another process, or with a {@link WatchError}. */
export async function startGuarded(line: CommandLine, life: Life): Promise<GuardedProcess> {
  if (!life.isSafe) throw new WatchError('the lease under which the command was to run is over');
  const child = spawn('/bin/sh', ['-c', GUARD, 'polychron', ...wordsOf(line)], {
    detached: true,
    // Given a uid, Node also drops the supplementary groups.
    ...(line.account && { uid: line.account.uid, gid: line.account.gid }),
    cwd: line.cwd,
    env: { ...line.env },
    stdio: [life.stream, 'pipe', 'pipe', 'pipe', line.stdin === undefined ? 'ignore' : 'pipe'],
  });
  const [, stdout, stderr, control, stdin] = (child.stdio ?? []) as readonly (Readable | Duplex | null | undefined)[];
  if (child.pid === undefined || !stdout || !stderr || !control) throw await startError(child);
  if (stdin) {
    // A command may end without having read its input.
    stdin.on('error', () => undefined);
    (stdin as Duplex).end(line.stdin);
  }
  giveWay(child.pid);
  const group = new GuardedGroup(child, child.pid, { stdout, stderr, control: control as Duplex });
  // The guard waits for it, so that all that it starts has the same priority. This process may have stood still just now.
  if (life.isSafe) (control as Duplex).write('begin\n');
  else group.kill();
  return group;
}

/** As `nice` does by default: commands that compute must not keep the node from firing in time. */
const niceness = 10;

function giveWay(pid: number): void {
  try {
    setPriority(pid, Math.max(niceness, getPriority()));
    // Where Linux shares the processors among sessions, the guard's session counts, and the priority only within it.
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // It has ended already, or there are no such sessions.
  }
}

function wordsOf({ remove, wrapped, stdin, file, args }: CommandLine): readonly string[] {
  return [remove ?? '', wrapped ? 'wrapped' : '', stdin === undefined ? '' : 'input', file, ...args];
}

class GuardedGroup implements GuardedProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<number | null>;
  readonly #id: number;
  #started = false;
  #terminated = false;
  #gone = false;
  #status: number | null = null;

  constructor(child: ChildProcess, id: number, pipes: { stdout: Readable; stderr: Readable; control: Duplex }) {
    this.stdout = pipes.stdout;
    this.stderr = pipes.stderr;
    this.#id = id;
    this.#read(pipes.control);
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const silent = new Promise<void>((resolve) => pipes.control.once('close', () => resolve()));
    this.ended = exited.then(async () => {
      // Usually the group is dead already. It is not when the command killed its guard.
      this.kill();
      this.#gone = true;
      await silent;
      return this.#status;
    });
  }

  terminate(): void {
    if (this.#terminated) return;
    this.#terminated = true;
    // Before that the command's process still ignores signals, and would miss this one.
    if (this.#started) this.#signal('SIGTERM');
  }

  kill(): void {
    if (!this.#gone) this.#signal('SIGKILL');
  }

  #read(control: Duplex): void {
    let text = '';
    control.on('error', () => undefined);
    control.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const [word, status] = text.slice(0, end).split(' ');
        text = text.slice(end + 1);
        if (word === 'started') this.#onStarted();
        else void this.#onExit(Number(status));
      }
    });
  }

  #onStarted(): void {
    this.#started = true;
    if (this.#terminated) this.#signal('SIGTERM');
  }

  async #onExit(status: number): Promise<void> {
    this.#status = status;
    // A shell dies of SIGTERM at once, while the programs it started may be using the grace to end in good order.
    for (let wait = 5; this.#terminated && !this.#gone; wait = Math.min(wait * 2, 200)) {
      if ((await groupMembers(this.#id)).length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    this.kill();
  }

  #signal(name: NodeJS.Signals): void {
    try {
      process.kill(-this.#id, name);
    } catch {
      // The group has ended by itself.
    }
  }
}

function startError(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve));
}
