import type { TenantScope } from '../../domain/model/actor.ts';
import type { LogRow } from '../../domain/model/rows.ts';
import type { LogFilter, PageRequest, Page } from '../listing.ts';

export interface LogReads {
  find(scope: TenantScope, runId: string, index: number): Promise<LogRow | null>;
  /** In the order of the index; positions are `[index]`. */
  pagesByRun(runIds: readonly string[], filter: LogFilter, page: PageRequest): Promise<Page<LogRow>[]>;
  countByRun(runIds: readonly string[], filter: LogFilter): Promise<number[]>;
}
