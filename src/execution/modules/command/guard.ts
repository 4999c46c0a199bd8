/**
 * Starts a command so that nothing of it is left over, however this process ends.
 *
 *   node ── fd 3 ── guard (sh, leader of a new process group)
 *                     ├── watcher: waits on fd 3, then kills the whole group
 *                     └── the command, with all that it starts
 *
 * Only this process holds the other end of fd 3. When it dies, even by SIGKILL, the kernel closes that end, the watcher's
 * read returns and the group is killed. Ignored signals are set back in the command; the guard keeps ignoring them, so that
 * a SIGTERM to the group reaches the command alone. What the guard's shell itself says ("Terminated") is nobody's output. The guard stays until the group is killed: its process id, which names
 * the group, cannot be given to anyone else before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Duplex, Readable } from 'node:stream';

import { groupMembers } from './leftovers.ts';

const GUARD = `POLYCHRON_REMOVE=$1 POLYCHRON_WRAPPED=$2; shift 2
trap '' HUP INT QUIT PIPE ALRM TERM USR1 USR2
exec 4<&0 5>&2 2>/dev/null
read begin <&3
{ read line <&3; [ -z "$POLYCHRON_REMOVE" ] || /bin/rm -rf -- "$POLYCHRON_REMOVE"; kill -KILL 0; } 4<&- 5>&- &
{ [ -n "$POLYCHRON_WRAPPED" ] || { trap - HUP PIPE ALRM TERM USR1 USR2; echo started >&3; exec 3>&-; }
exec "$@" 2>&5 4<&- 5>&-; } <&4 &
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
  /** A folder that is to go when this process dies; as long as it lives, it removes the folder itself. */
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

/** Fails when the system cannot start another process. */
export async function startGuarded(line: CommandLine): Promise<GuardedProcess> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'polychron', ...wordsOf(line)], {
    detached: true,
    // Given a uid, Node also drops the supplementary groups.
    ...(line.account && { uid: line.account.uid, gid: line.account.gid }),
    cwd: line.cwd,
    env: { ...line.env },
    stdio: [line.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout, stderr, control] = child.stdio;
  if (child.pid === undefined || !stdout || !stderr || !control) throw await startError(child);
  if (child.stdin) {
    // A command may end without having read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(line.stdin);
  }
  giveWay(child.pid);
  // The guard waits for it, so that all that it starts has the same priority.
  (control as Duplex).write('begin\n');
  return new GuardedGroup(child, child.pid, {
    stdout,
    stderr,
    control: control as Duplex,
  });
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

function wordsOf({ remove, wrapped, file, args }: CommandLine): readonly string[] {
  return [remove ?? '', wrapped ? 'wrapped' : '', file, ...args];
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
