import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Carrier } from '../events/bus.ts';
import type { Nudge } from '../ports/bus.ts';

/** The questions that one process of a node can ask the other. */
export type Question = 'health' | 'metrics';

/** The direct channel between the two processes of one node. Each restart of a process gives it a new connection. */
export interface Link extends Carrier {
  /** False: nothing was sent, because the other process is away or does not read. */
  send(nudges: readonly Nudge[]): boolean;
  /** The name under which the other process sends to other nodes; null while it is away. */
  readonly peer: string | null;
  /** Rejects when the other process is away or has not answered within `patienceMs`. */
  ask(question: Question, patienceMs: number): Promise<unknown>;
  /** Replaces the connection. */
  attach(stream: Duplex): void;
  close(): void;
}

export interface LinkOptions {
  /** The name under which this process sends to other nodes. */
  readonly self: string;
  readonly logger: Logger;
  readonly answers: Partial<Record<Question, () => Promise<unknown>>>;
}

type Frame =
  | { readonly hello: string }
  | { readonly nudges: readonly Nudge[] | 'everything' }
  | { readonly ask: Question; readonly id: number }
  | { readonly answer: unknown; readonly id: number }
  | { readonly refusal: string; readonly id: number };

/** When so many bytes wait, the other process has stopped reading. Nudges are then left out, and one "everything" follows. */
const mostWaiting = 4 * 1024 * 1024;

type Nudges = readonly Nudge[] | 'everything';

/** Sends JSON, one frame a line. If one process stalls or dies, the other loses only the answers it waits for. */
export function makeLink(options: LinkOptions): Link {
  return new StreamLink(options);
}

class StreamLink implements Link {
  readonly #options: LinkOptions;
  readonly #listeners: ((nudges: Nudges) => void)[] = [];
  /** Questions that wait for their answers. */
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #stream: Duplex | null = null;
  #peer: string | null = null;
  #asked = 0;
  /** Nudges have been left out, because the other process reads too slowly. */
  #hasLeftOut = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get peer(): string | null {
    return this.#peer;
  }

  send(nudges: readonly Nudge[]): boolean {
    if (this.#peer === null || this.#hasLeftOut) return false;
    this.#hasLeftOut = (this.#stream?.writableLength ?? 0) > mostWaiting;
    return !this.#hasLeftOut && this.#write({ nudges });
  }

  onReceive(listener: (nudges: Nudges) => void): void {
    this.#listeners.push(listener);
  }

  async ask(question: Question, patienceMs: number): Promise<unknown> {
    const id = (this.#asked += 1);
    const waiting = Promise.withResolvers<unknown>();
    this.#open.set(id, waiting);
    const timer = setTimeout(
      () => waiting.reject(new Error(`the other process of this node has not answered within ${patienceMs} ms`)),
      patienceMs,
    );
    try {
      const isSent = this.#peer !== null && this.#write({ ask: question, id });
      if (!isSent) throw new Error('the other process of this node is away');
      return await waiting.promise;
    } finally {
      clearTimeout(timer);
      this.#open.delete(id);
    }
  }

  attach(stream: Duplex): void {
    this.close();
    this.#stream = stream;
    this.#hasLeftOut = false;
    const { self, logger } = this.#options;
    this.#read(stream);
    stream.on('drain', () => this.#stream === stream && this.#makeUp());
    stream.on('error', (error) => logger.debug({ err: error }, 'the channel between the processes of this node broke'));
    stream.on('close', () => this.#stream === stream && this.#lose());
    stream.resume();
    this.#write({ hello: self });
  }

  close(): void {
    this.#stream?.destroy();
    this.#lose();
  }

  #read(stream: Duplex): void {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (this.#stream === stream) this.#receive(JSON.parse(line) as Frame);
      }
    });
  }

  #write(frame: Frame): boolean {
    if (!this.#stream?.writable) return false;
    this.#stream.write(`${JSON.stringify(frame)}\n`);
    return true;
  }

  #receive(frame: Frame): void {
    if ('nudges' in frame) this.#deliver(frame.nudges);
    else if ('hello' in frame) {
      this.#peer = frame.hello;
      // Nudges may have been missed while there was no connection.
      this.#deliver('everything');
    } else if ('ask' in frame) void this.#answer(frame.ask, frame.id);
    else this.#settle(frame);
  }

  #deliver(nudges: Nudges): void {
    for (const listener of this.#listeners) listener(nudges);
  }

  #settle(frame: Extract<Frame, { answer: unknown } | { refusal: string }>): void {
    const waiting = this.#open.get(frame.id);
    this.#open.delete(frame.id);
    if ('answer' in frame) waiting?.resolve(frame.answer);
    else waiting?.reject(new Error(frame.refusal));
  }

  async #answer(question: Question, id: number): Promise<void> {
    const asker = this.#stream;
    const frame = await this.#answerTo(question, id);
    if (this.#stream === asker) this.#write(frame);
  }

  async #answerTo(question: Question, id: number): Promise<Frame> {
    try {
      return { answer: await this.#options.answers[question]?.(), id };
    } catch (error) {
      return { refusal: error instanceof Error ? error.message : String(error), id };
    }
  }

  /** To be called when the other process reads again. */
  #makeUp(): void {
    if (!this.#hasLeftOut) return;
    this.#hasLeftOut = false;
    this.#write({ nudges: 'everything' });
  }

  #lose(): void {
    this.#stream = null;
    this.#peer = null;
    for (const { reject } of this.#open.values()) reject(new Error('the other process of this node has gone'));
    this.#open.clear();
  }
}
