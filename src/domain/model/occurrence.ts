import type { Actor } from './actor.ts';
import type { Instant } from './values.ts';

export const occurrenceStates = [
  'PENDING',
  'DISPATCHED',
  'SKIPPED_OVERLAP',
  'SKIPPED_PAUSED',
  'SKIPPED_EXCLUDED',
  'SKIPPED_LIMIT',
  'SKIPPED_BY_USER',
  'SKIPPED_SHADOW',
  'MISSED',
  'SUPERSEDED',
] as const;
export type OccurrenceState = (typeof occurrenceStates)[number];

/**
 * One planned instant of one schedule and what became of it: a row of the ledger, unique on (schedule, nominalAt).
 * A long gap of the same fate is one row: `nominalAt` is its first instant, `until` its last, `count` their number.
 */
export interface Occurrence {
  readonly scheduleId: string;
  readonly tenantId: string;
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly count: number;
  /** The nominal instant plus its jitter. */
  readonly fireAt: Instant;
  readonly state: OccurrenceState;
  readonly reason: string | null;
  /** Who skipped, moved or restored it by hand; null when it was never changed. */
  readonly changedBy: Actor | null;
  readonly decidedAt: Instant;
  readonly runId: string | null;
  /** The version of the schedule that planned it, or the version at the time it was changed by hand. */
  readonly scheduleVersion: number;
}

/** planned = dispatched + skipped + missed + superseded + pending; otherwise `unaccounted` lists the difference. */
export interface LedgerBalance {
  readonly from: Instant;
  readonly to: Instant;
  readonly planned: number;
  readonly dispatched: number;
  readonly skipped: number;
  readonly missed: number;
  readonly superseded: number;
  readonly pending: number;
  readonly balanced: boolean;
  /** At most 100 instants of the rule without a row. */
  readonly unaccounted: readonly Instant[];
}

export interface OccurrenceKey {
  readonly scheduleId: string;
  readonly nominalAt: Instant;
}

export function occurrenceKey(key: OccurrenceKey): string {
  return `${key.scheduleId}:${key.nominalAt}`;
}
