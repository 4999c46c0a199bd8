/** The input and the result of each contender. */
import type { Usage } from './cpu.ts';

export interface BurstInput {
  readonly count: number;
  readonly rounds: number;
  readonly serverPids: readonly number[];
}

/** Times are in milliseconds, `rss` in bytes. `client` and `servers` are CPU time. */
export interface BurstRound {
  readonly ms: number;
  readonly client: number;
  readonly servers: number;
  readonly rss: number;
}

export interface LatenessInput {
  readonly count: number;
  /** Milliseconds between one instant and the next. */
  readonly apart: number;
  readonly serverPids: readonly number[];
}

export interface LatenessResult extends Usage {
  /** Milliseconds from each instant to the start of its run, by the database. For bare Agenda: to the call of its handler. */
  readonly late: readonly number[];
}
