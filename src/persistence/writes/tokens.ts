import type { EntityManager } from '@mikro-orm/postgresql';
import type { ApiToken } from '../../domain/model/access.ts';
import { isId } from '../../domain/model/id.ts';
import type { TokenWrites } from '../../ports/writes/token.ts';
import { type Locks, scoped } from '../locks.ts';
import { ApiTokenEntity } from '../mappings.ts';
import { plain } from '../plain.ts';

export function makeTokenWrites(em: EntityManager, lock: Locks): TokenWrites {
  return {
    async lock(scope, id) {
      if (!isId(id)) return null;
      const token = await em.findOne(ApiTokenEntity, { id, ...scoped(scope) }, lock.mode);
      return token && plain<ApiToken>(token);
    },
    async insert(token, hash) {
      em.create(ApiTokenEntity, { ...token, hash: Buffer.from(hash) });
      await em.flush();
    },
    async save(token) {
      em.assign(await em.findOneOrFail(ApiTokenEntity, { id: token.id }), token);
      await em.flush();
    },
  };
}
