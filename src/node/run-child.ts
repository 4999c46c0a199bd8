import { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Print } from '../auth/admin-token.ts';
import { type Config, ConfigError } from '../config.ts';
import { newId } from '../domain/model/id.ts';
import { makeServiceLog, type ServiceLog, surviveFullOutput } from '../service-log.ts';
import { type Link, makeLink, type Question } from './link.ts';
import type { FromChild, Listening, ToChild } from './messages.ts';
import { processMetrics } from './metrics.ts';

/** What a child of the supervisor is started with. */
export interface ChildStart {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly link: Link;
  /** The name under which this process sends nudges. */
  readonly self: string;
  readonly print: Print;
  /** Called with the id of the node as soon as it is known. */
  readonly onNode: (id: string) => void;
}

/** What a child runs. */
export interface Part {
  readonly listening: Listening | null;
  /** Settles when it takes part; when it rejects, the process ends. */
  readonly ready: Promise<void>;
  /** Settles when it may not go on: it is stopped then, and the supervisor starts another process in its place. */
  readonly over: Promise<string>;
  stop(graceMs: number): Promise<void>;
}

export interface ChildProgram {
  readonly name: 'engine' | 'api';
  start(start: ChildStart): Promise<Part>;
  /** What the other process may ask; called only after `start`. */
  readonly answers: Partial<Record<Question, () => Promise<unknown>>>;
}

/** Of a part that may not go on: what runs should end, and not for long. */
const hastyGraceMs = 2_000;

/** One end of the socket pair that the supervisor made for this process. */
const peerFd = 4;

/** Runs as a child of the supervisor: takes the configuration from it, and ends with it. */
export function runChild(program: ChildProgram): void {
  const self = newId();
  surviveFullOutput();
  let link: Link | undefined;
  let log: ServiceLog | undefined;
  let part: Promise<Part> | undefined;
  let node: string | undefined;
  let own: Socket | undefined = new Socket({ fd: peerFd });
  own.pause().on('error', () => undefined);

  function say(message: FromChild): void {
    process.send?.(message, () => undefined);
  }

  async function start({ config, libraries }: Extract<ToChild, { kind: 'start' }>): Promise<Part> {
    // oxlint-disable-next-line node/no-process-env -- libraries read it; /proc/<pid>/environ does not show what is set here
    Object.assign(process.env, libraries);
    const base = { process: program.name };
    log = makeServiceLog({ level: config.logLevel, base, mixin: () => ({ node }) });
    const { logger } = log;
    const registry = processMetrics(program.name, log.lostLines, () => node);
    const onNode = (id: string): void => {
      node = id;
      say({ kind: 'node', id });
    };
    const print: Print = (line, secret) => {
      // Elsewhere it would end up in a log.
      const shown = secret !== undefined && process.stdout.isTTY ? `: ${secret}` : '';
      process.stdout.write(`${line}${shown}\n`);
    };
    link = makeLink({ self, logger, answers: program.answers });
    const started = await program.start({ config, logger, registry, link, self, print, onNode });
    say({ kind: 'up', listening: started.listening });
    return started;
  }

  async function stop(graceMs: number): Promise<void> {
    await (await part)?.stop(graceMs);
    link?.close();
    await log?.flush();
    process.exit(0);
  }

  async function fail(error: unknown): Promise<void> {
    // What an operator must correct says so by itself; for the rest it helps to know where it came from.
    const plain = error instanceof ConfigError;
    const message = error instanceof Error ? ((plain ? null : error.stack) ?? error.message) : String(error);
    await log?.flush();
    process.send?.({ kind: 'failed', message } satisfies FromChild, () => process.exit(1));
  }

  process.on('message', (message: ToChild, handle) => {
    switch (message.kind) {
      case 'start':
        part = start(message);
        part.then(({ ready }) => ready).catch(fail);
        part.then(({ over }) => over.then(() => stop(hastyGraceMs))).catch(fail);
        return;
      case 'peer':
        own = undefined;
        if (handle instanceof Socket) link?.attach(handle);
        return say({ kind: 'got-peer' });
      case 'linked':
        if (own) link?.attach(own);
        own = undefined;
        return;
      case 'node':
        node = message.id;
        return;
      case 'ping':
        return say({ kind: 'pong' });
      case 'stop':
        stop(message.graceMs).catch(fail);
    }
  });
  // The supervisor decides when to stop: a signal to the whole group, such as Ctrl-C, is for the supervisor alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Without its supervisor it must not go on: the next node would stand beside it.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
