/** The few parts of the format `ustar` that a backup needs: plain files in a row. */
const block = 512;

export interface Header {
  readonly name: string;
  readonly size: number;
}

export const headerSize = block;
/** Two empty blocks. */
export const endMark = Buffer.alloc(2 * block);

export function padded(size: number): number {
  return Math.ceil(size / block) * block;
}

export function writeHeader({ name, size }: Header, seconds: number): Buffer {
  const header = Buffer.alloc(block);
  const put = (text: string, at: number): void => void header.write(text, at, 'latin1');
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  if (Buffer.byteLength(name) > 100) throw new Error(`the name "${name}" is too long for a member of a backup`);
  put(name, 0);
  put(octal(0o600, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(seconds, 11), 136);
  put('0', 156);
  put('ustar', 257);
  put('00', 263);
  put(`${octal(sumOf(header), 6)} `, 148);
  return header;
}

/** Null: this is no header. */
export function readHeader(header: Buffer): Header | null {
  const text = (from: number, to: number): string => header.toString('latin1', from, to).replace(/[\0 ]+$/, '');
  if (header.length < block || text(257, 262) !== 'ustar') return null;
  if (Number.parseInt(text(148, 156), 8) !== sumOf(header)) return null;
  const size = Number.parseInt(text(124, 136), 8);
  return Number.isSafeInteger(size) ? { name: text(0, 100), size } : null;
}

/** The field of the sum itself counts as spaces. */
function sumOf(header: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < block; at++) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum;
}
