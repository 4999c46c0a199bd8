import type { ErrorCode } from '../../domain/model/errors.ts';

/** In the order of the schema. The type requires every code. */
export const errorCodes: Readonly<Record<ErrorCode, string>> = {
  VALIDATION: 'ValidationError: a value is not allowed.',
  NOT_FOUND: 'NotFoundError: it does not exist, or the caller may not see it.',
  FORBIDDEN: 'ForbiddenError: the token may not do this.',
  VERSION_CONFLICT: 'VersionConflictError: it was changed meanwhile.',
  ALREADY_EXISTS: 'AlreadyExistsError: the name or slug is taken.',
  INVALID_STATE: 'InvalidStateError: its state does not allow this.',
  LEASE_LOST: 'InvalidStateError: the claim of the run no longer holds. Stop working on the run.',
  IDEMPOTENCY_MISMATCH: 'IdempotencyMismatchError: the idempotency key was used before with another input.',
  LIMIT_EXCEEDED: 'LimitExceededError: a limit is reached.',
  MODULE_UNAVAILABLE: 'ModuleUnavailableError: tasks of this tenant may not use the module.',
  NODES_TOO_OLD: 'NodesTooOldError: a node of an older version is still up.',
};
