import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type ApiToken, defaultTenantSlug } from '../domain/model/access.ts';
import { newTenant } from '../services/access/access-service.ts';
import { scopes } from '../domain/model/actor.ts';
import { newId } from '../domain/model/id.ts';
import type { AccessStore, StoredToken } from '../ports/access-store.ts';
import type { Clock } from '../ports/clock.ts';
import { hashSecret, makeSecret, prefixOf } from './tokens.ts';

/** Shows a line to the person who started the program, and behind it the secret, if that person sits at a terminal. */
export type Print = (line: string, secret?: string) => void;

export interface AdminTokenParts {
  readonly dataDir: string;
  /** Of POLYCHRON_ADMIN_TOKEN. */
  readonly configured: readonly string[] | undefined;
  readonly store: AccessStore;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
  readonly print: Print;
}

/**
 * Sees to it that there is a default tenant and that somebody can get in. Nodes may do this at the same time; they end
 * up with one token between them. When every operator's token is gone, the next start makes a new one.
 */
export async function ensureAdminToken(parts: AdminTokenParts): Promise<void> {
  const { store, clock, configured } = parts;
  await store.addTenant(
    newTenant({ slug: defaultTenantSlug, name: 'Default', timeZone: null, locale: null }, clock.now()),
  );
  await (configured === undefined ? keepFirstToken(parts) : acceptConfigured(parts, configured));
}

const configuredName = 'POLYCHRON_ADMIN_TOKEN';
/** Of the file, whose token is never a person's choice. */
const secretForm = /^[\x21-\x7e]{16,512}$/;

/**
 * Only the configured tokens work under this name: another value ends the one before, and the old value brings its token
 * back, as a deployment that is rolled back needs it. Nothing is ended while no configured token works.
 */
async function acceptConfigured(parts: AdminTokenParts, secrets: readonly string[]): Promise<void> {
  const { store, clock, logger, print } = parts;
  const now = clock.now();
  const given = secrets.map((secret) => {
    const hash = hashSecret(secret);
    // No part of it is shown as prefix: a person may have chosen it.
    const prefix = `(set) ${Buffer.from(hash).toString('hex', 0, 4)}`;
    return { token: operatorToken(configuredName, prefix, now), hash };
  });
  const { useless, restored, ended } = await store.keepOperatorTokens(configuredName, given, now);
  for (const { prefix, revokedAt } of useless) {
    const why = revokedAt === null ? "has expired or is not an operator's" : 'has been revoked and stays revoked';
    print(`${configuredName} holds a token that ${why} (${prefix}). Set another.`);
  }
  for (const { id, prefix } of restored) {
    logger.warn({ token: { id, prefix } }, `${configuredName} names a token again that had ended; it works again`);
  }
  for (const { id, prefix } of ended) {
    logger.warn({ token: { id, prefix } }, `${configuredName} no longer names this token; it has ended`);
  }
}

async function keepFirstToken({ dataDir, store, clock, print }: AdminTokenParts): Promise<void> {
  const path = join(dataDir, 'admin-token');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const before = await readSecret(path);
  const spent = before !== null && isSpent(await store.tokenByHash(hashSecret(before)));

  // On disk first: a crash in between leaves a secret that the next start takes up, never a token that nobody knows.
  const secret = before === null || spent ? await writeSecret(path, makeSecret(), spent) : before;
  const hash = hashSecret(secret);
  const now = clock.now();
  if (await store.addFirstOperatorToken(operatorToken('admin', prefixOf(secret), now), hash, now)) {
    print(`The first start has made an admin token; it is kept in ${path}`, secret);
  } else if (secret !== before && !(await store.tokenByHash(hash))) {
    await rm(path, { force: true });
  }
}

function operatorToken(name: string, prefix: string, now: number): ApiToken {
  const blank = { expiresAt: null, lastUsedAt: null, revokedAt: null };
  return { id: newId(now), tenantId: null, name, prefix, scopes, createdAt: now, ...blank };
}

function isSpent(found: StoredToken | null): boolean {
  return found?.token.revokedAt != null;
}

async function readSecret(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    if (!secretForm.test(text))
      throw new Error(`${path} holds something other than a token; remove it or put one there`);
    await chmod(path, 0o600);
    return text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all. Unless it replaces, the first of two writers wins and both get its secret. */
async function writeSecret(path: string, secret: string, replace: boolean): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
    if (replace) await rename(draft, path);
    else await link(draft, path);
    return secret;
  } catch (error) {
    const other = error instanceof Error && 'code' in error && error.code === 'EEXIST' ? await readSecret(path) : null;
    if (other === null) throw error;
    return other;
  } finally {
    await rm(draft, { force: true });
  }
}
