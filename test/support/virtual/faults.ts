import type { RunStore } from '../../../src/ports/run-store.ts';
import type { WriteStore } from '../../../src/ports/write-store.ts';

/** Where a process dies: its transaction is rolled back, or it is stored without an answer. */
export type CrashPoint = 'BEFORE_COMMIT' | 'AFTER_COMMIT';

export class Crash extends Error {}

/** Stores of a process that can be made to die in its next transaction. */
export function withFaults(runs: RunStore, writes: WriteStore) {
  let next: CrashPoint | null = null;

  async function guarded<T, Transaction>(
    begin: (work: (transaction: Transaction) => Promise<T>) => Promise<T>,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const point = next;
    next = null;
    if (point === null) return begin(work);
    await begin(async (transaction) => {
      const value = await work(transaction);
      if (point === 'BEFORE_COMMIT') throw new Crash('died before the commit');
      return value;
    });
    throw new Crash('died after the commit');
  }

  const faulty: { runs: RunStore; writes: WriteStore } = {
    runs: { ...runs, sweep: (work) => guarded((inner) => runs.sweep(inner), work) },
    writes: {
      transaction: (work) => guarded((inner) => writes.transaction(inner), work),
      snapshot: (work) => writes.snapshot(work),
    },
  };
  return {
    ...faulty,
    /** The next transaction of a sweep or a service is the last of this process. */
    dieAt(point: CrashPoint): void {
      next = point;
    },
    /** Whether the process will still die. */
    get armed(): boolean {
      return next !== null;
    },
    disarm(): void {
      next = null;
    },
  };
}
