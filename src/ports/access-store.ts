import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { Instant } from '../domain/model/values.ts';

/** A token with what is needed to judge it. */
export interface StoredToken {
  readonly token: ApiToken;
  /** SHA-256 of the secret. */
  readonly hash: Uint8Array;
  /** True as well for tokens of no tenant. */
  readonly tenantEnabled: boolean;
  /** Null: no limit. */
  readonly requestsPerSecond: number | null;
}

/** A token of an operator, made of a secret that was chosen elsewhere. */
export interface GivenToken {
  readonly token: ApiToken;
  readonly hash: Uint8Array;
}

export interface KeptTokens {
  /** Of the given ones, those that do not work, since they are revoked, expired, or not an operator's with ADMIN. */
  readonly useless: readonly ApiToken[];
  /** Work again. */
  readonly restored: readonly ApiToken[];
  /** Of the same name; they no longer work. */
  readonly ended: readonly ApiToken[];
}

/** Keeps tenants and tokens. Ids that are none find nothing. */
export interface AccessStore {
  /** False when the slug is taken. */
  addTenant(tenant: Tenant): Promise<boolean>;
  tokenById(id: string): Promise<StoredToken | null>;
  tokenByHash(hash: Uint8Array): Promise<StoredToken | null>;
  /** Those that there are, with one statement for the tokens. */
  tokensByHash(hashes: readonly Uint8Array[]): Promise<readonly StoredToken[]>;
  /** Adds it unless an operator's token with ADMIN is usable at `now`. One caller at a time, over all nodes. */
  addFirstOperatorToken(token: ApiToken, hash: Uint8Array, now: Instant): Promise<boolean>;
  /**
   * Makes the tokens with these hashes the only ones of an operator's name that work, one caller at a time over all nodes:
   * adds the unknown, lets those work again whose end was an expiry, and ends the others at `now`. It ends none
   * unless one of the given works as an operator's with ADMIN, and it gives no revoked token back.
   */
  keepOperatorTokens(name: string, given: readonly GivenToken[], now: Instant): Promise<KeptTokens>;
  noteUse(id: string, at: Instant): Promise<void>;
}

/** Makes and measures the secrets of tokens. */
export interface SecretMaker {
  makeSecret(): string;
  hashSecret(secret: string): Uint8Array;
  /** The part of the secret that may be shown. */
  prefixOf(secret: string): string;
}
