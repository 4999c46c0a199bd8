import type { RunError } from './run.ts';
import type { Json, JsonObject } from './values.ts';

/** Maps a BCP 47 language tag to text; `en` is always present. */
export type Localized = Readonly<Record<string, string>> & { readonly en: string };

/** The description of a module. */
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
  /** False when this installation does not allow the module; `unavailableReason` says why. */
  readonly available: boolean;
  readonly unavailableReason: string | null;
}

/** The reason of an attempt's abort signal. */
export class StopReason extends Error {
  readonly kind: 'CANCEL' | 'TIMEOUT' | 'LEASE_LOST' | 'SHUTDOWN';
  /** How many milliseconds the work may still take to end cleanly. 0 = kill now. */
  readonly graceMs: number;

  constructor(kind: StopReason['kind'], message: string, graceMs: number) {
    super(message);
    this.name = 'StopReason';
    this.kind = kind;
    this.graceMs = graceMs;
  }
}

export type Outcome =
  | { readonly kind: 'SUCCEEDED'; readonly result?: Json; readonly exitCode?: number }
  | { readonly kind: 'FAILED'; readonly error: RunError; readonly result?: Json; readonly exitCode?: number };

/** The modules that this installation knows. */
export interface ModuleCatalog {
  get(name: string): ModuleDescription | undefined;
  names(): readonly string[];
  /** The faults of the params, found by the module's JSON Schema. */
  check(name: string, params: JsonObject): readonly ParamFault[];
}

export interface ParamFault {
  /** The path within the params. */
  readonly path: readonly string[];
  readonly rule: string;
  /** Says where the fault is, what was given and what is allowed. */
  readonly message: string;
}
