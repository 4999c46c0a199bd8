import type { RunStanding, GateStanding, LeftOut } from '../../domain/explain/standings.ts';
import type { TenantScope } from '../../domain/model/actor.ts';

export interface StandingReads {
  ofRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, RunStanding>>;
  ofGates(keys: readonly string[]): Promise<ReadonlyMap<string, GateStanding>>;
  /** Of these schedules and runs, those that batches leave out at the moment. */
  leftOut(ids: readonly string[]): Promise<ReadonlyMap<string, LeftOut>>;
  queue(scope: TenantScope): Promise<{ readonly depth: number; readonly oldestQueuedAgeMs: number | null }>;
}
