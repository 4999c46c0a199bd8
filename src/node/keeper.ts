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
  const { name, logger } = options;
  const up = Promise.withResolvers<void>();
  up.promise.catch(() => undefined);
  const over = new AbortController();
  let child: ChildProcess | undefined;
  let wasUp = false;
  let pause = firstPauseMs;

  function spawn(): void {
    const began = performance.now();
    let unanswered = 0;
    let isUp = false;
    const made = fork(options.file, [], {
      env: { ...options.env },
      execArgv: withoutInspector(options.execArgv),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    });
    child = made;
    const peerEnd = made.stdio[4] as Socket;
    peerEnd.on('error', () => undefined);
    send(options.start());
    options.onSpawn(peerEnd);
    const pinging = setInterval(() => {
      if (!isUp) return;
      unanswered += 1;
      if (unanswered <= mostUnanswered) return void send({ kind: 'ping' });
      logger.error({ child: name, pid: made.pid }, `the process "${name}" has stopped answering; killing it`);
      made.kill('SIGKILL');
    }, options.pingEveryMs ?? pingEveryMs);

    made.on('message', (message: FromChild) => {
      unanswered = 0;
      if (message.kind === 'got-peer') options.onPeer();
      else if (message.kind === 'node') options.onNode?.(message.id);
      else if (message.kind === 'failed') failed(message.message);
      else if (message.kind === 'up') {
        isUp = wasUp = true;
        options.onUp?.(message.listening);
        up.resolve();
      }
    });
    made.once('error', (error) => failed(error.message));
    made.once('exit', (code, signal) => {
      clearInterval(pinging);
      child = undefined;
      if (over.signal.aborted) return;
      if (performance.now() - began > settledAfterMs) pause = firstPauseMs;
      // A process that was killed before it was up says nothing of its start either.
      const longest = isUp || signal === 'SIGKILL' ? longestAbsenceMs : longestPauseMs;
      if (!wasUp && signal === null) return up.reject(new Error(`the process "${name}" ended with code ${code}`));
      void again(signal ?? `code ${code}`, longest);
    });
  }

  function failed(message: string): void {
    if (wasUp) logger.error({ child: name, why: message }, `the process "${name}" cannot go on`);
    else up.reject(new StartError(message));
  }

  async function again(how: string, longest: number): Promise<void> {
    const wait = Math.min(pause, longest);
    logger.error({ child: name, how, inMs: wait }, `the process "${name}" ended by itself; starting it again`);
    pause = Math.min(wait * 2, longestPauseMs);
    await sleep(wait, undefined, { signal: over.signal }).catch(() => undefined);
    if (!over.signal.aborted) spawn();
  }

  function send(message: ToChild, handle?: Socket): boolean {
    if (!child?.connected) return false;
    // What it answers says only whether messages pile up; this one is sent in any case.
    child.send(message, handle, () => undefined);
    return true;
  }

  async function stop(graceMs: number, patienceMs: number): Promise<boolean> {
    over.abort();
    const ending = child;
    if (!ending) return true;
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    const impatient = setTimeout(() => {
      logger.error({ child: name, patienceMs }, `the process "${name}" does not end; killing it`);
      ending.kill('SIGKILL');
    }, patienceMs);
    send({ kind: 'stop', graceMs });
    await ended;
    clearTimeout(impatient);
    return ending.exitCode === 0;
  }

  return {
    get pid() {
      return child?.pid;
    },
    up: up.promise,
    start: spawn,
    send,
    stop,
    kill() {
      over.abort();
      child?.kill('SIGKILL');
    },
  };
}

/** Why a process could not start, as it has said it. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
