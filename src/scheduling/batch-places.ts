import type { Claim } from '../domain/model/claim.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { DueRow } from '../domain/planning/settlement.ts';
import type { Executor } from '../ports/executor.ts';

/** A batch waits so often, so long each time, for places: a backlog in few large batches costs far less than in many small ones. */
const mostWaits = 4;
const moment: Milliseconds = 5;

/** Takes up to `wanted` places. It waits for `enough` of them: short runs free places within moments; long ones must not hold up the ledger. */
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

  /** False: the run goes to the queue. */
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
