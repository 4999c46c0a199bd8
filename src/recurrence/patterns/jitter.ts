/**
 * A delay in [0, jitterMs] that depends only on the seed and the instant. So it is the same on every node and after
 * every restart, and evenly spread. It is FNV-1a over the seed, mixed with the instant, and finished as MurmurHash3
 * does.
 */
export function jitterOf(seed: string, instant: number, jitterMs: number): number {
  if (jitterMs <= 0) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  const first = finish(finish(hash ^ (instant | 0)) ^ Math.floor(instant / 2 ** 32));
  const fraction = ((first >>> 0) * 2 ** 20 + (finish(first ^ hash) >>> 12)) / 2 ** 52;
  return Math.floor(fraction * (jitterMs + 1));
}

function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
