import type { Row } from './report.ts';
import type { Servers } from './servers.ts';

export interface Settings {
  readonly quick: boolean;
  /** Attempts at once on a Polychron node. */
  readonly concurrency: number;
  /** Schedules of each task in a burst. */
  readonly perTask: number;
}

/** One part of the benchmark. */
export type Part = (servers: Servers, settings: Settings) => Promise<readonly Row[]>;
