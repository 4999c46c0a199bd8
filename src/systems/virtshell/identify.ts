import type { FastifyRequest } from 'fastify';
import type { Tenant } from '../../domain/model/access.ts';
import type { Caller } from '../../domain/model/actor.ts';
import type { Reader } from '../../ports/reader.ts';
import type { Identify } from '../dialect.ts';
import { isSignature } from '../signing-keys.ts';
import * as words from './words.ts';

/** The header in the spelling of Node. */
const header = words.header.toLowerCase();

/**
 * Accepts `X-VirtShell-Authorization: UserId:Signature`. The signature is a token, or hex HMAC-SHA256 of `METHOD\
 * PATH`. Its key is the token that the file of signing keys has under the name UserId, because we store only hashes of
 * our tokens.
 */
export async function identify(request: FastifyRequest, by: Identify, agents: Agents): Promise<Caller | null> {
  if (request.headers[header] === undefined) return agents(request, by);
  const { user, signature } = credentials(request);
  if (signature === null) return null;
  const key = by.signingKey(user);
  const signed = words.signedText(request.method, request.url.split('?', 1)[0] ?? '');
  if (key && /^[0-9a-f]{64}$/i.test(signature) && isSignature(signature, 'hex', signed, key.token))
    return by.authenticateSecret(key.token, request.ip);
  return by.authenticateSecret(signature, request.ip);
}

/** The name that the caller gives itself; '' when it gives none. */
export function userOf(request: FastifyRequest): string {
  return credentials(request).user;
}

function credentials({ headers }: FastifyRequest): { readonly user: string; readonly signature: string | null } {
  const text = headers[header];
  const colon = typeof text === 'string' ? text.indexOf(':') : -1;
  if (typeof text !== 'string' || colon < 0) return { user: '', signature: null };
  return { user: text.slice(0, colon).trim(), signature: text.slice(colon + 1).trim() };
}

/** As long as the answer about a token is cached. */
const trustMs = 2_000;

/** Admits clients that send no header at all, as the original's agents do. */
export type Agents = (request: FastifyRequest, by: Pick<Identify, 'admitStranger'>) => Promise<Caller | null>;

/**
 * Agents may report on runs but create nothing. The limits of clients without a token and of the tenant apply to them.
 * With `tenant` null, no client is admitted without a header.
 */
export function makeAgents(tenant: string | null, reader: Pick<Reader, 'access'>): Agents {
  let known: { readonly until: number; readonly found: Promise<Tenant | undefined> } | undefined;
  // Any client may send requests without a header, so the tenant is cached and not read for each of them.
  function find(): Promise<Tenant | undefined> {
    const now = performance.now();
    if (known && now < known.until) return known.found;
    const found = reader.access
      .tenants(null)
      .then((all) => all.find(({ slug, enabled }) => slug === tenant && enabled));
    found.catch(() => (known = undefined));
    known = { until: now + trustMs, found };
    return found;
  }

  return async (request, by) => {
    const found = tenant === null ? undefined : await find();
    if (!found) return null;
    return by.admitStranger(found, request.ip, 'VirtShell agent');
  };
}
