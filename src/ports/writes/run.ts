import type { TenantScope, Actor } from '../../domain/model/actor.ts';
import type { Claim } from '../../domain/model/claim.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Milliseconds } from '../../domain/model/values.ts';
import type { RunDraft } from '../../domain/planning/settlement.ts';

export interface RunWrites {
  lock(scope: TenantScope, id: string): Promise<Run | null>;
  find(id: string): Promise<Run | null>;
  /** In the order of their ids as given; one that is not there is left out. */
  list(ids: readonly string[]): Promise<readonly Run[]>;
  openOf(taskId: string): Promise<readonly string[]>;
  openBehind(gate: string): Promise<readonly string[]>;
  insert(drafts: readonly RunDraft[]): Promise<readonly Claim[]>;
  cancel(
    ids: readonly string[],
    reason: string | null,
    graceMs: Milliseconds,
    actor: Actor,
  ): Promise<readonly CanceledRun[]>;
}

export interface CanceledRun {
  readonly runId: string;
  readonly state: 'CANCELING' | 'CANCELED';
  readonly gates: readonly string[] | null;
  readonly scheduleId: string | null;
}
