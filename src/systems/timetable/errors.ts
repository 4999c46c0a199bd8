import { STATUS_CODES } from 'node:http';
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

/** The form that keystoneauth1 reads. */
export const refusalSchema = z.object({
  error: z.object({ code: z.int(), title: z.string(), message: z.string() }),
});

export function refuse({ code, message }: Refusal): Answer {
  const number = status[code];
  const headers: Record<string, string> = number === 401 ? { 'www-authenticate': 'Keystone uri="/"' } : {};
  return { status: number, headers, body: { error: { code: number, title: STATUS_CODES[number] ?? '', message } } };
}
