import { z } from 'zod';
import type { Answer, Refusal, RefusalCode } from '../dialect.ts';

/**
 * An action always answers 200, and `success` tells the result. These statuses are for requests that reach no action.
 */
const status = {
  VALIDATION: 200,
  NOT_FOUND: 200,
  FORBIDDEN: 200,
  VERSION_CONFLICT: 200,
  ALREADY_EXISTS: 200,
  INVALID_STATE: 200,
  LEASE_LOST: 200,
  IDEMPOTENCY_MISMATCH: 200,
  LIMIT_EXCEEDED: 200,
  MODULE_UNAVAILABLE: 200,
  NODES_TOO_OLD: 200,
  MALFORMED: 200,
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
  UNKNOWN_PATH: 404,
  WRONG_METHOD: 405,
  TOO_LARGE: 413,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<RefusalCode, number>;

export const statuses: readonly number[] = [...new Set(Object.values(status))];

export const refusalSchema = z.object({ success: z.literal(0), message: z.string() });

export function refuse({ code, message }: Refusal): Answer {
  return { status: status[code], body: { success: 0, message } };
}
