import type { Scope } from './actor.ts';
import type { TenantLimits } from './tenant-limits.ts';
import type { Instant, Milliseconds } from './values.ts';

/** A group of people and programs that sees nothing of the other tenants, not even that they exist. */
export interface Tenant extends TenantLimits {
  readonly id: string;
  /** Unique; lower-case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  /** False: its tokens are refused and its schedules rest. */
  readonly enabled: boolean;
  /** For schedules that name none. */
  readonly timeZone: string;
  readonly locale: string;
  /** Names of the kinds of work that its tasks may do. Null = all that the installation has. */
  readonly modules: readonly string[] | null;
  readonly logRetentionMs: Milliseconds;
  readonly runRetentionMs: Milliseconds;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
}

/** The slug of the tenant that every installation has. */
export const defaultTenantSlug = 'default';

/** A key to the API. Only the SHA-256 of its secret is kept. */
export interface ApiToken {
  readonly id: string;
  /** Null: an operator's token, for all tenants. */
  readonly tenantId: string | null;
  readonly name: string;
  /** The first characters of the secret, for people to tell tokens apart. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}
