import { deepestJson, isTooDeep } from '../admission/nesting.ts';
import { invalidError } from '../domain/model/errors.ts';
import type { Json } from '../domain/model/values.ts';

/**
 * Reads the JSON of a request, whatever its content type is: curl says that it is a form, other clients say nothing. An
 * empty body is undefined. If a name occurs twice, the last value counts.
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

/** What {@link readJsonText} requires of the text of an object. */
export const objectText = `must be a JSON object or the text of one, nested at most ${deepestJson} levels deep`;

/** Reads JSON from a text inside a body. Throws when the text is not JSON, or is nested too deep. */
export function readJsonText(text: string): Json {
  if (isTooDeep(text)) throw new SyntaxError(`nested deeper than ${deepestJson} levels`);
  return JSON.parse(text) as Json;
}

/** Strict: a lenient decoder would replace bytes of another encoding by question marks. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidError([], 'encoding', 'the body is not UTF-8');
  }
}

/** Refuses values that cannot be stored unchanged, and names with a special meaning in JavaScript. */
function checkValues(root: unknown): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') checkText(value);
    if (value === Infinity || value === -Infinity)
      throw invalidError([], 'numbers', 'the body contains a number beyond 1.8e308, the largest that is kept');
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
    throw invalidError([], 'characters', 'the body contains a NUL or half a surrogate pair; allowed: well-formed text');
}
