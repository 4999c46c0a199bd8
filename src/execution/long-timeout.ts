import type { Milliseconds } from '../domain/model/values.ts';

/** setTimeout for any length: its own limit is 2^31 - 1 ms, about 24.8 days. */
export function setLongTimeout(callback: () => void, ms: Milliseconds): { cancel(): void } {
  const longest = 2 ** 31 - 1;
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    timer = setTimeout(() => (left > longest ? wait(left - longest) : callback()), Math.min(left, longest));
  };
  wait(ms);
  return { cancel: () => clearTimeout(timer) };
}
