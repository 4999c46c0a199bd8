import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withoutInspector } from './environment.ts';
import type { FromChild, Listening, ToChild } from './messages.ts';

export interface KeeperOptions {
  readonly name: 'engine' | 'api';
  /** The file of the program. */
  readonly file: string;
  /** Node's options for the process. */
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** Makes the first message to each new process. */
  readonly start: () => Extract<ToChild, { kind: 'start' }>;
  /** A process has been started; `peerEnd` is the other end of its socket pair. */
  readonly onSpawn: (peerEnd: Socket) => void;
  /** The process has got the socket end of the other process. */
  readonly onPeer: () => void;
  readonly onUp?: (listening: Listening | null) => void;
  /** The process reports the id of the node. */
  readonly onNode?: (id: string) => void;
  /** How often the process is pinged. Default 5 s. */
  readonly pingEveryMs?: number;
}

/** Keeps one process of the node running. */
export interface Keeper {
  readonly pid: number | undefined;
  /** Settles when the process is up for the first time; rejects when the first start fails. */
  readonly up: Promise<void>;
  start(): void;
  /** False: there is no process at the moment. */
  send(message: ToChild, handle?: Socket): boolean;
  /** Asks the process to end and kills it after `patienceMs`. Returns whether it ended in good order. */
  stop(graceMs: number, patienceMs: number): Promise<boolean>;
  kill(): void;
}

const firstPauseMs = 100;
/** The longest pause after a process that ended before it was up. */
const longestPauseMs = 10_000;
/** The longest pause after a process that had been up. Callers wait for it, and its start is likely to succeed. */
const longestAbsenceMs = 1_000;
/** After a process that lived this long, pauses are short again. */
const settledAfterMs = 30_000;
const pingEveryMs = 5_000;
/** After this many pings without an answer the process is killed. */
const mostUnanswered = 6;

export function makeKeeper(options: KeeperOptions): Keeper {
  return new ProcessKeeper(options);
}

/** One process, from its start to its end. */
interface ProcessState {
  readonly child: ChildProcess;
  readonly began: number;
  /** Pings since its last message. */
  unanswered: number;
  isUp: boolean;
}

class ProcessKeeper implements Keeper {
  readonly #options: KeeperOptions;
  readonly #up = Promise.withResolvers<void>();
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  /** Whether one of the processes has been up. */
  #wasUp = false;
  #pause = firstPauseMs;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.up.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get up(): Promise<void> {
    return this.#up.promise;
  }

  start(): void {
    const child = forkProgram(this.#options);
    const state: ProcessState = { child, began: performance.now(), unanswered: 0, isUp: false };
    this.#child = child;
    const peerEnd = child.stdio[4] as Socket;
    peerEnd.on('error', () => undefined);
    this.send(this.#options.start());
    this.#options.onSpawn(peerEnd);
    const pinging = setInterval(() => this.#ping(state), this.#options.pingEveryMs ?? pingEveryMs);
    child.on('message', (message: FromChild) => this.#receive(state, message));
    child.once('error', (error) => this.#failed(error.message));
    child.once('exit', (code, signal) => {
      clearInterval(pinging);
      this.#ended(state, code, signal);
    });
  }

  send(message: ToChild, handle?: Socket): boolean {
    if (!this.#child?.connected) return false;
    // The result of `send` is not needed: it only says whether messages pile up.
    this.#child.send(message, handle, () => undefined);
    return true;
  }

  async stop(graceMs: number, patienceMs: number): Promise<boolean> {
    const { name, logger } = this.#options;
    this.#stopping.abort();
    const ending = this.#child;
    if (!ending) return true;
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    const impatient = setTimeout(() => {
      logger.error({ child: name, patienceMs }, `the process "${name}" does not end; killing it`);
      ending.kill('SIGKILL');
    }, patienceMs);
    this.send({ kind: 'stop', graceMs });
    await ended;
    clearTimeout(impatient);
    return ending.exitCode === 0;
  }

  kill(): void {
    this.#stopping.abort();
    this.#child?.kill('SIGKILL');
  }

  #ping(state: ProcessState): void {
    if (!state.isUp) return;
    state.unanswered += 1;
    if (state.unanswered <= mostUnanswered) return void this.send({ kind: 'ping' });
    const { name, logger } = this.#options;
    logger.error({ child: name, pid: state.child.pid }, `the process "${name}" has stopped answering; killing it`);
    state.child.kill('SIGKILL');
  }

  #receive(state: ProcessState, message: FromChild): void {
    state.unanswered = 0;
    switch (message.kind) {
      case 'got-peer':
        return this.#options.onPeer();
      case 'node':
        return this.#options.onNode?.(message.id);
      case 'failed':
        return this.#failed(message.message);
      case 'up':
        state.isUp = this.#wasUp = true;
        this.#options.onUp?.(message.listening);
        return this.#up.resolve();
      case 'pong':
    }
  }

  #failed(message: string): void {
    const { name, logger } = this.#options;
    if (this.#wasUp) logger.error({ child: name, why: message }, `the process "${name}" cannot go on`);
    else this.#up.reject(new StartError(message));
  }

  #ended({ began, isUp }: ProcessState, code: number | null, signal: NodeJS.Signals | null): void {
    const { name } = this.#options;
    this.#child = undefined;
    if (this.#stopping.signal.aborted) return;
    if (performance.now() - began > settledAfterMs) this.#pause = firstPauseMs;
    // A SIGKILL does not mean that the start would fail.
    const longest = isUp || signal === 'SIGKILL' ? longestAbsenceMs : longestPauseMs;
    if (!this.#wasUp && signal === null)
      return this.#up.reject(new Error(`the process "${name}" ended with code ${code}`));
    void this.#startAgain(signal ?? `code ${code}`, longest);
  }

  async #startAgain(how: string, longest: number): Promise<void> {
    const { name, logger } = this.#options;
    const wait = Math.min(this.#pause, longest);
    logger.error({ child: name, how, inMs: wait }, `the process "${name}" ended by itself; starting it again`);
    this.#pause = Math.min(wait * 2, longestPauseMs);
    await sleep(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    if (!this.#stopping.signal.aborted) this.start();
  }
}

function forkProgram({ file, env, execArgv }: KeeperOptions): ChildProcess {
  return fork(file, [], {
    env: { ...env },
    execArgv: withoutInspector(execArgv),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
  });
}

/** Why a process could not start, in its own message. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
