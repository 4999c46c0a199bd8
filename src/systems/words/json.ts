import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/model/values.ts';

/** Any part of a document, which has been read as JSON before. `z.json()` is recursive, which OpenAPI cannot say in place. */
export const json: z.ZodType<Json> = z.any();

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** An object of a document that the dialect has kept, without a look inside. */
export const jsonObject = z.custom<JsonObject>(isObject, 'must be an object');
