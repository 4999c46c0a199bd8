/**
 * Starts a command so that no process of it is left over, even if this process dies or stands still.
 *
 *   node ── descriptor 3 ── guard (sh, leader of a new process group)
 *   watchman ── descriptor 0 ├── watcher: waits on descriptor 0, then kills the whole group
 *                            └── the command, with all that it starts
 *
 * When the watchman ends (watchman.ts), the kernel closes descriptor 0 of the guards. The watcher's read then returns, and it
 * kills the group. It is descriptor 0 because Node makes only the first three descriptors of a child blocking.
 *
 * A folder may take long to remove, so a process outside of the group removes it while the group is killed.
 *
 * The guard ignores signals and the command does not, so a SIGTERM to the group reaches the command alone. Messages of the
 * guard's shell ("Terminated") are dropped. The guard lives until the group is killed. Until then the system cannot give its
 * process id, which is also the group's id, to another process.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Duplex, Readable } from 'node:stream';

import { groupMembers } from './leftovers.ts';
import { type Lifeline, WatchError } from './watchman.ts';

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
  /** An absolute path: the guard's shell would run a bare name as its builtin. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  /** A folder that the watcher removes when this process dies or stands still; otherwise this process removes it. */
  readonly remove: string | null;
  /** The file is a wrapper: it restores signals for the command and writes "started" to descriptor 3. */
  readonly wrapped: boolean;
  /** The account of guard and command, without supplementary groups. Null: the node's own. */
  readonly account: { readonly uid: number; readonly gid: number } | null;
}

export interface GuardedProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Sends SIGTERM to the group. Processes that outlive the command may still finish, until {@link kill}. */
  terminate(): void;
  /** Ends the whole group now. */
  kill(): void;
  /**
   * Settles when the group has been killed, with the command's status: 128 + n after signal n, or null when the group was
   * killed before the command ended.
   */
  readonly ended: Promise<number | null>;
}

/** Fails when the system cannot start another process, or with a {@link WatchError}. */
export async function startGuarded(line: CommandLine, lifeline: Lifeline): Promise<GuardedProcess> {
  if (!lifeline.isSafe) throw new WatchError('the lease for this command has ended');
  const child = spawn('/bin/sh', ['-c', GUARD, 'polychron', ...wordsOf(line)], {
    detached: true,
    // Given a uid, Node also drops the supplementary groups.
    ...(line.account && { uid: line.account.uid, gid: line.account.gid }),
    cwd: line.cwd,
    env: { ...line.env },
    stdio: [lifeline.stream, 'pipe', 'pipe', 'pipe', line.stdin === undefined ? 'ignore' : 'pipe'],
  });
  const [, stdout, stderr, control, stdin] = (child.stdio ?? []) as readonly (Readable | Duplex | null | undefined)[];
  if (child.pid === undefined || !stdout || !stderr || !control) throw await startError(child);
  if (stdin) {
    // A command may end before it has read its input.
    stdin.on('error', () => undefined);
    (stdin as Duplex).end(line.stdin);
  }
  lowerPriority(child.pid);
  const group = new GuardedGroup(child, child.pid, { stdout, stderr, control: control as Duplex });
  // The guard waits for this line, so that the priority holds for all that it starts. The lease may have ended meanwhile.
  if (lifeline.isSafe) (control as Duplex).write('begin\n');
  else group.kill();
  return group;
}

/** The default of `nice`. Commands that compute must not make the node fire late. */
const niceness = 10;

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, Math.max(niceness, getPriority()));
    // With autogroups, Linux shares processors among sessions first, and priorities count only within a session.
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // The process has ended already, or the system has no autogroups.
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
      // Usually the group is dead already; not if the command killed its guard.
      this.kill();
      this.#gone = true;
      await silent;
      return this.#status;
    });
  }

  terminate(): void {
    if (this.#terminated) return;
    this.#terminated = true;
    // Before it has started, the command's process still ignores signals.
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
    // A shell dies of SIGTERM at once, while programs that it started may use the grace to end in good order.
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
