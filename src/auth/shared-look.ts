import { setTimeout as sleep } from 'node:timers/promises';

import { TooManyAttempts } from '../admission/attempts.ts';

const mostWaiting = 1_000;

/**
 * Looks up many keys with one statement, and makes the next statement wait for `pauseMs`: however many tokens strangers
 * make up, they cost the store a few statements a second, and a good one among them is found.
 */
export function makeSharedLook<T>(
  lookAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  pauseMs: number,
): (key: string) => Promise<T | null> {
  let next: Map<string, PromiseWithResolvers<T | null>> = new Map();
  let looking = false;

  async function lookOn(): Promise<void> {
    looking = true;
    while (next.size > 0) {
      const batch = next;
      next = new Map();
      try {
        // oxlint-disable-next-line no-await-in-loop -- one statement at a time is what this is for
        const found = await lookAll([...batch.keys()]);
        for (const [key, { resolve }] of batch) resolve(found.get(key) ?? null);
      } catch (error) {
        for (const { reject } of batch.values()) reject(error);
      }
      // oxlint-disable-next-line no-await-in-loop -- see above
      await sleep(pauseMs, undefined, { ref: false });
    }
    looking = false;
  }

  return (key) => {
    const same = next.get(key);
    if (same) return same.promise;
    if (next.size >= mostWaiting) return Promise.reject(new TooManyAttempts());
    const waiting = Promise.withResolvers<T | null>();
    next.set(key, waiting);
    if (!looking) void lookOn();
    return waiting.promise;
  };
}
