import { failureOf } from '../domain/model/failure.ts';

export interface Isolated<Item, Done> {
  /** What the parts of the batch have answered. */
  readonly done: readonly Done[];
  /** An outage came between, or something urgent: these have to be tried again. */
  readonly left: readonly Item[];
  /** The outage, or what stopped all there was; null when there was none. */
  readonly error: Error | null;
}

/**
 * Does the work for a whole batch; when that fails and no outage is the reason, for its halves, down to the one item that
 * fails alone. That one is set aside, and the others go on. An item that only takes too long is set aside if any
 * other passes: when none does, the store is to blame. `setAside` may answer what stands for the item's work. With `tenantOf`
 * a batch falls into its tenants first, the smallest parts before the others: a culprit holds up hardly anything but its own.
 * Where others wait for the end of the batch, `isUrgent` says so: it ends once a culprit has been set aside.
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
      const stand = await setAside(item, error);
      settled = true;
      if (stand !== undefined) done.push(stand);
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

/** More tenants than this are parted by halves too. */
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
