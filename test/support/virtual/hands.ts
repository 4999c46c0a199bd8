import type { Claim } from '../../../src/domain/model/claim.ts';
import type { RunStore } from '../../../src/ports/run-store.ts';
import { newId } from '../../../src/domain/model/id.ts';
import type { Executor } from '../../../src/ports/executor.ts';
import type { Instant } from '../../../src/domain/model/values.ts';

/** An attempt that goes on until the test ends it. */
export interface OpenAttempt {
  readonly claim: Claim;
  readonly startedAt: Instant;
}

/** A worker that executes nothing: its attempts are open until the test says how they end. */
export interface StandInHands extends Executor {
  readonly attempts: ReadonlyMap<string, OpenAttempt>;
  drop(runId: string): void;
  /** Claims what is queued, if anything was announced since the last look. */
  look(): Promise<void>;
}

export function makeStandInHands(store: Pick<RunStore, 'claim'>, now: () => Instant, capacity: number): StandInHands {
  const nodeId = newId();
  const attempts = new Map<string, OpenAttempt>();
  let reserved = 0;
  let announced = false;
  const hands: StandInHands = {
    nodeId,
    capacity,
    attempts,
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
    // A story's runs end between sweeps, so waiting inside one would change nothing.
    room: () => Promise.resolve(),
    drop: (runId) => void attempts.delete(runId),
    async look() {
      if (!announced) return;
      announced = false;
      const places = hands.reserve(capacity);
      const node = { id: nodeId, host: 'stand-in' };
      const { claims } = places === 0 ? { claims: [] } : await store.claim(node, ['simulate'], places, null);
      hands.start(claims);
      hands.release(places - claims.length);
    },
  };
  return hands;
}
