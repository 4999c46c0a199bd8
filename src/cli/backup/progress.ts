import type { Progress } from '../../persistence/backup/contents.ts';
import type { Terminal } from '../terminal.ts';

const lineEveryMs = 10_000;

/**
 * Shows a live line on a terminal. Elsewhere it prints a line for each table, and every ten seconds for a large one. Throws
 * when the signal has aborted.
 */
export function showProgress(terminal: Terminal, what: string, signal: AbortSignal): Progress {
  let shown = '';
  let printedAt = 0;
  return ({ table, number, of, bytes }) => {
    signal.throwIfAborted();
    const line = `${what} table ${number} of ${of}: ${table}, ${megabytes(bytes)}`;
    terminal.status(line);
    const now = performance.now();
    if (terminal.live || (table === shown && now - printedAt < lineEveryMs)) return;
    [shown, printedAt] = [table, now];
    terminal.line(line);
  };
}

/** Shows the progress of a file that is read from its beginning to its end. */
export function showChecking(terminal: Terminal): Progress {
  return ({ number, of }) => terminal.status(`checking ${Math.floor((100 * number) / of)} %`);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
