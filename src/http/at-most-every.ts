import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does the work at most once in `ms` milliseconds. Later calls share the next result, so no answer is older than its
 * call.
 */
export function atMostEvery<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | null = null;
  let begun = -Infinity;

  async function begin(): Promise<T> {
    await sleep(Math.max(0, begun + ms - performance.now()));
    next = null;
    begun = performance.now();
    return work();
  }

  return () => (next ??= begin());
}
