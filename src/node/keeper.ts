import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withoutInspector } from './environment.ts';
import type { FromChild, Listening, ToChild } from './messages.ts';

export interface KeeperOptions {
  readonly name: 'engine' | 'api';
  /** The program, a file. */
  readonly file: string;
  /** Options of Node. */
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** What it is started with, asked anew each time. */
  readonly start: () => Extract<ToChild, { kind: 'start' }>;
  /** A process has been made; `peerEnd` is the other end of its socket pair. */
  readonly onSpawn: (peerEnd: Socket) => void;
  /** It has the end of the other process. */
  readonly onPeer: () => void;
  readonly onUp?: (listening: Listening | null) => void;
  /** It says under which id the node is known. */
  readonly onNode?: (id: string) => void;
  /** How often it is asked whether it still answers. Default 5 s. */
  readonly pingEveryMs?: number;
}

/** Keeps one process of the node running. */
export interface Keeper {
  readonly pid: number | undefined;
  /** Settles when it has started for the first time; rejects when the first start fails. */
  readonly up: Promise<void>;
  start(): void;
  /** False: there is no process to hear it. */
  send(message: ToChild, handle?: Socket): boolean;
  /** Asks it to end, and kills it when it has not after `patienceMs`. Answers whether it ended in good order. */
  stop(graceMs: number, patienceMs: number): Promise<boolean>;
  kill(): void;
}

const firstPauseMs = 100;
/** Of a process that ended before it was up. */
const longestPauseMs = 10_000;
/** Of one that had been up: callers wait for it, and its start does not fail. */
const longestAbsenceMs = 1_000;
/** A process that has lived so long did not fail at its start. */
const settledAfterMs = 30_000;
const pingEveryMs = 5_000;
/** So many pings without an answer: it will not come back by itself. */
const mostUnanswered = 6;

export function makeKeeper(options: KeeperOptions): Keeper {
  return new ProcessKeeper(options);
}

/** One process, from its start to its end. */
interface Life {
  readonly child: ChildProcess;
  readonly began: number;
  /** Pings since it last said something. */
  unanswered: number;
  isUp: boolean;
}

class ProcessKeeper implements Keeper {
  readonly #options: KeeperOptions;
  readonly #up = Promise.withResolvers<void>();
  readonly #over = new AbortController();
  #child: ChildProcess | undefined;
  /** One of its processes has been up. */
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
    const life: Life = { child, began: performance.now(), unanswered: 0, isUp: false };
    this.#child = child;
    const peerEnd = child.stdio[4] as Socket;
    peerEnd.on('error', () => undefined);
    this.send(this.#options.start());
    this.#options.onSpawn(peerEnd);
    const pinging = setInterval(() => this.#ping(life), this.#options.pingEveryMs ?? pingEveryMs);
    child.on('message', (message: FromChild) => this.#hear(life, message));
    child.once('error', (error) => this.#failed(error.message));
    child.once('exit', (code, signal) => {
      clearInterval(pinging);
      this.#ended(life, code, signal);
    });
  }

  send(message: ToChild, handle?: Socket): boolean {
    if (!this.#child?.connected) return false;
    // What it answers says only whether messages pile up; this one is sent in any case.
    this.#child.send(message, handle, () => undefined);
    return true;
  }

  async stop(graceMs: number, patienceMs: number): Promise<boolean> {
    const { name, logger } = this.#options;
    this.#over.abort();
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
    this.#over.abort();
    this.#child?.kill('SIGKILL');
  }

  #ping(life: Life): void {
    if (!life.isUp) return;
    life.unanswered += 1;
    if (life.unanswered <= mostUnanswered) return void this.send({ kind: 'ping' });
    const { name, logger } = this.#options;
    logger.error({ child: name, pid: life.child.pid }, `the process "${name}" has stopped answering; killing it`);
    life.child.kill('SIGKILL');
  }

  #hear(life: Life, message: FromChild): void {
    life.unanswered = 0;
    switch (message.kind) {
      case 'got-peer':
        return this.#options.onPeer();
      case 'node':
        return this.#options.onNode?.(message.id);
      case 'failed':
        return this.#failed(message.message);
      case 'up':
        life.isUp = this.#wasUp = true;
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

  #ended({ began, isUp }: Life, code: number | null, signal: NodeJS.Signals | null): void {
    const { name } = this.#options;
    this.#child = undefined;
    if (this.#over.signal.aborted) return;
    if (performance.now() - began > settledAfterMs) this.#pause = firstPauseMs;
    // A process that was killed before it was up says nothing of its start either.
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
    await sleep(wait, undefined, { signal: this.#over.signal }).catch(() => undefined);
    if (!this.#over.signal.aborted) this.start();
  }
}

function forkProgram({ file, env, execArgv }: KeeperOptions): ChildProcess {
  return fork(file, [], {
    env: { ...env },
    execArgv: withoutInspector(execArgv),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
  });
}

/** Why a process could not start, as it has said it. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
