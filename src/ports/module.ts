import type { LogLevel } from '../domain/model/log-entry.ts';
import type { ModuleDescription, Outcome, ParamFault } from '../domain/model/module.ts';
import type { JsonObject, Instant } from '../domain/model/values.ts';

/** A module that this process can run. */
export interface Module extends ModuleDescription {
  /** True: no node runs it; its runs wait for workers from outside. */
  readonly forWorkers?: boolean;
  /** Empty: the params fit the module's schema. */
  checkParams(params: JsonObject): readonly ParamFault[];
  /** Never throws for a failed task: failure is an outcome. An exception counts as a bug of the module and fails the attempt. */
  run(attempt: AttemptContext): Promise<Outcome>;
}

/** `Params`: what the module has read them as. */
export interface AttemptContext<Params = JsonObject> {
  /** Checked against the module's schema when the run was made. */
  readonly params: Params;
  readonly journal: Journal;
  /** Aborts once, for one {@link StopReason}. The module then ends its work within `signal.reason.graceMs`. */
  readonly signal: AbortSignal;
  readonly run: {
    readonly id: string;
    readonly taskId: string;
    readonly taskName: string;
    readonly tenantId: string;
    /** From 1. */
    readonly attempt: number;
    readonly scheduledFor: Instant;
  };
}

/** Where an attempt writes what it has to say. Calls return at once; lines are stored in order, in batches. */
export interface Journal {
  /** `percent` 0 to 100 also moves the run's progress. */
  log(level: LogLevel, message: string, details?: { readonly fields?: JsonObject; readonly percent?: number }): void;
  /** Progress never falls within one attempt; a lower value is ignored. */
  progress(percent: number, message?: string): void;
  /** Settles when so much has been stored that more may be written; a producer of many lines awaits it. */
  ready(): Promise<void>;
}
