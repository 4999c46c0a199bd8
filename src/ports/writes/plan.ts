import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { Revision } from '../../domain/planning/ledger.ts';

export interface PlanChecks {
  revisions(scheduleId: string): Promise<readonly Revision[]>;
}

export interface PlanWrites extends PlanChecks {
  /** From here on this version of the schedule plans what lies after `plansAfter`; the version before plans no further. */
  revise(schedule: Schedule, plansAfter: Instant): Promise<void>;
  /** Nothing after `until` is planned any more. */
  end(ends: readonly { readonly scheduleId: string; readonly until: Instant }[]): Promise<void>;
  /** The pending instants that an edit or an end takes back. */
  supersede(schedules: readonly Schedule[], reason: string, at: Instant): Promise<void>;
  /** The moved instants that an edit or an end takes back from the schedules as they were. */
  takeBack(taken: readonly TakenBack[], reason: string, at: Instant): Promise<void>;
}

/** Instants of a schedule, as it was, that are no longer planned. */
export interface TakenBack {
  readonly schedule: Schedule;
  readonly instants: readonly Instant[];
}
