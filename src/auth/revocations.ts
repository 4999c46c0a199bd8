import type { Logger } from 'pino';
import type { ApiToken } from '../domain/model/access.ts';

/** Tells the log of each token that is revoked. */
export function logRevocations(logger: Pick<Logger, 'warn'>): (token: ApiToken) => void {
  return ({ id, name, prefix, tenantId }) =>
    logger.warn({ token: { id, name, prefix, tenantId } }, `the token "${name}" (${prefix}) is revoked`);
}
