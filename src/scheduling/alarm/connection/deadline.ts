import type { Milliseconds } from '../../../domain/model/values.ts';

/** Rejects when `work` takes longer than `limit`. The work itself goes on, and its late result is ignored. */
export async function withDeadline<T>(work: Promise<T>, limit: Milliseconds, what: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what}: no answer for ${limit} ms`)), limit);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
