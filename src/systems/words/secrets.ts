import type { Json, JsonObject } from '../../domain/model/values.ts';
import { isJsonObject } from './json.ts';

/** Matches names of secrets: passwords, tokens, keys, and Keystone's trusts. APIs and imports share this pattern. */
const secret = /pass(word|wd|phrase)?$|secret|token|credential|private_key|^trust_id$/i;

/**
 * Removes secrets at any depth, because stored params can be read by everybody who may read tasks. `dropped` gets the
 * path of each, which begins with `at`.
 */
export function withoutSecrets(value: JsonObject, dropped?: (path: string) => void, at = ''): JsonObject {
  const clean = (inner: Json, path: string): Json => {
    if (Array.isArray(inner)) return (inner as readonly Json[]).map((each, i) => clean(each, `${path}.${i}`));
    return isJsonObject(inner) ? withoutSecrets(inner, dropped, path) : inner;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const path = at === '' ? name : `${at}.${name}`;
      if (!secret.test(name)) return [[name, clean(inner, path)]];
      dropped?.(path);
      return [];
    }),
  );
}

/** Puts the secrets that `withoutSecrets` has removed back in their places. */
export function withSecretsOf(before: JsonObject, value: JsonObject): JsonObject {
  const hidden = Object.entries(before).filter(([name]) => secret.test(name) && !Object.hasOwn(value, name));
  const shown = Object.entries(value).map(([name, inner]): [string, Json] => {
    const was = before[name];
    return [name, isJsonObject(inner) && isJsonObject(was) ? withSecretsOf(was, inner) : inner];
  });
  return Object.fromEntries([...shown, ...hidden]);
}
