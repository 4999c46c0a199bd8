import type { Json, JsonObject } from '../../domain/model/values.ts';
import { withoutSecrets } from '../words/secrets.ts';
import type { Notes } from './draft.ts';

/** What an action of another system runs here. */
export interface Work {
  readonly module: string;
  readonly params: JsonObject;
}

/** Work for an external worker that takes runs of this name. */
export function externalWork(worker: string, payload: JsonObject): Work {
  return { module: 'external', params: { worker: worker.slice(0, 200), payload } };
}

/** The object without undefined values. */
export function defined(given: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );
}

/** A copy without the source's secrets; each is noted as lost. `path` is the path of the value in the document. */
export function copyOf(value: JsonObject, notes: Notes, path: string): JsonObject {
  return withoutSecrets(value, (at) => notes.lost(at, 'a secret of the source is not copied'), path);
}
