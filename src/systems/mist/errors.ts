import { z } from 'zod';
import type { Answer, Refusal, RefusalCode } from '../dialect.ts';

const status = {
  VALIDATION: 400,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  VERSION_CONFLICT: 409,
  ALREADY_EXISTS: 409,
  INVALID_STATE: 409,
  LEASE_LOST: 409,
  IDEMPOTENCY_MISMATCH: 409,
  LIMIT_EXCEEDED: 403,
  MODULE_UNAVAILABLE: 400,
  NODES_TOO_OLD: 409,
  UNAUTHENTICATED: 401,
  TOO_MANY_REQUESTS: 429,
  UNKNOWN_PATH: 404,
  WRONG_METHOD: 405,
  MALFORMED: 400,
  TOO_LARGE: 413,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<RefusalCode, number>;

export const statuses: readonly number[] = [...new Set(Object.values(status))];

export const refusalSchema = z.string();

/**
 * Answers in plain text. A write without any token gets 403, as from mist.io itself; with a wrong token it gets 401.
 */
export function refuse({ code, message, method, anonymous }: Refusal): Answer {
  const writes = method !== 'GET' && method !== 'HEAD';
  if (code === 'UNAUTHENTICATED' && anonymous && writes) return { status: 403, body: message };
  return { status: status[code], body: code === 'ALREADY_EXISTS' ? 'Schedule name exists' : message };
}
