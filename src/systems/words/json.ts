import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/model/values.ts';

/**
 * Any part of a document that has already been read as JSON. `z.json()` is recursive, which OpenAPI cannot express
 * inline.
 */
export const json: z.ZodType<Json> = z.any();

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** An object whose content the dialect stores without checking it. */
export const jsonObject = z.custom<JsonObject>(isObject, 'must be an object');
