import type { Instant } from '../domain/model/values.ts';

/** Tells the time of the scheduler. Every node reads the same time up to a few milliseconds. */
export interface Clock {
  now(): Instant;
}
