import type { Json, JsonObject } from '../domain/model/values.ts';

const secret = /pass(word|wd|phrase)?$|secret|token|credential|private_key/i;

/** Without what nobody may read again, at any depth. */
export function withoutSecrets(value: JsonObject): JsonObject {
  const clean = (inner: Json): Json => {
    if (typeof inner !== 'object' || inner === null) return inner;
    if (Array.isArray(inner)) return (inner as readonly Json[]).map(clean);
    return withoutSecrets(inner as JsonObject);
  };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !secret.test(name))
      .map(([name, inner]) => [name, clean(inner)]),
  );
}

/** Puts back, at their places, the secrets that `withoutSecrets` has kept from whoever changed the value. */
export function withSecretsOf(before: JsonObject, value: JsonObject): JsonObject {
  const hidden = Object.entries(before).filter(([name]) => secret.test(name) && !Object.hasOwn(value, name));
  const shown = Object.entries(value).map(([name, inner]): [string, Json] => {
    const was = before[name];
    return [name, isObject(inner) && was !== undefined && isObject(was) ? withSecretsOf(was, inner) : inner];
  });
  return Object.fromEntries([...shown, ...hidden]);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
