import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

import type { LogLevel } from '../../../domain/model/log-entry.ts';
import type { Journal } from '../../../ports/module.ts';
import type { JsonObject } from '../../../domain/model/values.ts';
import { LineSplitter, type OutputLine } from './line-splitter.ts';
import { readPercent } from './percentage.ts';

/** Lines that overwrite each other, as progress bars do, are logged at most this often. */
const OVERWRITE_MS = 200;
/** After the command has ended, a pipe counts as empty when nothing comes for so many turns of the event loop. */
const QUIET_TURNS = 5;

export interface OutputOptions {
  readonly maxBytes: number;
  readonly progress: boolean;
}

/** Writes a command's output to the journal, no faster than the journal stores it. */
export class CommandOutput {
  readonly #journal: Journal;
  readonly #options: OutputOptions;
  readonly #channels: Channel[] = [];
  readonly #patience = Promise.withResolvers<void>();
  #gaveUp = false;
  #kept = 0;
  #seen = 0;

  constructor(journal: Journal, options: OutputOptions) {
    this.#journal = journal;
    this.#options = options;
  }

  /** Bytes that were written by the command. */
  get bytes(): number {
    return this.#seen;
  }

  /** Bytes that were not logged. */
  get cutBytes(): number {
    return this.#seen - this.#kept;
  }

  follow(stream: Readable, name: 'stdout' | 'stderr'): Channel {
    const channel = new Channel(stream, name, this.#journal, this.#options.progress, (bytes) => this.#admit(bytes));
    this.#channels.push(channel);
    return channel;
  }

  /**
   * To be called when the command has ended. Reads the rest of the pipes, then closes them. True when a process outside the
   * command's group still holds a pipe open.
   */
  async finish(): Promise<boolean> {
    for (let quiet = 0, seen = this.#seen; quiet < QUIET_TURNS && this.#channels.some(isOpen);) {
      await setImmediate();
      const full = this.#channels.flatMap((channel) => channel.full ?? []);
      quiet = seen === this.#seen && full.length === 0 ? quiet + 1 : 0;
      seen = this.#seen;
      if (full.length > 0) await Promise.race([Promise.all(full), this.#patience.promise]);
      if (this.#gaveUp) break;
    }
    const held = this.#channels.some(isOpen);
    for (const channel of this.#channels) channel.end();
    if (this.cutBytes > 0) {
      const message = `the output was cut: ${this.cutBytes} bytes beyond the limit of ${this.#options.maxBytes} bytes are not in this log`;
      this.#journal.log('WARN', message, { fields: { cutBytes: this.cutBytes } });
    }
    return held;
  }

  /** Ends {@link finish} although the journal has no room. The rest of the pipes is lost. */
  giveUp(): void {
    this.#gaveUp = true;
    this.#patience.resolve();
  }

  #admit(bytes: number): number {
    const admitted = Math.max(0, Math.min(bytes, this.#options.maxBytes - this.#kept));
    this.#seen += bytes;
    this.#kept += admitted;
    return admitted;
  }
}

class Channel {
  readonly #stream: Readable;
  readonly #level: LogLevel;
  readonly #fields: JsonObject;
  readonly #journal: Journal;
  readonly #progress: boolean;
  // Bytes that are not UTF-8 become U+FFFD. A character that is split between two chunks is put together.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #lines = new LineSplitter((line) => this.#onLine(line));
  #full: Promise<void> | null = null;
  #held: OutputLine | null = null;
  #timer: NodeJS.Timeout | undefined;
  #lastLine = '';

  constructor(stream: Readable, name: string, journal: Journal, progress: boolean, admit: (bytes: number) => number) {
    this.#stream = stream;
    this.#level = name === 'stderr' ? 'WARN' : 'INFO';
    this.#fields = Object.freeze({ stream: name });
    this.#journal = journal;
    this.#progress = progress;
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => {
      const admitted = admit(chunk.length);
      if (admitted > 0) this.#onData(chunk.subarray(0, admitted));
    });
  }

  /** The last line that was not empty, shortened. */
  get lastLine(): string {
    return this.#lastLine;
  }

  get open(): boolean {
    return !this.#stream.closed;
  }

  /** Settles when the journal has room again; until then the pipe is not read. */
  get full(): Promise<void> | null {
    return this.#full;
  }

  end(): void {
    this.#stream.destroy();
    this.#lines.push(this.#decoder.decode());
    this.#lines.end();
    this.#flush();
  }

  #onData(chunk: Buffer): void {
    this.#lines.push(this.#decoder.decode(chunk, { stream: true }));
    this.#stream.pause();
    const resume = (): void => {
      this.#full = null;
      this.#stream.resume();
    };
    this.#full = this.#journal.ready().then(resume, resume);
  }

  #onLine(line: OutputLine): void {
    if (line.overwritten && this.#timer) {
      this.#held = line;
      return;
    }
    this.#flush();
    this.#write(line);
    if (line.overwritten) this.#hold();
  }

  #hold(): void {
    this.#timer = setTimeout(() => {
      const written = this.#held !== null;
      this.#flush();
      if (written) this.#hold();
    }, OVERWRITE_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = null;
    if (held) this.#write(held);
  }

  #write({ text, part, last }: OutputLine): void {
    // PostgreSQL stores no NUL in text.
    const message = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
    const fields = part === 0 ? this.#fields : { ...this.#fields, part, last };
    const percent = this.#progress ? readPercent(message) : null;
    this.#journal.log(this.#level, message, percent === null ? { fields } : { fields, percent });
    if (message.trim() !== '') this.#lastLine = message.slice(0, 300).trim();
  }
}

function isOpen(channel: Channel): boolean {
  return channel.open;
}
