import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Logger, pino } from 'pino';
import { loggedError } from './logged-error.ts';

export interface ServiceLog {
  readonly logger: Logger;
  /** Lines that could not be written and are gone, since the start. */
  readonly lostLines: () => number;
  /** Waits until all has been written, or until `patienceMs` have passed. */
  flush(patienceMs?: number): Promise<void>;
}

export interface ServiceLogOptions {
  readonly level: string;
  readonly base: Readonly<Record<string, unknown>> | null;
  /** What every line holds besides, asked anew for each. */
  readonly mixin?: () => object;
  /** A file descriptor; 1 = standard output. */
  readonly to?: number;
}

/** Characters kept in memory while they cannot be written. */
const mostWaiting = 1_048_576;
const retryAfterMs = 100;
const flushPatienceMs = 1_000;
const writeTo = promisify(write);

/** What else is said on the standard output and error is not worth the process either, when it cannot be written. */
export function surviveFullOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/**
 * A log that neither ends nor holds up its process. When the disk behind it is full or its reader has stopped, lines wait in
 * memory. Beyond 1 MiB they are dropped, and a line says how many once the log can be written again.
 * Pino's own target ends the process in the first case and holds it up in the second.
 */
export function makeServiceLog({ level, base, mixin, to = 1 }: ServiceLogOptions): ServiceLog {
  let waiting: string[] = [];
  let length = 0;
  let lost = 0;
  let untold = 0;
  let fault: string | null = null;
  let working: Promise<void> | null = null;

  const target = {
    write(line: string): void {
      if (length + line.length > mostWaiting) {
        lost += 1;
        untold += 1;
        return;
      }
      waiting.push(line);
      length += line.length;
      working ??= work();
    },
  };
  const logger = pino({ level, base, ...(mixin && { mixin }), serializers: { err: loggedError } }, target);

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      await writeWhole(Buffer.from(lines.join('')));
      length -= lines.reduce((sum, line) => sum + line.length, 0);
      tellLost();
    }
    working = null;
  }

  async function writeWhole(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      try {
        at += (await writeTo(to, bytes, at)).bytesWritten;
      } catch (error) {
        fault = (error as NodeJS.ErrnoException).code ?? String(error);
        // A process that has nothing else to do may end meanwhile.
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs).unref());
      }
    }
  }

  function tellLost(): void {
    if (untold === 0) return;
    const lines = untold;
    untold = 0;
    logger.warn(
      { lines, why: fault ?? 'its reader was too slow' },
      'lines of this log are lost: it could not be written',
    );
    fault = null;
  }

  process.on('exit', () => {
    try {
      if (waiting.length > 0) writeSync(to, waiting.join(''));
    } catch {
      // The disk is still full, and the lines end with the process.
    }
  });

  return {
    logger,
    lostLines: () => lost,
    async flush(patienceMs = flushPatienceMs) {
      if (!working) return;
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, patienceMs);
      await Promise.race([working, patience.promise]);
      clearTimeout(timer);
    },
  };
}
