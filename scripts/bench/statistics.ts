export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** By nearest rank; NaN without values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** The round with the median of `of`. So all of its figures belong to the same round. */
export function middle<T>(rounds: readonly T[], of: (round: T) => number): T {
  const sorted = [...rounds].sort((a, b) => of(a) - of(b));
  const found = sorted[Math.floor((sorted.length - 1) / 2)];
  if (found === undefined) throw new Error('no round was made');
  return found;
}
