import { failureOf } from '../../domain/model/failure.ts';
import { isolate } from '../../flow/isolate.ts';
import type { Step } from '../../ports/run-store.ts';
import type { Aside } from './aside.ts';

/**
 * A batch whose rows its statement picks by itself. When it fails for a reason of some row, the rows are read first and
 * then treated in parts; see {@link isolate}. The usual way is one statement and costs nothing more.
 */
export async function pickedBatch<Row>(options: {
  readonly aside: Aside;
  readonly step: Step;
  /** Treats what it picks, without the rows that are left out. */
  readonly whole: (leftOut: readonly string[]) => Promise<readonly Row[]>;
  /** What `whole` would pick; it changes nothing. */
  readonly pick: (leftOut: readonly string[]) => Promise<readonly string[]>;
  /** Treats these, as far as they are still to be treated. */
  readonly some: (ids: readonly string[]) => Promise<readonly Row[]>;
}): Promise<readonly Row[]> {
  const { aside, step } = options;
  const leftOut = aside.ids(step);
  try {
    return await options.whole(leftOut);
  } catch (error) {
    if (failureOf(error) === 'OUTAGE') throw error;
    return treatEach(aside, step, await options.pick(leftOut), options.some);
  }
}

/** The same for rows that are known. What an outage, or something urgent, leaves over is found again by the next look. */
export async function treatEach<Item extends string | { readonly id: string; readonly tenantId?: string }, Row>(
  aside: Aside,
  step: Step,
  items: readonly Item[],
  some: (items: readonly Item[]) => Promise<readonly Row[]>,
  isUrgent?: () => boolean,
): Promise<readonly Row[]> {
  const { done, error } = await isolate(
    items,
    some,
    (item, reason) => aside.put(step, typeof item === 'string' ? item : item.id, reason),
    (item) => (typeof item === 'string' ? '' : (item.tenantId ?? '')),
    isUrgent,
  );
  if (error !== null && done.length === 0) throw error;
  return done.flat();
}
