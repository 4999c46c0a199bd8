import type { Claim } from '../../../src/domain/model/claim.ts';
import { newId } from '../../../src/domain/model/id.ts';
import type { Instant } from '../../../src/domain/model/values.ts';
import type { Worker } from '../../../src/execution/worker.ts';
import type { RunStore } from '../../../src/ports/run-store.ts';

/** An attempt that stays open until the test ends it. */
export interface OpenAttempt {
  readonly claim: Claim;
  readonly startedAt: Instant;
}

/** A worker that executes nothing: its attempts stay open until the test ends them. */
export interface StandInWorker extends Worker {
  readonly attempts: ReadonlyMap<string, OpenAttempt>;
  drop(runId: string): void;
  /** Claims queued runs, if any were announced since the last look. */
  look(): Promise<void>;
}

export function makeStandInWorker(store: Pick<RunStore, 'claim'>, now: () => Instant, capacity: number): StandInWorker {
  const nodeId = newId();
  const attempts = new Map<string, OpenAttempt>();
  let reserved = 0;
  let announced = false;
  const worker: StandInWorker = {
    nodeId,
    capacity,
    attempts,
    get running() {
      return attempts.size;
    },
    runIds: () => [...attempts.keys()],
    reserve(wanted) {
      const granted = Math.max(0, Math.min(wanted, capacity - attempts.size - reserved));
      reserved += granted;
      return granted;
    },
    release(places) {
      reserved -= places;
    },
    start(claims) {
      reserved -= claims.length;
      for (const claim of claims) attempts.set(claim.runId, { claim, startedAt: now() });
    },
    pull() {
      announced = true;
    },
    runs: () => true,
    take: () => true,
    untake: () => undefined,
    inTurns: false,
    setTenancy: () => undefined,
    // A story's runs end between sweeps, so waiting inside one would change nothing.
    room: () => Promise.resolve(),
    drop: (runId) => void attempts.delete(runId),
    // Only the test ends attempts, whatever the reason.
    cancel: () => undefined,
    stopAll: () => undefined,
    drain: () => Promise.resolve(),
    async look() {
      if (!announced) return;
      announced = false;
      const places = worker.reserve(capacity);
      const node = { id: nodeId, host: 'stand-in' };
      const { claims } = places === 0 ? { claims: [] } : await store.claim(node, ['simulate'], places, null);
      worker.start(claims);
      worker.release(places - claims.length);
    },
  };
  return worker;
}
