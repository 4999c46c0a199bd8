import { z } from 'zod';
import type { Answer, Refusal, RefusalCode } from '../dialect.ts';

const known = {
  VALIDATION: [400, 'ParameterInvalid'],
  NOT_FOUND: [404, 'ObjectNotFound'],
  FORBIDDEN: [403, 'InsufficientRights'],
  VERSION_CONFLICT: [400, 'VersionMismatch'],
  ALREADY_EXISTS: [400, 'ObjectExists'],
  INVALID_STATE: [400, 'InvalidState'],
  LEASE_LOST: [400, 'InvalidState'],
  IDEMPOTENCY_MISMATCH: [400, 'ParameterInvalid'],
  LIMIT_EXCEEDED: [400, 'LimitExceeded'],
  MODULE_UNAVAILABLE: [400, 'ModuleUnknown'],
  NODES_TOO_OLD: [400, 'InvalidState'],
  UNAUTHENTICATED: [401, 'UserRequired'],
  TOO_MANY_REQUESTS: [429, 'TooManyRequests'],
  UNKNOWN_PATH: [404, 'PathNotFound'],
  WRONG_METHOD: [405, 'MethodNotAllowed'],
  MALFORMED: [400, 'RequestInvalid'],
  TOO_LARGE: [413, 'RequestTooLarge'],
  UNAVAILABLE: [503, 'ServiceUnavailable'],
  INTERNAL: [500, 'InternalError'],
} as const satisfies Record<RefusalCode, readonly [status: number, code: string]>;

export const statuses: readonly number[] = [...new Set(Object.values(known).map(([status]) => status))];

export const refusalSchema = z.object({
  code: z.string(),
  error: z.string(),
  package: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  realm: z.string(),
  statuscode: z.int(),
});

export function refuse({ code, message }: Refusal): Answer {
  const [status, name] = known[code];
  const realm = status < 500 ? 'user' : 'server';
  const body = { code: name, error: message, package: 'task', parameters: {}, realm, statuscode: status };
  return { status, body, ...(status === 401 && { headers: { 'www-authenticate': 'Bearer' } }) };
}
