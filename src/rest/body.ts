import { invalid } from '../domain/errors.ts';

/** No document of any dialect comes near; what walks it may call itself so deep. */
const deepest = 64;

/**
 * The JSON of a request, whatever its content type says: curl calls it a form, other clients nothing at all. No text is
 * undefined. Of a name that is given twice the last value counts.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid([], 'json', `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkValues(value);
  return value;
}

/** Read more kindly, bytes of another encoding would be kept as question marks. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid([], 'encoding', 'the body is not UTF-8');
  }
}

/** Refuses what cannot be kept as it is, what is nested beyond reason, and names that mean something to JavaScript. */
function checkValues(root: unknown): void {
  const waiting: [value: unknown, depth: number][] = [[root, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, depth] = next;
    if (depth > deepest) throw invalid([], 'depth', `the body is nested deeper than ${deepest} levels`);
    if (typeof value === 'string') checkText(value);
    if (value === Infinity || value === -Infinity)
      throw invalid([], 'numbers', 'the body holds a number beyond 1.8e308, the largest that is kept');
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__') throw invalid([], 'name', 'the name "__proto__" is not allowed');
      checkText(name);
      waiting.push([inner, depth + 1]);
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw invalid([], 'characters', 'the body holds a NUL or half a surrogate pair; allowed: well-formed text');
}
