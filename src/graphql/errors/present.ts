import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

import { DomainError, TemporaryError } from '../../domain/model/errors.ts';

/**
 * The form of an exception for clients. Errors of the caller keep their text. Of all other errors clients see only
 * "internal error" and the request's id; the log has the details.
 */
export function presentError(error: unknown, requestId: string, logger: Logger): GraphQLFormattedError {
  const wrapped = error instanceof GraphQLError ? error : null;
  const cause = innermost(error);
  const place = wrapped && {
    ...(wrapped.locations && { locations: wrapped.locations }),
    ...(wrapped.path && { path: wrapped.path }),
  };
  if (cause instanceof DomainError) {
    const [problem] = cause.problems;
    const code = problem.code === 'VALIDATION' && problem.rule === 'cursor' ? 'CURSOR_INVALID' : problem.code;
    const limit =
      problem.code === 'LIMIT_EXCEEDED'
        ? { limit: problem.limit, ...(problem.retryAfter !== undefined && { retryAfterMs: problem.retryAfter }) }
        : {};
    return { message: cause.message, ...place, extensions: { code, ...limit } };
  }
  if (cause instanceof TemporaryError) {
    const { message, retryAfterMs } = cause;
    logger[cause.isLogged ? 'debug' : 'error']({ requestId, err: cause }, 'a store is away or busy');
    return { message, ...place, extensions: { code: 'UNAVAILABLE', retryAfterMs, requestId } };
  }
  if (wrapped && cause instanceof GraphQLError) {
    const { http: _, stacktrace: __, ...extensions } = wrapped.extensions;
    // Apollo overwrites the code of errors that a validation rule reports.
    const limit = 'limit' in extensions && 'actual' in extensions ? { code: 'LIMIT_EXCEEDED' } : {};
    return { message: wrapped.message, ...place, extensions: { code: 'BAD_USER_INPUT', ...extensions, ...limit } };
  }
  logger.error({ requestId, err: cause }, 'internal error');
  return { message: 'internal error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } };
}

function innermost(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? innermost(error.originalError) : error;
}
