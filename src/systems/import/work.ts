import type { Json, JsonObject } from '../../domain/model/values.ts';
import type { Notes } from './draft.ts';

/** What an action of another system runs here. */
export interface Work {
  readonly module: string;
  readonly params: JsonObject;
}

/** Waits for a worker that takes work of this name. */
export function externalWork(worker: string, payload: JsonObject): Work {
  return { module: 'external', params: { worker: worker.slice(0, 200), payload } };
}

/** Only what there is. */
export function defined(given: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );
}

const secret = /pass(word|wd|phrase)?$|secret|token|credential|private_key|^trust_id$/i;

/** Without what opens doors at the source: it would be stored here for everybody to read who may read tasks. */
export function withoutSecrets(value: JsonObject, notes: Notes, path: string): JsonObject {
  const clean = (inner: Json, at: string): Json => {
    if (typeof inner !== 'object' || inner === null) return inner;
    if (Array.isArray(inner)) return (inner as readonly Json[]).map((each, i) => clean(each, `${at}.${i}`));
    return withoutSecrets(inner as JsonObject, notes, at);
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const at = path === '' ? name : `${path}.${name}`;
      if (!secret.test(name)) return [[name, clean(inner, at)]];
      notes.lost(at, 'a secret of the source is not copied');
      return [];
    }),
  );
}
