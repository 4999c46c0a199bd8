import type { Task } from './task.ts';
import type { JsonObject } from './values.ts';

/** In characters, after the params have been filled in. */
export const longestKey = 200;

/** What is wrong with the concurrency key once these params are filled in, or null. */
export function keyProblem({ maxRuns, key }: Task['concurrency'], params: JsonObject): string | null {
  if (maxRuns === null || key === null) return null;
  const { length } = fill(key, params);
  if (length <= longestKey) return null;
  return `the concurrency key is ${length} characters long when the params are filled in; allowed: ${longestKey}`;
}

/**
 * `{{params.a.b}}` is replaced by the value at that path: text as it is, other values as JSON, a missing value as empty
 * text.
 */
export function fill(template: string, params: JsonObject): string {
  return template.replaceAll(/\{\{\s*params\.([\w.-]{1,200})\s*\}\}/g, (_all, path: string) => {
    let value: unknown = params;
    for (const name of path.split('.')) {
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as JsonObject)[name]
          : undefined;
    }
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  });
}
