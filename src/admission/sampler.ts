/**
 * Thins out lines of a log that strangers can cause: the first of each kind and time (a second) is written, the others are
 * counted. It gives how many were left out since the last one; null when this one is to be left out.
 */
export type Sampler = (kind: string) => number | null;

const mostKinds = 100;

export function makeSampler(now: () => number = () => performance.now(), everyMs = 1_000): Sampler {
  const kinds = new Map<string, { at: number; skipped: number }>();
  return (kind) => {
    const last = kinds.get(kind);
    if (last && now() - last.at < everyMs) {
      last.skipped += 1;
      return null;
    }
    if (!last && kinds.size >= mostKinds) kinds.clear();
    kinds.set(kind, { at: now(), skipped: 0 });
    return last?.skipped ?? 0;
  };
}
