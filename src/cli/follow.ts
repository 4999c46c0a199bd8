import type { Client } from './client.ts';
import type { LogLineFragment, ProgressFragment, RunState } from './generated.ts';
import { watchRun, type WatchedRun } from './run-watch.ts';
import { harmless, type Style, type Terminal } from './terminal.ts';

const levelStyles: Readonly<Record<LogLineFragment['level'], Style>> = {
  TRACE: 'gray',
  DEBUG: 'gray',
  INFO: 'reset',
  WARN: 'yellow',
  ERROR: 'red',
  FATAL: 'red',
};

/** Shows a run until it has ended: its log as lines and, on a terminal, a progress bar below them. */
export async function followRun(
  terminal: Terminal,
  client: Client,
  runId: string,
  signal: AbortSignal,
): Promise<WatchedRun> {
  let attempt = 1;
  try {
    return await watchRun(
      client,
      runId,
      {
        onEntry: (entry) => terminal.line(logLine(terminal, entry)),
        onProgress: (progress) => {
          if (progress.attempt > attempt) terminal.line(terminal.paint('yellow', `attempt ${progress.attempt}`));
          attempt = Math.max(attempt, progress.attempt);
          terminal.status(progressLine(terminal, progress));
        },
        onBreak: () => terminal.status(terminal.paint('yellow', 'the connection broke; trying again …')),
      },
      signal,
    );
  } finally {
    terminal.status('');
  }
}

export function logLine(terminal: Terminal, { timestamp, level, message }: LogLineFragment): string {
  return `${terminal.paint('gray', timeOf(timestamp))} ${terminal.paint(levelStyles[level], `${level.padEnd(5)} ${harmless(message)}`)}`;
}

export function progressLine(
  terminal: Terminal,
  { state, attempt, progressPercent, statusMessage }: ProgressFragment,
): string {
  const percent = progressPercent === null ? '' : `${terminal.bar(progressPercent)} ${percentText(progressPercent)}  `;
  const attempts = attempt > 1 ? ` · attempt ${attempt}` : '';
  return `${percent}${stateText(terminal, state)}${attempts}${statusMessage === null ? '' : `  ${harmless(statusMessage)}`}`;
}

export function percentText(percent: number): string {
  return `${String(Math.floor(percent)).padStart(3)} %`;
}

export function stateText(terminal: Terminal, state: RunState): string {
  return terminal.paint(styleOf(state), state);
}

/** `12:10:06.000`, in UTC. */
export function timeOf(instant: string): string {
  return instant.slice(11, 23);
}

function styleOf(state: RunState): Style {
  switch (state) {
    case 'SUCCEEDED':
      return 'green';
    case 'FAILED':
    case 'TIMED_OUT':
    case 'LOST':
      return 'red';
    case 'CANCELED':
    case 'CANCELING':
    case 'RETRY_WAIT':
      return 'yellow';
    case 'RUNNING':
      return 'cyan';
    case 'SCHEDULED':
    case 'QUEUED':
      return 'gray';
  }
}
