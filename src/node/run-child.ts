import { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Print } from '../auth/admin-token.ts';
import { type Config, ConfigError } from '../config.ts';
import { newId } from '../domain/model/id.ts';
import { makeServiceLog, type ServiceLog, surviveFullOutput } from './service-log.ts';
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

type Start = Extract<ToChild, { kind: 'start' }>;

/** Of a part that may not go on: what runs should end, and not for long. */
const hastyGraceMs = 2_000;

/** One end of the socket pair that the supervisor made for this process. */
const peerFd = 4;

/** Runs as a child of the supervisor: takes the configuration from it, and ends with it. */
export function runChild(program: ChildProgram): void {
  surviveFullOutput();
  const child = new Child(program);
  process.on('message', (message: ToChild, handle) => child.hear(message, handle));
  // The supervisor decides when to stop: a signal to the whole group, such as Ctrl-C, is for the supervisor alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Without its supervisor it must not go on: the next node would stand beside it.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

class Child {
  readonly #program: ChildProgram;
  readonly #self = newId();
  #link: Link | undefined;
  #log: ServiceLog | undefined;
  #part: Promise<Part> | undefined;
  /** The id of the node, once it is known. */
  #node: string | undefined;
  /** This process's end of its socket pair, until it is known which end is used. */
  #own: Socket | undefined = new Socket({ fd: peerFd });

  constructor(program: ChildProgram) {
    this.#program = program;
    this.#own?.pause().on('error', () => undefined);
  }

  hear(message: ToChild, handle: unknown): void {
    switch (message.kind) {
      case 'start':
        return this.#run(message);
      case 'peer':
        this.#own = undefined;
        if (handle instanceof Socket) this.#link?.attach(handle);
        return say({ kind: 'got-peer' });
      case 'linked':
        if (this.#own) this.#link?.attach(this.#own);
        this.#own = undefined;
        return;
      case 'node':
        this.#node = message.id;
        return;
      case 'ping':
        return say({ kind: 'pong' });
      case 'stop':
        this.#stop(message.graceMs).catch(this.#fail);
    }
  }

  #run(message: Start): void {
    const part = this.#start(message);
    this.#part = part;
    part.then(({ ready }) => ready).catch(this.#fail);
    part.then(({ over }) => over.then(() => this.#stop(hastyGraceMs))).catch(this.#fail);
  }

  async #start({ config, libraries }: Start): Promise<Part> {
    // oxlint-disable-next-line node/no-process-env -- libraries read it; /proc/<pid>/environ does not show what is set here
    Object.assign(process.env, libraries);
    const { name, answers } = this.#program;
    const mixin = () => ({ node: this.#node });
    const log = makeServiceLog({ level: config.logLevel, base: { process: name }, mixin });
    const { logger } = log;
    this.#log = log;
    const registry = processMetrics(name, log.lostLines, () => this.#node);
    const self = this.#self;
    const link = makeLink({ self, logger, answers });
    this.#link = link;
    const onNode = (id: string): void => this.#name(id);
    const started = await this.#program.start({ config, logger, registry, link, self, print, onNode });
    say({ kind: 'up', listening: started.listening });
    return started;
  }

  #name(id: string): void {
    this.#node = id;
    say({ kind: 'node', id });
  }

  async #stop(graceMs: number): Promise<void> {
    await (await this.#part)?.stop(graceMs);
    this.#link?.close();
    await this.#log?.flush();
    process.exit(0);
  }

  readonly #fail = async (error: unknown): Promise<void> => {
    // What an operator must correct says so by itself; for the rest it helps to know where it came from.
    const plain = error instanceof ConfigError;
    const message = error instanceof Error ? ((plain ? null : error.stack) ?? error.message) : String(error);
    await this.#log?.flush();
    process.send?.({ kind: 'failed', message } satisfies FromChild, () => process.exit(1));
  };
}

function say(message: FromChild): void {
  process.send?.(message, () => undefined);
}

/** A secret is shown on a terminal only: elsewhere it would end up in a log. */
function print(line: string, secret?: string): void {
  const shown = secret !== undefined && process.stdout.isTTY ? `: ${secret}` : '';
  process.stdout.write(`${line}${shown}\n`);
}
