import { deepestJson, isTooDeep } from '../admission/nesting.ts';
import { invalidError } from '../domain/model/errors.ts';
import type { Json } from '../domain/model/values.ts';

/**
 * The JSON of a request, whatever its content type says: curl calls it a form, other clients nothing at all. No text is
 * undefined. Of a name that is given twice the last value counts.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  if (text.trim() === '') return undefined;
  if (isTooDeep(bytes)) throw invalidError([], 'depth', `the body is nested deeper than ${deepestJson} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidError([], 'json', `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkValues(value);
  return value;
}

/** What {@link readJsonText} asks of the text of an object. */
export const objectText = `must be a JSON object or the text of one, nested at most ${deepestJson} levels deep`;

/** Reads JSON from a text inside a body. Throws when the text is not JSON, or is nested too deep. */
export function readJsonText(text: string): Json {
  if (isTooDeep(text)) throw new SyntaxError(`nested deeper than ${deepestJson} levels`);
  return JSON.parse(text) as Json;
}

/** Read more kindly, bytes of another encoding would be kept as question marks. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidError([], 'encoding', 'the body is not UTF-8');
  }
}

/** Refuses what cannot be kept as it is, and names that mean something to JavaScript. */
function checkValues(root: unknown): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') checkText(value);
    if (value === Infinity || value === -Infinity)
      throw invalidError([], 'numbers', 'the body holds a number beyond 1.8e308, the largest that is kept');
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__') throw invalidError([], 'name', 'the name "__proto__" is not allowed');
      checkText(name);
      waiting.push(inner);
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw invalidError([], 'characters', 'the body holds a NUL or half a surrogate pair; allowed: well-formed text');
}
