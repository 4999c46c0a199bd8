import type { TenantScope } from '../../domain/model/actor.ts';
import type { Script, ScriptVersion } from '../../domain/model/script.ts';
import type { ScriptFilter, PageRequest, Page } from '../listing.ts';

export interface ScriptReads {
  find(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, Script>>;
  byName(tenantId: string, name: string): Promise<Script | null>;
  page(scope: TenantScope, filter: ScriptFilter, page: PageRequest): Promise<Page<Script>>;
  count(scope: TenantScope, filter: ScriptFilter): Promise<number>;
  /** The latest `limit` of each, newest first. */
  versions(scriptIds: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly ScriptVersion[]>>;
  /** In the order of the keys; null where there is no such version. */
  texts(keys: readonly { readonly scriptId: string; readonly version: number }[]): Promise<readonly (string | null)[]>;
}
