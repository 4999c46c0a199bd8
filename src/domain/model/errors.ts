import type { Scope } from './actor.ts';
import type { JsonObject, Milliseconds } from './values.ts';

/** An error as a value, which every surface can present in its own form. */
export type Problem = {
  readonly message: string;
  /**
   * The place in the caller's input, outermost name first: `['recurrence', 'cron']`. Absent when the whole call is
   * meant.
   */
  readonly path?: readonly string[];
} & (
  | { readonly code: 'VALIDATION'; readonly rule: string; readonly params?: JsonObject }
  | { readonly code: 'NOT_FOUND'; readonly id?: string }
  | { readonly code: 'FORBIDDEN'; readonly requiredScope?: Scope }
  | {
      readonly code: 'VERSION_CONFLICT';
      readonly expectedVersion: number;
      readonly currentVersion: number;
      readonly current?: Referent;
    }
  | { readonly code: 'ALREADY_EXISTS'; readonly existing?: Referent }
  | { readonly code: 'INVALID_STATE'; readonly state: string; readonly allowed: readonly string[] }
  | { readonly code: 'LEASE_LOST' }
  | { readonly code: 'IDEMPOTENCY_MISMATCH'; readonly idempotencyKey: string }
  | {
      readonly code: 'LIMIT_EXCEEDED';
      readonly limit: number;
      /** The amount that was asked for. */
      readonly given?: number;
      readonly retryAfter?: Milliseconds;
    }
  | { readonly code: 'MODULE_UNAVAILABLE'; readonly module: string }
  | {
      /** A running node is too old to handle the feature correctly. */
      readonly code: 'NODES_TOO_OLD';
      readonly feature: string;
      readonly requiredSchema: number;
      /** The version of the oldest node; null when that node does not report one. */
      readonly oldestVersion: string | null;
    }
);
export type ErrorCode = Problem['code'];

/** A reference to one of our rows. */
export interface Referent {
  readonly kind: 'Task' | 'Schedule' | 'Run' | 'Tenant' | 'ApiToken' | 'Calendar' | 'Script';
  readonly id: string;
}

/** An error that the caller can do something about. Anything else that is thrown is a bug or an outage. */
export class DomainError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const all = 'code' in problems ? ([problems] as const) : problems;
    super(all.map((problem) => problem.message).join('; '), options);
    this.name = 'DomainError';
    this.problems = all;
  }
}

/** The tenant makes more requests per second than its limit allows. */
export class TooManyRequestsError extends DomainError {
  readonly retryAfterMs: Milliseconds;

  constructor(limit: number, retryAfterMs: Milliseconds) {
    const message = `the tenant may make ${limit} requests a second; try again in ${retryAfterMs} ms`;
    super({ code: 'LIMIT_EXCEEDED', limit, retryAfter: retryAfterMs, message });
    this.name = 'TooManyRequestsError';
    this.retryAfterMs = retryAfterMs;
  }
}

export function invalidError(path: readonly string[], rule: string, message: string, params?: JsonObject): DomainError {
  return new DomainError({ code: 'VALIDATION', path, rule, message, ...(params && { params }) });
}

export function notFoundError(noun: string, id: string, path: readonly string[] = ['id']): DomainError {
  return new DomainError({ code: 'NOT_FOUND', path, id, message: `no ${noun} has the id "${id}"` });
}

/** A store could not do its part of a call. The same call may succeed later. */
export abstract class TemporaryError extends Error {
  readonly retryAfterMs: Milliseconds = 1_000;
  /** True when the log already has this error; repetitions are counted there. */
  readonly isLogged: boolean = false;
}

/** A store that cannot be reached now, or that refuses everything. */
export class OutageError extends TemporaryError {
  override readonly isLogged: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isLogged?: boolean } = {}) {
    super(message, options);
    this.name = 'OutageError';
    this.isLogged = options.isLogged ?? false;
  }
}

/** A store that took too long, or whose rows were locked by others for too long. */
export class BusyError extends TemporaryError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BusyError';
  }
}

/** The store was never asked: no connection to it was free in time. */
export class CrowdError extends BusyError {
  constructor(options?: ErrorOptions) {
    super('no connection to the database was free in time; try again', options);
    this.name = 'CrowdError';
  }
}
