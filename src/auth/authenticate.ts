import { timingSafeEqual } from 'node:crypto';
import { makeAttempts, TooManyAttempts } from '../admission/attempts.ts';
import { hostKey } from '../admission/client-address.ts';
import type { Tenant } from '../domain/model/access.ts';
import type { Caller } from '../domain/model/actor.ts';
import type { AccessStore, StoredToken } from '../ports/access-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';
import { makeRequestRate } from './request-rate.ts';
import { makeSharedLook } from './shared-look.ts';
import { hashSecret } from './tokens.ts';

export interface Authenticator {
  /**
   * Who sends this `Authorization` header from this address; null = nobody that we know (any more). Throws
   * TooManyAttempts when too many wrong ones have come from there and this is one of them.
   */
  authenticate(header: string | undefined, address: string): Promise<Caller | null>;
  /** The same for a bare secret, for dialects that carry it elsewhere. */
  authenticateSecret(secret: string, address: string): Promise<Caller | null>;
  /** The caller as it is now, for connections that last; null once its token is revoked, expired or its tenant disabled. */
  revalidate(caller: Caller): Promise<Caller | null>;
  /**
   * A client without a token, where a tenant takes such callers: it may execute and nothing else. Throws TooManyAttempts
   * and TooManyRequestsError.
   */
  admitStranger(tenant: Pick<Tenant, 'id' | 'maxRequestsPerSecond'>, address: string, name: string): Caller;
  /** Counts one more request of a caller on a connection that lasts. Throws TooManyRequestsError; so do the two above. */
  spend(caller: Caller): void;
  /** Waits for what is still being noted. */
  close(): Promise<void>;
}

export interface AuthenticatorParts {
  readonly store: Pick<AccessStore, 'tokensByHash' | 'tokenById' | 'noteUse'>;
  readonly clock: Clock;
  /** Told when the time of a token's use could not be noted. Nobody waits for that. */
  readonly onError?: (error: unknown) => void;
}

/** How long an answer of the store is believed. A revocation works within this on every node. */
const trustMs = 2_000;
/**
 * How long a token is believed to be unknown, from an address that has sent several: a new one works within this, and
 * elsewhere at once.
 */
const distrustMs = 1_000;
/** How long a token that was good is looked up before those that were never seen. */
const familiarMs = 60 * 60_000;
/** Between two statements for tokens out of addresses that have sent too many wrong ones. */
const pauseMs = 100;
const noteEveryMs = 60_000;
const mostRemembered = 10_000;

export function makeAuthenticator({ store, clock, onError }: AuthenticatorParts): Authenticator {
  const lookAll = async (keys: readonly string[]): Promise<ReadonlyMap<string, StoredToken>> => {
    const found = await store.tokensByHash(keys.map((key) => Buffer.from(key, 'hex')));
    return new Map(found.map((one) => [Buffer.from(one.hash).toString('hex'), one]));
  };
  const lookLater = makeSharedLook(lookAll, pauseMs);
  const byHash = makeMemory(async (key) => (await lookAll([key])).get(key) ?? null, clock);
  const unknown = makeTimedSet(distrustMs, clock);
  const familiar = makeTimedSet(familiarMs, clock);
  const attempts = makeAttempts(() => clock.now());
  const strangers = makeAttempts(() => clock.now());
  const byId = makeMemory((id) => store.tokenById(id), clock);
  const noted = new Map<string, Instant>();
  const noting = new Set<Promise<void>>();
  const rate = makeRequestRate();
  /** Of tenants that have a limit. */
  const limits = new Map<string, number>();

  function callerOf({ token, requestsPerSecond }: StoredToken): Caller {
    const { tenantId } = token;
    if (tenantId !== null) {
      limits.delete(tenantId);
      if (requestsPerSecond !== null) limits.set(tenantId, requestsPerSecond);
      dropOldest(limits);
    }
    return {
      actor: { kind: 'TOKEN', name: token.name, tokenId: token.id },
      tenantId,
      scopes: new Set(token.scopes),
    };
  }

  function spend({ tenantId }: Caller): void {
    const limit = tenantId === null ? undefined : limits.get(tenantId);
    if (tenantId !== null && limit !== undefined) rate.take(tenantId, limit);
  }

  function noteUse({ token }: StoredToken, now: Instant): void {
    const last = Math.max(noted.get(token.id) ?? -Infinity, token.lastUsedAt ?? -Infinity);
    if (now - last < noteEveryMs) return;
    noted.delete(token.id);
    noted.set(token.id, now);
    dropOldest(noted);
    const work = store.noteUse(token.id, now).catch((error: unknown) => onError?.(error));
    noting.add(work);
    void work.finally(() => noting.delete(work));
  }

  /** Waits in line when its address has sent too many wrong ones, unless it was good before. */
  async function find(key: string, address: string): Promise<StoredToken | null> {
    const isUnknown = unknown.has(key) && attempts.isSuspect(address);
    if (familiar.has(key) || !attempts.isOver(address)) return isUnknown ? null : byHash(key);
    if (isUnknown) throw new TooManyAttempts();
    const found = await lookLater(key);
    if (found) return found;
    unknown.add(key);
    attempts.note(address);
    throw new TooManyAttempts();
  }

  async function authenticateSecret(secret: string, from: string): Promise<Caller | null> {
    const hash = hashSecret(secret);
    const key = Buffer.from(hash).toString('hex');
    const address = hostKey(from);
    const found = await find(key, address);
    const now = clock.now();
    if (!found || !timingSafeEqual(found.hash, hash) || !isUsable(found, now)) {
      if (!found) unknown.add(key);
      familiar.delete(key);
      attempts.note(address);
      return null;
    }
    familiar.add(key);
    noteUse(found, now);
    const caller = callerOf(found);
    spend(caller);
    return caller;
  }

  return {
    async authenticate(header, address) {
      const secret = header === undefined ? undefined : bearer.exec(header)?.[1];
      return secret === undefined ? null : authenticateSecret(secret, address);
    },
    authenticateSecret,
    admitStranger({ id, maxRequestsPerSecond }, from, name) {
      const address = hostKey(from);
      if (strangers.isOver(address)) throw new TooManyAttempts('requests without a token');
      strangers.note(address);
      if (maxRequestsPerSecond !== null) rate.take(id, maxRequestsPerSecond);
      return { actor: { kind: 'SYSTEM', name, tokenId: null }, tenantId: id, scopes: new Set(['EXECUTE']) };
    },
    spend,
    async revalidate(caller) {
      if (caller.actor.tokenId === null) return caller;
      const found = await byId(caller.actor.tokenId);
      return found && isUsable(found, clock.now()) ? callerOf(found) : null;
    },
    async close() {
      await Promise.all(noting);
    },
  };
}

const bearer = /^bearer +([\x21-\x7e]{1,512}) *$/i;

function isUsable({ token, tenantEnabled }: StoredToken, now: Instant): boolean {
  return tenantEnabled && token.revokedAt === null && (token.expiresAt === null || token.expiresAt > now);
}

/** Asks once for many askers of the same key, and believes a find for a moment. */
function makeMemory<T>(look: (key: string) => Promise<T | null>, clock: Clock): (key: string) => Promise<T | null> {
  const known = new Map<string, { readonly answer: Promise<T | null>; readonly until: Instant }>();
  return (key) => {
    const now = clock.now();
    const entry = known.get(key);
    if (entry && now < entry.until) return entry.answer;
    const forget = (): void => {
      if (known.get(key)?.answer === answer) known.delete(key);
    };
    const answer = look(key).then((found) => {
      if (!found) forget();
      return found;
    });
    answer.catch(forget);
    known.delete(key);
    known.set(key, { answer, until: now + trustMs });
    dropOldest(known);
    return answer;
  };
}

/** Keys for a while, those that were added last. */
function makeTimedSet(ms: number, clock: Clock) {
  const until = new Map<string, Instant>();
  return {
    has: (key: string): boolean => (until.get(key) ?? -Infinity) > clock.now(),
    add(key: string): void {
      until.delete(key);
      until.set(key, clock.now() + ms);
      dropOldest(until);
    },
    delete: (key: string): boolean => until.delete(key),
  };
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size <= mostRemembered) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
