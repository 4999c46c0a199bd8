/** Sets of small numbers as bits. A set below 32 is one integer; one below 64 (minutes, seconds) is two. */

export interface Bits64 {
  /** Members 0..31. */
  readonly low: number;
  /** Members 32..63, less 32. */
  readonly high: number;
}

export function bits32(members: readonly number[]): number {
  let bits = 0;
  for (const member of members) bits |= 1 << member;
  return bits;
}

export function bits64(members: readonly number[]): Bits64 {
  let low = 0;
  let high = 0;
  for (const member of members) {
    if (member < 32) low |= 1 << member;
    else high |= 1 << (member - 32);
  }
  return { low, high };
}

/** The smallest member ≥ from, or -1; `from` may be 32. */
export function nextBit32(bits: number, from: number): number {
  if (from > 31) return -1;
  const rest = bits & (-1 << from);
  return rest === 0 ? -1 : 31 - Math.clz32(rest & -rest);
}

/** The largest member ≤ from, or -1; `from` may be -1. */
export function previousBit32(bits: number, from: number): number {
  if (from < 0) return -1;
  const rest = from >= 31 ? bits : bits & ((1 << (from + 1)) - 1);
  return rest === 0 ? -1 : 31 - Math.clz32(rest);
}

export function nextBit64(bits: Bits64, from: number): number {
  if (from < 32) {
    const found = nextBit32(bits.low, from);
    if (found >= 0) return found;
  }
  const found = nextBit32(bits.high, from < 32 ? 0 : from - 32);
  return found < 0 ? -1 : found + 32;
}

export function previousBit64(bits: Bits64, from: number): number {
  if (from >= 32) {
    const found = previousBit32(bits.high, from - 32);
    if (found >= 0) return found + 32;
  }
  return previousBit32(bits.low, from > 31 ? 31 : from);
}

export function hasBit64(bits: Bits64, member: number): boolean {
  return (member < 32 ? (bits.low >>> member) & 1 : (bits.high >>> (member - 32)) & 1) === 1;
}

export function countBits32(bits: number): number {
  let b = bits - ((bits >>> 1) & 0x55555555);
  b = (b & 0x33333333) + ((b >>> 2) & 0x33333333);
  return Math.imul((b + (b >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The number of members < limit; `limit` is 0..32. */
export function countBelow32(bits: number, limit: number): number {
  return countBits32(limit > 31 ? bits : bits & ((1 << limit) - 1));
}

/** The number of members < limit; `limit` is 0..64. */
export function countBelow64(bits: Bits64, limit: number): number {
  return limit <= 32 ? countBelow32(bits.low, limit) : countBits32(bits.low) + countBelow32(bits.high, limit - 32);
}
