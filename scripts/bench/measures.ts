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

export interface EnqueueInput {
  /** Jobs ordered one by one, and again in calls of a thousand. */
  readonly calls: number;
  readonly abreast: number;
  readonly serverPids: readonly number[];
}

export interface EnqueueResult {
  readonly one: Usage & { readonly perSecond: number; readonly p50: number; readonly p99: number };
  readonly bulk: Usage & { readonly perSecond: number };
}

export interface LogReadersInput {
  readonly url: string;
  readonly token: string | null;
  readonly readers: number;
  readonly runId: string;
  /** When the run begins. */
  readonly beginsAt: number;
  readonly lines: number;
}

export interface LogReadersResult {
  /** When the last reader had connected. */
  readonly arrivedAt: number;
  /** Readers that got every line once and in order. */
  readonly complete: number;
  /** Milliseconds from a line's time to a reader: p50, p99, max. */
  readonly sorted: readonly number[];
}
