import Negotiator from 'negotiator';
import { z } from 'zod';
import type { Answer, Refusal, RefusalCode } from '../dialect.ts';

/**
 * The statuses of VirtShell are 400, 403, 404, 406 and 500. It has none for unknown callers and none for wrong methods.
 */
const status = {
  VALIDATION: 400,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  VERSION_CONFLICT: 400,
  ALREADY_EXISTS: 400,
  INVALID_STATE: 400,
  LEASE_LOST: 400,
  IDEMPOTENCY_MISMATCH: 400,
  LIMIT_EXCEEDED: 403,
  MODULE_UNAVAILABLE: 400,
  NODES_TOO_OLD: 400,
  MALFORMED: 400,
  TOO_LARGE: 400,
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
  UNKNOWN_PATH: 404,
  WRONG_METHOD: 405,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<RefusalCode, number>;

const notAcceptable = 406;

export const statuses: readonly number[] = [...new Set([...Object.values(status), notAcceptable])];

export const refusalSchema = z.object({ error: z.string() });

export function refuse({ code, message }: Refusal): Answer {
  return { status: status[code], body: { error: message } };
}

/** 406 for clients that do not accept JSON; the body is JSON anyway, because no other form exists. */
export const refuseAccept: Answer = { status: notAcceptable, body: { error: 'answers are application/json' } };

/** JSON has no parameters, so only the weight of each range counts. */
export function acceptsJson(accept: string | undefined): boolean {
  const ranges = (accept?.trim() || '*/*').replaceAll(/;(?!\s*q=)[^,;]*/gi, '');
  return new Negotiator({ headers: { accept: ranges } }).mediaType(['application/json']) !== undefined;
}
