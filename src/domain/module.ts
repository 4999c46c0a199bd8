import type { LogLevel } from './log-entry.ts';
import type { RunError } from './run.ts';
import type { Instant, Json, JsonObject } from './values.ts';

/** BCP 47 tag → text; `en` is always there. */
export type Localized = Readonly<Record<string, string>> & { readonly en: string };

/** What a kind of work says of itself. */
export interface ModuleDescription {
  readonly name: string;
  readonly version: string;
  readonly title: Localized;
  readonly description: Localized;
  /** JSON Schema 2020-12 of the params. `title` and `description` in it are English. */
  readonly parametersSchema: JsonObject;
  readonly resultSchema: JsonObject | null;
  readonly examples: readonly JsonObject[];
  readonly supportsCancel: boolean;
  readonly supportsProgress: boolean;
  readonly deprecationReason: string | null;
  /** False when this installation does not allow it; `unavailableReason` then says why. */
  readonly available: boolean;
  readonly unavailableReason: string | null;
}

/** A module that this process can run. */
export interface Module extends ModuleDescription {
  /** True: no node runs it; its runs wait for workers from outside. */
  readonly forWorkers?: boolean;
  /** Never throws for a failed task: failure is an outcome. An exception counts as a bug of the module and fails the attempt. */
  run(attempt: AttemptContext): Promise<Outcome>;
}

export interface AttemptContext {
  /** Checked against the module's schema when the run was made. */
  readonly params: JsonObject;
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

/** The reason of an attempt's abort signal. */
export class StopReason extends Error {
  readonly kind: 'CANCEL' | 'TIMEOUT' | 'LEASE_LOST' | 'SHUTDOWN';
  /** How long the work may still take to end in good order, in milliseconds. 0 = kill now. */
  readonly graceMs: number;

  constructor(kind: StopReason['kind'], message: string, graceMs: number) {
    super(message);
    this.name = 'StopReason';
    this.kind = kind;
    this.graceMs = graceMs;
  }
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

export type Outcome =
  | { readonly kind: 'SUCCEEDED'; readonly result?: Json; readonly exitCode?: number }
  | { readonly kind: 'FAILED'; readonly error: RunError; readonly result?: Json; readonly exitCode?: number };
