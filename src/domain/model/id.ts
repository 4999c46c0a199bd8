import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(16 * 256);
let used = pool.length;

let lastTime = 0;
let counted = -1;
let counter = 0;

/**
 * A UUID of version 7 (RFC 9562, section 5.7). Ids sort by the time at which they were made. Ids of one process also
 * sort in the order of their creation (section 6.2, method 1). So new rows go to the end of an index instead of all
 * over it.
 */
export function newId(now: number = performance.timeOrigin + performance.now()): string {
  lastTime = Math.max(lastTime, Math.floor(now));
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += 16));
  if (lastTime !== counted) {
    counted = lastTime;
    counter = ((random[6]! & 0x07) << 8) | random[7]!;
  } else if (++counter > 0xfff) {
    counted = lastTime += 1;
    counter = 0;
  }
  random[6] = 0x70 | (counter >> 8);
  random[7] = counter & 0xff;
  random[8] = 0x80 | (random[8]! & 0x3f);
  const hex = Buffer.from(random.buffer, random.byteOffset, 16).toString('hex');
  const time = lastTime.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return form.test(text);
}
