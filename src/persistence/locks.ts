import { LockMode } from '@mikro-orm/core';
import type { TenantScope } from '../domain/model/actor.ts';

/** Whether what is read is also held until the transaction ends. */
export interface Locks {
  readonly rows: boolean;
  /** For MikroORM, which also reads the row anew. */
  readonly mode: { readonly lockMode: LockMode.PESSIMISTIC_WRITE | LockMode.NONE; readonly refresh: true };
  /** The clause of a statement, such as `for share`. */
  clause(text: string): string;
}

export const locks: Locks = {
  rows: true,
  mode: { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  clause: (text) => text,
};

export const noLocks: Locks = { rows: false, mode: { lockMode: LockMode.NONE, refresh: true }, clause: () => '' };

/** The condition of a row that the scope may see. */
export function scoped(scope: TenantScope): { tenantId?: string } {
  return scope === null ? {} : { tenantId: scope };
}
