import type { Logger } from 'pino';
import type { AccessStore } from '../ports/access-store.ts';

/** The same store, which tells the log of each token that is revoked. */
export function logRevocations(store: AccessStore, logger: Pick<Logger, 'warn'>): AccessStore {
  return {
    ...store,
    async revokeToken(id, at) {
      const token = await store.revokeToken(id, at);
      if (token !== null && token.revokedAt === at) {
        const { name, prefix, tenantId } = token;
        logger.warn({ token: { id, name, prefix, tenantId } }, `the token "${name}" (${prefix}) is revoked`);
      }
      return token;
    },
  };
}
