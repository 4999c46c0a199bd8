import type { Instant } from '../model/values.ts';
import type { Gate, GateCount } from '../planning/gate.ts';

/** What a run waits for, apart from time. */
export interface RunStanding {
  readonly gates: readonly Gate[];
  readonly held: boolean;
  /**
   * Queued runs of the same tenant that are claimed before this one, counted up to 10,000; null when it is not queued.
   */
  readonly ahead: number | null;
  /** Runs of the tenant that are executing. */
  readonly tenantRunning: number;
}

/** Why the batches of the engine leave a row out, and until when. */
export interface LeftOut {
  readonly step: string;
  readonly reason: string;
  readonly since: Instant;
  readonly until: Instant;
}

/** The counts of a gate: runs that are open behind it, and runs that it holds. */
export interface GateStanding extends GateCount {
  /** Ids of the earliest ten open runs. */
  readonly holders: readonly string[];
}
