import type { ErrorCode } from '../../domain/model/errors.ts';

/** In the order of the schema; the type refuses a list that lacks a code. */
const all = {
  VALIDATION: true,
  NOT_FOUND: true,
  FORBIDDEN: true,
  VERSION_CONFLICT: true,
  ALREADY_EXISTS: true,
  INVALID_STATE: true,
  LEASE_LOST: true,
  IDEMPOTENCY_MISMATCH: true,
  LIMIT_EXCEEDED: true,
  MODULE_UNAVAILABLE: true,
  NODES_TOO_OLD: true,
} satisfies Record<ErrorCode, true>;

export const errorCodes = Object.keys(all) as readonly ErrorCode[];
