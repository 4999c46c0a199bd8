import type { ApiToken } from '../../domain/model/access.ts';
import type { TenantScope } from '../../domain/model/actor.ts';

export interface TokenWrites {
  lock(scope: TenantScope, id: string): Promise<ApiToken | null>;
  /** `hash` is the SHA-256 of its secret. */
  insert(token: ApiToken, hash: Uint8Array): Promise<void>;
  save(token: ApiToken): Promise<void>;
}
