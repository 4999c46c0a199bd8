import type { Instant, Milliseconds } from '../../domain/model/values.ts';

/** Width of a cell. One wake stands for every instant in its cell. */
export const cellMs: Milliseconds = 100;

/** A wake is due this long before its cell begins. So polling and locking are done when the first instant comes. */
export const leadMs: Milliseconds = 500;

/** `from` is a multiple of {@link cellMs}; `to` is not in the cell. */
export interface Cell {
  readonly from: Instant;
  readonly to: Instant;
}

/** The start of the cell that holds `at`. A cell is named by its start. */
export function cellStart(at: Instant): Instant {
  return Math.floor(at / cellMs) * cellMs;
}

export function cellFrom(start: Instant): Cell {
  return { from: start, to: start + cellMs };
}

/** When the wake of a cell is due. */
export function wakeTime(start: Instant): Instant {
  return start - leadMs;
}
