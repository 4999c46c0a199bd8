import type { Scope } from '../actor.ts';
import type { TenantLimits } from '../tenant-limits.ts';
import type { Milliseconds } from '../values.ts';
import type { Addressed, Keyed } from './command.ts';

/** A limit that is absent gets its default, null means none. */
export interface CreateTenant extends Partial<TenantLimits>, Keyed {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly locale: string | null;
  /** Absent = those that start no process on a node; null = all. */
  readonly modules?: readonly string[] | null;
}

export interface UpdateTenant extends Partial<TenantLimits>, Addressed {
  readonly name?: string;
  readonly enabled?: boolean;
  readonly timeZone?: string;
  readonly locale?: string;
  readonly modules?: readonly string[] | null;
  readonly logRetentionMs?: Milliseconds;
  readonly runRetentionMs?: Milliseconds;
}

export interface CreateApiToken extends Keyed {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Operators only; null: the caller's own tenant (an operator's token makes an operator's token). */
  readonly tenantId: string | null;
  /** Undefined: a year. Null: never, which is for operators. */
  readonly expiresInMs: Milliseconds | null | undefined;
}

export interface RevokeApiToken extends Keyed {
  readonly id: string;
}
