import type { Scope } from './actor.ts';
import type { TenantLimits } from './tenant-limits.ts';
import type { Instant, Milliseconds } from './values.ts';

/** A group of people and programs that sees nothing of other tenants, not even that they exist. */
export interface Tenant extends TenantLimits {
  readonly id: string;
  /** Unique; lower-case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  /** False: its tokens are refused and its schedules start nothing. */
  readonly enabled: boolean;
  /** The zone of schedules that name no zone. */
  readonly timeZone: string;
  readonly locale: string;
  /** Names of the modules that its tasks may use. Null = all modules of the installation. */
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
  /** Null: an operator's token, which is valid for all tenants. */
  readonly tenantId: string | null;
  readonly name: string;
  /** The first characters of the secret, so that people can recognize the token. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}
