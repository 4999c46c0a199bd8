import type { RunError } from './run.ts';
import type { Json, JsonObject } from './values.ts';

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

export type Outcome =
  | { readonly kind: 'SUCCEEDED'; readonly result?: Json; readonly exitCode?: number }
  | { readonly kind: 'FAILED'; readonly error: RunError; readonly result?: Json; readonly exitCode?: number };

/** The kinds of work that this installation knows. */
export interface ModuleCatalog {
  get(name: string): ModuleDescription | undefined;
  names(): readonly string[];
  /** What is wrong with the params, by the module's JSON Schema. */
  check(name: string, params: JsonObject): readonly ParamFault[];
}

export interface ParamFault {
  /** Within the params. */
  readonly path: readonly string[];
  readonly rule: string;
  /** Says where, what was given and what is allowed. */
  readonly message: string;
}
