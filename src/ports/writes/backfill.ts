import type { TenantScope } from '../../domain/model/actor.ts';
import type { Backfill } from '../../domain/model/backfill.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { SpanCut } from '../../domain/planning/backfill-plan.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';

export interface BackfillChecks {
  lock(scope: TenantScope, id: string): Promise<Backfill | null>;
}

export interface BackfillWrites extends BackfillChecks {
  /** Stores the backfill with its runs; their instants become dispatched, in rows of their own. */
  start(
    backfill: Backfill,
    cuts: readonly SpanCut[],
    runs: readonly (RunDraft & { readonly nominalAt: Instant })[],
    fireAt: (nominalAt: Instant) => Instant,
    scheduleVersion: number,
  ): Promise<void>;
  /** Runs of it that have not ended; those that have been started only when asked for. */
  openRuns(id: string, started: boolean): Promise<readonly string[]>;
  end(id: string, at: Instant): Promise<void>;
}
