import DataLoader from 'dataloader';

import type { TenantScope } from '../domain/model/actor.ts';
import type { Page, PageRequest } from '../ports/listing.ts';

/** A page and the count of all rows for each parent. Parents with the same question share the statements. */
export interface Listing<T, Question> {
  page(parent: string, question: Question, page: PageRequest): Promise<Page<T>>;
  count(parent: string, question: Question): Promise<number>;
}

/** A row by its id; null when there is none. */
export function byId<T>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = await read(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Takes rows that a batch has already read for all subscribers, and reads only the others. */
export function among<T extends { readonly tenantId: string }>(
  scope: TenantScope,
  common: (() => Promise<ReadonlyMap<string, T>>) | undefined,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (ids: readonly string[]) => Promise<ReadonlyMap<string, T>> {
  if (!common) return read;
  return async (ids) => {
    const shared = await common();
    const found = new Map<string, T>();
    for (const id of ids) {
      const row = shared.get(id);
      if (row && (scope === null || row.tenantId === scope)) found.set(id, row);
    }
    const rest = ids.filter((id) => !found.has(id));
    if (rest.length > 0) for (const [id, row] of await read(rest)) found.set(id, row);
    return found;
  };
}

/** One DataLoader for each question: aliases of one field with different arguments must not share answers. */
export function listing<T, Question>(
  pages: (parents: readonly string[], question: Question, page: PageRequest) => Promise<Page<T>[]>,
  counts: (parents: readonly string[], question: Question) => Promise<number[]>,
): Listing<T, Question> {
  const pageLoaders = new Map<string, DataLoader<string, Page<T>>>();
  const countLoaders = new Map<string, DataLoader<string, number>>();
  return {
    page(parent, question, page) {
      const key = JSON.stringify([question, page]);
      const loader = pageLoaders.get(key) ?? new DataLoader((parents) => pages(parents, question, page));
      pageLoaders.set(key, loader);
      return loader.load(parent);
    },
    count(parent, question) {
      const key = JSON.stringify(question);
      const loader = countLoaders.get(key) ?? new DataLoader((parents) => counts(parents, question));
      countLoaders.set(key, loader);
      return loader.load(parent);
    },
  };
}
