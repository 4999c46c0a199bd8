import type { Claim } from '../domain/model/claim.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { DueRow } from '../domain/planning/settlement.ts';
import type { Executor } from '../ports/executor.ts';

/** How often, and how long each time, a batch waits for places. Few large batches cost far less than many small ones. */
const mostWaits = 4;
const moment: Milliseconds = 5;

/**
 * Reserves up to `wanted` places and waits a moment until there are `enough`. Short runs soon free places. The wait is short
 * because long runs must not delay the ledger.
 */
export async function reservePlaces(executor: Executor, wanted: number, enough: number): Promise<BatchPlaces> {
  let places = executor.reserve(wanted);
  for (let waits = 0; places < enough && waits < mostWaits; waits += 1) {
    await executor.room(moment);
    places += executor.reserve(wanted - places);
  }
  return new BatchPlaces(executor, places);
}

/** The places of one batch: which tenants take them, and how many are used in the end. */
export class BatchPlaces {
  readonly count: number;
  readonly #executor: Executor;
  readonly #tenants: string[] = [];
  #used = 0;

  constructor(executor: Executor, count: number) {
    this.#executor = executor;
    this.count = count;
  }

  /** Takes a place for a row. False: there is none, and the run goes to the queue. */
  take({ task, schedule }: DueRow): boolean {
    if (this.#tenants.length >= this.count || !this.#executor.runs(task.module)) return false;
    if (!this.#executor.take(schedule.tenantId)) return false;
    this.#tenants.push(schedule.tenantId);
    return true;
  }

  start(claims: readonly Claim[]): void {
    this.#used = claims.length;
    this.#executor.start(claims);
  }

  giveBack(): void {
    this.#executor.untake(this.#tenants);
    this.#executor.release(this.count - this.#used);
  }
}
