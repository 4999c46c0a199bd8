import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Logger, pino } from 'pino';
import { loggedError } from './logged-error.ts';

export interface ServiceLog {
  readonly logger: Logger;
  /** Lines that have been lost since the start, because they could not be written. */
  readonly lostLines: () => number;
  /** Waits until all lines have been written, at most `patienceMs`. */
  flush(patienceMs?: number): Promise<void>;
}

export interface ServiceLogOptions {
  readonly level: string;
  readonly base: Readonly<Record<string, unknown>> | null;
  /** Makes further fields for each line. */
  readonly mixin?: () => object;
  /** A file descriptor; 1 = standard output. */
  readonly to?: number;
}

/** Characters kept in memory while they cannot be written. */
const mostWaiting = 1_048_576;
const retryAfterMs = 100;
const flushPatienceMs = 1_000;
const writeTo = promisify(write);

/** Other output of the process must not end it either when standard output or error cannot be written. */
export function surviveFullOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/**
 * A log that neither ends nor delays its process. When its disk is full or its reader has stopped, lines wait in memory.
 * Beyond 1 MiB they are dropped. A line says how many, once the log can be written again. Pino's own target ends the process
 * when the disk is full, and delays it when the reader has stopped.
 */
export function makeServiceLog({ level, base, mixin, to = 1 }: ServiceLogOptions): ServiceLog {
  const target = new PatientTarget(to, (lines, why) =>
    logger.warn({ lines, why }, 'lines of this log are lost: it could not be written'),
  );
  const logger = pino({ level, base, ...(mixin && { mixin }), serializers: { err: loggedError } }, target);
  process.on('exit', () => target.writeAtExit());
  return {
    logger,
    lostLines: () => target.lost,
    flush: (patienceMs = flushPatienceMs) => target.flush(patienceMs),
  };
}

/** Writes lines to a file descriptor, in order and without blocking. */
class PatientTarget {
  readonly #to: number;
  readonly #onLost: (lines: number, why: string) => void;
  #waiting: string[] = [];
  #length = 0;
  #unreported = 0;
  #fault: string | null = null;
  #working: Promise<void> | null = null;
  /** Lines that have been dropped since the start. */
  lost = 0;

  constructor(to: number, onLost: (lines: number, why: string) => void) {
    this.#to = to;
    this.#onLost = onLost;
  }

  write(line: string): void {
    if (this.#length + line.length > mostWaiting) {
      this.lost += 1;
      this.#unreported += 1;
      return;
    }
    this.#waiting.push(line);
    this.#length += line.length;
    this.#working ??= this.#work();
  }

  async flush(patienceMs: number): Promise<void> {
    if (!this.#working) return;
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    await Promise.race([this.#working, patience.promise]);
    clearTimeout(timer);
  }

  writeAtExit(): void {
    try {
      if (this.#waiting.length > 0) writeSync(this.#to, this.#waiting.join(''));
    } catch {
      // The disk is still full, and the lines are lost with the process.
    }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      await this.#writeWhole(Buffer.from(lines.join('')));
      this.#length -= lines.reduce((sum, line) => sum + line.length, 0);
      this.#reportLost();
    }
    this.#working = null;
  }

  async #writeWhole(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      try {
        at += (await writeTo(this.#to, bytes, at)).bytesWritten;
      } catch (error) {
        this.#fault = (error as NodeJS.ErrnoException).code ?? String(error);
        // The timer does not keep a process alive that has nothing else to do.
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs).unref());
      }
    }
  }

  #reportLost(): void {
    if (this.#unreported === 0) return;
    const lines = this.#unreported;
    this.#unreported = 0;
    this.#onLost(lines, this.#fault ?? 'its reader was too slow');
    this.#fault = null;
  }
}
