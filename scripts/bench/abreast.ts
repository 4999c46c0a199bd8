import { percentile } from './statistics.ts';

export interface Pace {
  readonly perSecond: number;
  /** Milliseconds of one call. */
  readonly p50: number;
  readonly p99: number;
}

/** Makes so many calls, `abreast` of them at a time. */
export async function callAbreast(
  abreast: number,
  calls: number,
  call: (n: number) => Promise<unknown>,
): Promise<Pace> {
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next < calls) {
        const sent = performance.now();
        await call(next++);
        took.push(performance.now() - sent);
      }
    }),
  );
  const perSecond = (calls / (performance.now() - begun)) * 1000;
  return { perSecond, p50: percentile(took, 50), p99: percentile(took, 99) };
}
