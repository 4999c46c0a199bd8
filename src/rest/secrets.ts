import type { Json, JsonObject } from '../domain/values.ts';

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
