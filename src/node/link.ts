import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Carrier } from '../events/bus.ts';
import type { Nudge } from '../ports/bus.ts';

/** What one process of a node can ask the other. */
export type Question = 'health' | 'metrics';

/** The direct channel between the two processes of one node. It outlives each of its connections. */
export interface Link extends Carrier {
  /** False: nothing was sent, because the other process is away or does not read. */
  send(nudges: readonly Nudge[]): boolean;
  /** The name under which the other process sends to other nodes; null while it is away. */
  readonly peer: string | null;
  /** Rejects when the other process is away, or has not answered after `patienceMs`. */
  ask(question: Question, patienceMs: number): Promise<unknown>;
  /** Takes a connection in place of the one before. */
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

/** The other process has stopped reading when so many bytes wait for it. Nudges are then left out and made up for. */
const mostWaiting = 4 * 1024 * 1024;

/** JSON, a frame a line. A process that stalls or dies costs the other one nothing but the answers it waits for. */
export function makeLink({ self, logger, answers }: LinkOptions): Link {
  const listeners: ((nudges: readonly Nudge[] | 'everything') => void)[] = [];
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let stream: Duplex | null = null;
  let peer: string | null = null;
  let asked = 0;
  let leftOut = false;

  function write(frame: Frame): boolean {
    if (!stream?.writable) return false;
    stream.write(`${JSON.stringify(frame)}\n`);
    return true;
  }

  function attach(next: Duplex): void {
    stream?.destroy();
    lose();
    stream = next;
    leftOut = false;
    let text = '';
    next.setEncoding('utf8');
    next.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (stream === next) receive(JSON.parse(line) as Frame);
      }
    });
    next.on('drain', () => {
      if (stream !== next || !leftOut) return;
      leftOut = false;
      write({ nudges: 'everything' });
    });
    next.on('error', (error) => logger.debug({ err: error }, 'the channel between the processes of this node broke'));
    next.on('close', () => stream === next && lose());
    next.resume();
    write({ hello: self });
  }

  function lose(): void {
    stream = null;
    peer = null;
    for (const { reject } of open.values()) reject(new Error('the other process of this node has gone'));
    open.clear();
  }

  function receive(frame: Frame): void {
    if ('nudges' in frame) hear(frame.nudges);
    else if ('hello' in frame) {
      peer = frame.hello;
      // What was said while there was no connection has been missed.
      hear('everything');
    } else if ('ask' in frame) void answer(frame.ask, frame.id);
    else {
      const waiting = open.get(frame.id);
      open.delete(frame.id);
      if ('answer' in frame) waiting?.resolve(frame.answer);
      else waiting?.reject(new Error(frame.refusal));
    }
  }

  function hear(nudges: readonly Nudge[] | 'everything'): void {
    for (const listener of listeners) listener(nudges);
  }

  async function answer(question: Question, id: number): Promise<void> {
    const on = stream;
    const frame: Frame = await Promise.resolve()
      .then(() => answers[question]?.())
      .then(
        (value): Frame => ({ answer: value, id }),
        (error: unknown): Frame => ({ refusal: error instanceof Error ? error.message : String(error), id }),
      );
    if (stream === on) write(frame);
  }

  return {
    get peer() {
      return peer;
    },
    send(nudges) {
      if (peer === null || leftOut) return false;
      leftOut = (stream?.writableLength ?? 0) > mostWaiting;
      return !leftOut && write({ nudges });
    },
    onReceive: (listener) => void listeners.push(listener),
    async ask(question, patienceMs) {
      const id = (asked += 1);
      const waiting = Promise.withResolvers<unknown>();
      open.set(id, waiting);
      const timer = setTimeout(
        () => waiting.reject(new Error(`the other process of this node has not answered within ${patienceMs} ms`)),
        patienceMs,
      );
      try {
        if (peer === null || !write({ ask: question, id })) throw new Error('the other process of this node is away');
        return await waiting.promise;
      } finally {
        clearTimeout(timer);
        open.delete(id);
      }
    },
    attach,
    close() {
      stream?.destroy();
      lose();
    },
  };
}
