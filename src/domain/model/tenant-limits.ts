/** How much a tenant may use. Null = no limit. */
export interface TenantLimits {
  readonly maxTasks: number | null;
  readonly maxSchedules: number | null;
  /** Runs that are at work at the same time. */
  readonly maxConcurrentRuns: number | null;
  /** Runs that wait for a place. */
  readonly maxQueuedRuns: number | null;
  readonly maxStoredBytes: number | null;
  /** A day of UTC. */
  readonly maxLogBytesPerDay: number | null;
  readonly maxMailsPerHour: number | null;
  /** On each process that serves the API. */
  readonly maxRequestsPerSecond: number | null;
}

export type LimitName = keyof TenantLimits;

const mebibyte = 1024 * 1024;
const mostInteger = 2_147_483_647;
const mostBytes = 2 ** 50;

interface LimitRule {
  /** Of a tenant that an operator makes: far beyond what an honest client needs, and too little to fill a node alone. */
  readonly initial: number;
  readonly max: number;
}

export const limitRules: Readonly<Record<LimitName, LimitRule>> = {
  maxTasks: { initial: 50_000, max: mostInteger },
  maxSchedules: { initial: 100_000, max: mostInteger },
  maxConcurrentRuns: { initial: 200, max: mostInteger },
  maxQueuedRuns: { initial: 100_000, max: mostInteger },
  maxStoredBytes: { initial: 20 * 1024 * mebibyte, max: mostBytes },
  maxLogBytesPerDay: { initial: 2 * 1024 * mebibyte, max: mostBytes },
  maxMailsPerHour: { initial: 1_000, max: mostInteger },
  maxRequestsPerSecond: { initial: 500, max: 1_000_000 },
};

export const limitNames = Object.keys(limitRules) as readonly LimitName[];

export const initialLimits = Object.fromEntries(
  limitNames.map((name) => [name, limitRules[name].initial]),
) as unknown as TenantLimits;

/** Those of a fresh installation's own tenant. */
export const noLimits = Object.fromEntries(limitNames.map((name) => [name, null])) as unknown as TenantLimits;
