import type { Client } from './client.ts';
import {
  FollowProgressDocument,
  type LogLineFragment,
  type ProgressFragment,
  type RunState,
  TailLogDocument,
} from './generated.ts';

export interface RunView {
  onEntry?(entry: LogLineFragment): void;
  onProgress?(progress: ProgressFragment): void;
  /** A stream was cut off and is being continued. */
  onBreak?(): void;
}

export interface WatchedRun {
  readonly state: RunState;
  readonly attempt: number;
  readonly percent: number | null;
  readonly entries: number;
  /** Whether the indexes of the entries were exactly 1, 2, 3 … */
  readonly gapless: boolean;
  readonly breaks: number;
}

/** Follows the log and the progress of a run until both streams have ended. */
export async function watchRun(client: Client, runId: string, view: RunView, signal: AbortSignal): Promise<WatchedRun> {
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let breaks = 0;
  let entries = 0;
  let gapless = true;
  let last: ProgressFragment | undefined;
  const options = {
    signal: both,
    onBreak: () => {
      breaks += 1;
      view.onBreak?.();
    },
  };

  async function followLog(): Promise<void> {
    for await (const batch of client.follow(TailLogDocument, 'logTail', { runId }, options)) {
      for (const entry of batch.entries) {
        entries += 1;
        gapless &&= entry.index === entries;
        view.onEntry?.(entry);
      }
    }
  }

  async function followProgress(): Promise<void> {
    for await (const progress of client.follow(FollowProgressDocument, 'runProgress', { runId }, options)) {
      last = progress;
      view.onProgress?.(progress);
    }
  }

  try {
    await Promise.all([followLog(), followProgress()]);
  } finally {
    ending.abort();
  }
  signal.throwIfAborted();
  if (!last) throw new Error('the progress stream of the run ended without an event');
  return { state: last.state, attempt: last.attempt, percent: last.progressPercent, entries, gapless, breaks };
}
