import type { OccurrenceState } from '../model/occurrence.ts';
import type { RunTrigger } from '../model/run.ts';
import type { PlannedSchedule } from '../model/schedule.ts';
import type { TaskState } from '../model/task.ts';
import type { Instant } from '../model/values.ts';

/** What a decision needs to know. The time is given separately as `now`. */
export interface DueSchedule {
  readonly schedule: PlannedSchedule;
  readonly taskState: TaskState;
  readonly tenantEnabled: boolean;
}

/** A ledger row to write: one instant, or a span of instants with the same fate. */
export interface Verdict {
  readonly nominalAt: Instant;
  readonly until: Instant | null;
  readonly count: number;
  readonly fireAt: Instant;
  readonly fate:
    | { readonly kind: 'run'; readonly trigger: RunTrigger }
    | { readonly kind: 'none'; readonly state: SkipState; readonly reason: string };
}

export type SkipState = Exclude<OccurrenceState, 'PENDING' | 'DISPATCHED'>;
