import { GraphQLError } from 'graphql';

import { limits } from './limits.ts';

/**
 * The error for a document that would cost the parser too much, or null. The parser does not count comments as tokens,
 * and it recurses for each level of brackets.
 */
export function checkText(text: string): GraphQLError | null {
  if (text.length > limits.textLength) {
    const message = `the document has ${text.length} characters, but may have at most ${limits.textLength}; give large values as variables`;
    return tooMuch(message, limits.textLength);
  }
  if (nests(text)) return tooMuch(`the document nests brackets more than ${limits.brackets} deep`, limits.brackets);
  return null;
}

function tooMuch(message: string, limit: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', limit } });
}

/**
 * Matches strings and comments, in which brackets have no meaning, and brackets. An unclosed string ends with its line.
 */
const parts = /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\r\n])*"?|#[^\r\n]*|[[({]|[\])}]/g;

function nests(text: string): boolean {
  let depth = 0;
  for (const [part] of text.matchAll(parts)) {
    if (part.length > 1 || part === '"' || part === '#') continue;
    if (part === '{' || part === '(' || part === '[') depth += 1;
    else depth -= 1;
    if (depth > limits.brackets) return true;
  }
  return false;
}
