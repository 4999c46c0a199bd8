import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ApiToken } from '../domain/model/access.ts';
import { isId } from '../domain/model/id.ts';
import type { Instant } from '../domain/model/values.ts';
import type { AccessStore, GivenToken, KeptTokens, StoredToken } from '../ports/access-store.ts';
import { ApiTokenEntity, TenantEntity } from './mappings.ts';
import type { Orm } from './orm.ts';
import { plain } from './plain.ts';
import { asTemporary } from './query.ts';

export function makeAccessStore(orm: Orm): AccessStore {
  async function within<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(orm.em.fork());
    } catch (error) {
      throw asTemporary(error) ?? error;
    }
  }

  const findToken = (where: { readonly id: string } | { readonly hash: Buffer }): Promise<StoredToken | null> =>
    within(async (em) => {
      const found = await em.findOne(ApiTokenEntity, where);
      if (!found) return null;
      const tenant = found.tenantId === null ? null : await em.findOneOrFail(TenantEntity, { id: found.tenantId });
      return {
        token: plain<ApiToken>(found),
        hash: found.hash,
        tenantEnabled: tenant?.enabled ?? true,
        requestsPerSecond: tenant?.maxRequestsPerSecond ?? null,
      };
    });

  return {
    addTenant: (tenant) =>
      within(async (em) => {
        em.create(TenantEntity, tenant);
        return isNew(() => em.flush());
      }),
    tokenById: async (id) => (isId(id) ? findToken({ id }) : null),
    tokenByHash: (hash) => findToken({ hash: Buffer.from(hash) }),
    tokensByHash: (hashes) =>
      within(async (em) => {
        const found = await em.find(ApiTokenEntity, { hash: { $in: hashes.map((hash) => Buffer.from(hash)) } });
        const tenantIds = [...new Set(found.flatMap(({ tenantId }) => tenantId ?? []))];
        const tenants = tenantIds.length === 0 ? [] : await em.find(TenantEntity, { id: { $in: tenantIds } });
        const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
        return found.map((one) => {
          const tenant = byId.get(one.tenantId ?? '');
          return {
            token: plain<ApiToken>(one),
            hash: one.hash,
            tenantEnabled: one.tenantId === null || tenant?.enabled === true,
            requestsPerSecond: tenant?.maxRequestsPerSecond ?? null,
          };
        });
      }),
    addFirstOperatorToken: (token, hash, now) =>
      within((em) =>
        em.transactional(async (locked) => {
          await locked.execute(`select pg_advisory_xact_lock(${firstTokenLock})`);
          const usable = await locked.count(ApiTokenEntity, {
            tenantId: null,
            revokedAt: null,
            scopes: { $contains: ['ADMIN'] },
            $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
          });
          if (usable === 0) await insertToken(locked, token, hash);
          return usable === 0;
        }),
      ),
    keepOperatorTokens: (name, given, now) =>
      within((em) =>
        em.transactional(async (locked) => {
          await locked.execute(`select pg_advisory_xact_lock(${firstTokenLock})`);
          return keepOperatorTokens(locked, { name, given, now });
        }),
      ),
    noteUse: (id, at) =>
      within(async (em) => {
        await em.nativeUpdate(
          ApiTokenEntity,
          { id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lt: at } }] },
          { lastUsedAt: at },
        );
      }),
  };
}

const firstTokenLock = 0x746f6b31;

type Wanted = { readonly name: string; readonly given: readonly GivenToken[]; readonly now: Instant };

async function keepOperatorTokens(em: EntityManager, { name, given, now }: Wanted): Promise<KeptTokens> {
  const hashes = given.map(({ hash }) => Buffer.from(hash));
  const known = await em.find(ApiTokenEntity, { hash: { $in: hashes } });
  const isKnown = (hash: Uint8Array) => known.some((one) => Buffer.compare(one.hash, hash) === 0);
  const added = given.filter(({ hash }) => !isKnown(hash));
  for (const { token, hash } of added) em.create(ApiTokenEntity, { ...token, hash: Buffer.from(hash) });

  const hasEnded = ({ expiresAt }: Pick<ApiToken, 'expiresAt'>) => expiresAt !== null && expiresAt <= now;
  const isOurs = ({ tenantId, name: own, revokedAt }: ApiToken) =>
    tenantId === null && own === name && revokedAt === null;
  const restored = known.filter((one) => isOurs(one) && hasEnded(one));
  for (const one of restored) one.expiresAt = null;
  const useless = known.filter(
    (one) => one.tenantId !== null || one.revokedAt !== null || hasEnded(one) || !one.scopes.includes('ADMIN'),
  );

  const others = await em.find(ApiTokenEntity, { tenantId: null, name, revokedAt: null, hash: { $nin: hashes } });
  const ended = useless.length < known.length + added.length ? others.filter((one) => !hasEnded(one)) : [];
  for (const one of ended) one.expiresAt = now;
  await em.flush();
  const plainly = (tokens: readonly ApiToken[]) => tokens.map((one) => plain<ApiToken>(one));
  return { useless: plainly(useless), restored: plainly(restored), ended: plainly(ended) };
}

async function insertToken(em: EntityManager, token: ApiToken, hash: Uint8Array): Promise<void> {
  em.create(ApiTokenEntity, { ...token, hash: Buffer.from(hash) });
  await em.flush();
}

/** False when a row with the same key is there already. */
async function isNew(insert: () => Promise<void>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return false;
    throw error;
  }
}
