import type { Client } from '../client.ts';
import { percentText } from '../follow.ts';
import type { LogLineFragment, ProgressFragment, ShownRunFragment } from '../generated.ts';
import { watchRun, type WatchedRun } from '../run-watch.ts';
import { harmless, type Terminal } from '../terminal.ts';
import { within } from './checks.ts';

export interface Watched extends WatchedRun {
  /** Warnings and errors in the log; the service writes them when an attempt is lost. */
  readonly remarks: readonly LogLineFragment[];
  /** The last line of the log. */
  readonly last: LogLineFragment | undefined;
}

const runWithinMs = 60_000;
const quarter = 25;

/** Follows one run. Shows a progress bar with the current file, or without a terminal a line for each quarter. */
export async function watchBackup(
  terminal: Terminal,
  client: Client,
  run: ShownRunFragment,
  signal: AbortSignal,
  onPercent?: (percent: number) => Promise<void>,
): Promise<Watched> {
  const label = `run ${run.number}`;
  const remarks: LogLineFragment[] = [];
  const acts: Promise<void>[] = [];
  let last: LogLineFragment | undefined;
  let printed = '';
  let file = '';
  let progress: ProgressFragment | undefined;

  function show(): void {
    if (progress?.progressPercent == null || progress.final) return;
    const { progressPercent: percent, attempt } = progress;
    const shown = `${label}${attempt > 1 ? ` (attempt ${attempt})` : ''}  ${terminal.bar(percent)} ${percentText(percent)}`;
    if (terminal.live) return terminal.status(`     ${shown}  ${terminal.paint('gray', file)}`);
    const mark = `${attempt}/${Math.floor(percent / quarter)}`;
    if (mark !== printed) terminal.line(`     ${shown}`);
    printed = mark;
  }

  const watching = watchRun(
    client,
    run.id,
    {
      onEntry(entry) {
        if (entry.level === 'WARN' || entry.level === 'ERROR') remarks.push(entry);
        last = entry;
        file = harmless(entry.message);
      },
      onProgress(now) {
        progress = now;
        show();
        if (now.progressPercent !== null && !now.final && onPercent) acts.push(onPercent(now.progressPercent));
      },
      onBreak: () =>
        terminal.status(`     ${label}  ${terminal.paint('yellow', 'connection lost; taking the stream up again …')}`),
    },
    signal,
  );
  try {
    const end = await within(runWithinMs, `the end of ${label}`, watching);
    await Promise.all(acts);
    return { ...end, remarks, last };
  } finally {
    terminal.status('');
  }
}

/** For `watchBackup`: acts once, as soon as the progress reaches `percent`. */
export function onceAt(percent: number, act: (percent: number) => Promise<void>): (now: number) => Promise<void> {
  let done: Promise<void> | undefined;
  return async (now) => {
    if (now >= percent) await (done ??= act(now));
  };
}
