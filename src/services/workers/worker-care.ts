import { DomainError } from '../../domain/model/errors.ts';
import { type LeasedRun, unexplained } from '../../domain/model/external.ts';
import { failureOf } from '../../domain/model/failure.ts';
import { StopReason } from '../../domain/model/module.ts';
import { conclude } from '../../domain/planning/conclusion.ts';
import { storyOf } from '../../domain/planning/story.ts';
import type { Bus } from '../../ports/bus.ts';
import type { ExternalStore, LeaseTransaction, Overdue } from '../../ports/external-store.ts';
import { HeldRuns, type HeldRunsOptions } from './held-runs.ts';

/** What the reconciler does for runs whose workers do not act. */
export interface WorkerCare {
  /** Ends the leases of workers whose token has been revoked, has expired, or may execute no more. */
  endUntrusted(): Promise<number>;
  /** Ends attempts whose time is over although their worker is alive. */
  endOverdue(): Promise<void>;
  /** Ends runs for which no worker came in time; answers the gates at which places have become free. */
  failUnclaimed(): Promise<readonly string[]>;
}

export interface WorkerCareOptions extends HeldRunsOptions {
  readonly store: ExternalStore;
  readonly bus: Bus;
}

export function makeWorkerCare(options: WorkerCareOptions): WorkerCare {
  const { store, bus } = options;
  const runs = new HeldRuns(options);
  return {
    endUntrusted: () => store.endUntrusted(),

    async endOverdue() {
      for (const each of await store.overdue(100)) {
        try {
          await endOne(runs, each);
        } catch (error) {
          if (failureOf(error) === 'OUTAGE') throw error;
          await store.setAside(each.runId, error);
        }
      }
    },

    async failUnclaimed() {
      const unclaimed = await store.failUnclaimed(500);
      if (unclaimed.length > 0)
        bus.publish([{ kind: 'events' }, ...unclaimed.map(({ runId }) => ({ kind: 'run', runId }) as const)]);
      return unclaimed.flatMap(({ gates }) => gates ?? []);
    },
  };
}

async function endOne(runs: HeldRuns, { runId, fence, kind, graceMs }: Overdue): Promise<void> {
  const work = async (run: LeasedRun, lease: LeaseTransaction) => {
    const conclusion = conclude(
      { kind: 'FAILED', error: unexplained },
      new StopReason(kind, kind, 0),
      run.claim,
      Math.random(),
    );
    if (!conclusion) throw new Error(`a stop for ${kind} has no conclusion`);
    const message = `the worker did not end within the ${(graceMs ?? 0) / 1000} s it had after the cancel; its lease is over`;
    const story = kind === 'CANCEL' ? ({ level: 'WARN', message } as const) : storyOf(conclusion, run.claim);
    return { answer: true, written: await runs.end(run, lease, conclusion, story) };
  };
  const call = { caller: null, command: { runId, fence }, operation: 'endOverdue', work, otherwise: () => true };
  // Meanwhile the worker may have ended it, or the lease may have run out: then there is nothing left to do.
  await runs.hold(call).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}
