/** Levels of objects and lists in any JSON that comes from outside. What reads it may call itself once for each level. */
export const deepestJson = 64;

const openings = new Set(['{', '['].map((sign) => sign.charCodeAt(0)));
const closings = new Set(['}', ']'].map((sign) => sign.charCodeAt(0)));
const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);

/**
 * Whether a JSON text is nested deeper than {@link deepestJson}, seen in its bytes before any parser reads them. The
 * scan stops at the first level too many. Of bytes that are not JSON it says the same.
 */
export function isTooDeep(json: Uint8Array | string): boolean {
  const bytes = typeof json === 'string' ? Buffer.from(json) : json;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (openings.has(byte)) {
      depth += 1;
      if (depth > deepestJson) return true;
    } else if (closings.has(byte)) {
      depth -= 1;
    }
  }
  return false;
}
