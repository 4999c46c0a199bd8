/** How much a tenant may use. Null = no limit. */
export interface TenantLimits {
  readonly maxTasks: number | null;
  readonly maxSchedules: number | null;
  /** Runs that execute at the same time. */
  readonly maxConcurrentRuns: number | null;
  /** Queued runs. */
  readonly maxQueuedRuns: number | null;
  readonly maxStoredBytes: number | null;
  /** Per day in UTC. */
  readonly maxLogBytesPerDay: number | null;
  readonly maxMailsPerHour: number | null;
  /** For each process that serves the API. */
  readonly maxRequestsPerSecond: number | null;
}

export type LimitName = keyof TenantLimits;

const mebibyte = 1024 * 1024;
const mostInteger = 2_147_483_647;
const mostBytes = 2 ** 50;

interface LimitRule {
  /** The limit of a new tenant: far above the needs of an honest client, and too low to fill a node alone. */
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

/** The limits of a new installation's default tenant. */
export const noLimits = Object.fromEntries(limitNames.map((name) => [name, null])) as unknown as TenantLimits;
