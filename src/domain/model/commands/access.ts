import type { Scope } from '../actor.ts';
import type { TenantLimits } from '../tenant-limits.ts';
import type { Milliseconds } from '../values.ts';
import type { Addressed, Keyed } from './command.ts';

/** An absent limit gets its default; null means no limit. */
export interface CreateTenant extends Partial<TenantLimits>, Keyed {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly locale: string | null;
  /** Absent = the modules that start no process on a node; null = all modules. */
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
  /** Operators only. Null: the caller's own tenant; for an operator, an operator's token. */
  readonly tenantId: string | null;
  /** Undefined: one year. Null: the token never expires (operators only). */
  readonly expiresInMs: Milliseconds | null | undefined;
}

export interface RevokeApiToken extends Keyed {
  readonly id: string;
}
