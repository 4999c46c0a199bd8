import { failureOf } from '../domain/model/failure.ts';

export interface Isolated<Item, Done> {
  /** The results of the parts of the batch. */
  readonly done: readonly Done[];
  /** Items to try again, because an outage or something urgent ended the work early. */
  readonly left: readonly Item[];
  /** The outage, or why no item passed; null when there was neither. */
  readonly error: Error | null;
}

/**
 * Does the work for a whole batch. If it fails without an outage, the batch is divided until one item fails alone. That item
 * is set aside, and the others go on.
 *
 * - An item that only takes too long is set aside if any other item passes. If none passes, the store is the cause.
 * - `setAside` may return a result in place of the item's work.
 * - With `tenantOf` a batch is divided by tenants first, smallest part first. So a bad item delays mostly its own tenant.
 * - `isUrgent` says that other work waits for the end of the batch. The batch then ends after an item has been set aside.
 */
export async function isolate<Item, Done>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<Done>,
  setAside: (item: Item, error: unknown) => Promise<Done | void>,
  tenantOf: (item: Item) => string = () => '',
  isUrgent: () => boolean = () => false,
): Promise<Isolated<Item, Done>> {
  const done: Done[] = [];
  const slow: { readonly item: Item; readonly error: unknown }[] = [];
  const left: Item[] = [];
  let passed = false;
  let settled = false;
  let outage: Error | null = null;

  async function attempt(some: readonly Item[], repeated: boolean): Promise<void> {
    if (outage !== null || (settled && isUrgent())) return void left.push(...some);
    try {
      done.push(await work(some));
      passed = true;
    } catch (error) {
      await divide(some, error, repeated);
    }
  }

  async function divide(some: readonly Item[], error: unknown, repeated: boolean): Promise<void> {
    const failure = failureOf(error);
    if (failure === 'OUTAGE') {
      outage = asError(error);
      left.push(...some);
    } else if (failure === 'CONTENTION' && !repeated) {
      await attempt(some, true);
    } else if (some.length > 1) {
      for (const part of partsOf(some, tenantOf)) await attempt(part, repeated);
    } else if (failure === 'CONTENTION') {
      slow.push({ item: some[0]!, error });
    } else {
      await settle(some[0]!, error);
    }
  }

  async function settle(item: Item, error: unknown): Promise<void> {
    try {
      const substitute = await setAside(item, error);
      settled = true;
      if (substitute !== undefined) done.push(substitute);
    } catch (failed) {
      outage = asError(failed);
      left.push(item);
    }
  }

  if (items.length > 0) await attempt(items, false);
  if (slow.length > 0 && !passed)
    return { done, left: [...left, ...slow.map(({ item }) => item)], error: asError(slow[0]!.error) };
  for (const { item, error } of slow) await settle(item, error);
  return { done, left, error: outage };
}

/** Batches with more tenants than this are divided into halves. */
const fewTenants = 8;

function partsOf<Item>(items: readonly Item[], tenantOf: (item: Item) => string): readonly (readonly Item[])[] {
  const tenants = [...Map.groupBy(items, tenantOf).values()].sort((a, b) => a.length - b.length);
  if (tenants.length > 1 && tenants.length <= fewTenants) return tenants;
  const ordered = tenants.length > 1 ? tenants.flat() : items;
  const middle = Math.ceil(ordered.length / 2);
  return [ordered.slice(0, middle), ordered.slice(middle)];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
