import type { Progress } from '../../persistence/backup/contents.ts';
import type { Terminal } from '../terminal.ts';

const sayEveryMs = 10_000;

/** A live line on a terminal; elsewhere a line for each table, and for a large one every ten seconds. Throws when it is time to leave. */
export function showProgress(terminal: Terminal, what: string, signal: AbortSignal): Progress {
  let shown = '';
  let said = 0;
  return ({ table, number, of, bytes }) => {
    signal.throwIfAborted();
    const line = `${what} table ${number} of ${of}: ${table}, ${megabytes(bytes)}`;
    terminal.status(line);
    const now = performance.now();
    if (terminal.live || (table === shown && now - said < sayEveryMs)) return;
    [shown, said] = [table, now];
    terminal.line(line);
  };
}

/** Of a file that is read from its beginning to its end. */
export function showChecking(terminal: Terminal): Progress {
  return ({ number, of }) => terminal.status(`checking ${Math.floor((100 * number) / of)} %`);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
