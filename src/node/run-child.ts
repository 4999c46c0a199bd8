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

/** What the supervisor gives to each child process at its start. */
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
  /** Settles when the part takes part in its installation. When it rejects, the process ends. */
  readonly ready: Promise<void>;
  /** Settles when the part may not go on. Then it is stopped, and the supervisor starts a new process. */
  readonly refused: Promise<string>;
  stop(graceMs: number): Promise<void>;
}

export interface ChildProgram {
  readonly name: 'engine' | 'api';
  start(start: ChildStart): Promise<Part>;
  /** Answers to the questions of the other process; called only after `start`. */
  readonly answers: Partial<Record<Question, () => Promise<unknown>>>;
}

type Start = Extract<ToChild, { kind: 'start' }>;

/** The short grace for attempts of a part that may not go on. */
const hastyGraceMs = 2_000;

/** One end of the socket pair that the supervisor made for this process. */
const peerFd = 4;

/** Runs a program as a child of the supervisor, which sends the configuration. The child ends when the supervisor does. */
export function runChild(program: ChildProgram): void {
  surviveFullOutput();
  const child = new Child(program);
  process.on('message', (message: ToChild, handle) => child.receive(message, handle));
  // Only the supervisor decides when to stop. A signal to the whole group, such as Ctrl-C, is ignored here.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Without its supervisor it must not go on: it would run beside the next node.
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
  /** This process's end of its own socket pair, until it is known which of the two pairs is used. */
  #own: Socket | undefined = new Socket({ fd: peerFd });

  constructor(program: ChildProgram) {
    this.#program = program;
    this.#own?.pause().on('error', () => undefined);
  }

  receive(message: ToChild, handle: unknown): void {
    switch (message.kind) {
      case 'start':
        return this.#run(message);
      case 'peer':
        this.#own = undefined;
        if (handle instanceof Socket) this.#link?.attach(handle);
        return send({ kind: 'got-peer' });
      case 'linked':
        if (this.#own) this.#link?.attach(this.#own);
        this.#own = undefined;
        return;
      case 'node':
        this.#node = message.id;
        return;
      case 'ping':
        return send({ kind: 'pong' });
      case 'stop':
        this.#stop(message.graceMs).catch(this.#fail);
    }
  }

  #run(message: Start): void {
    const part = this.#start(message);
    this.#part = part;
    part.then(({ ready }) => ready).catch(this.#fail);
    part.then(({ refused }) => refused.then(() => this.#stop(hastyGraceMs))).catch(this.#fail);
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
    send({ kind: 'up', listening: started.listening });
    return started;
  }

  #name(id: string): void {
    this.#node = id;
    send({ kind: 'node', id });
  }

  async #stop(graceMs: number): Promise<void> {
    await (await this.#part)?.stop(graceMs);
    this.#link?.close();
    await this.#log?.flush();
    process.exit(0);
  }

  readonly #fail = async (error: unknown): Promise<void> => {
    // The message of a ConfigError says what to correct. For other errors the stack helps.
    const plain = error instanceof ConfigError;
    const message = error instanceof Error ? ((plain ? null : error.stack) ?? error.message) : String(error);
    await this.#log?.flush();
    process.send?.({ kind: 'failed', message } satisfies FromChild, () => process.exit(1));
  };
}

function send(message: FromChild): void {
  process.send?.(message, () => undefined);
}

/** A secret is printed on a terminal only; elsewhere it would end up in a log. */
function print(line: string, secret?: string): void {
  const shown = secret !== undefined && process.stdout.isTTY ? `: ${secret}` : '';
  process.stdout.write(`${line}${shown}\n`);
}
