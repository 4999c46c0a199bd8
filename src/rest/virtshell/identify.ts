import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/actor.ts';
import type { Reader } from '../../domain/reading.ts';
import type { Identify } from '../dialect.ts';
import { isSignature } from '../signing-keys.ts';

const header = 'x-virtshell-authorization';

/**
 * By `X-VirtShell-Authorization: UserId:Signature`. The signature is a token, or hex HMAC-SHA256 of `METHOD\nPATH` keyed
 * with the token that the file of signing keys has under the name UserId: of our own tokens only hashes are stored.
 */
export async function identify(request: FastifyRequest, by: Identify, agents: Agents): Promise<Caller | null> {
  if (request.headers[header] === undefined) return agents();
  const { user, signature } = credentials(request);
  if (signature === null) return null;
  const key = by.signingKey(user);
  const signed = `${request.method}\n${request.url.split('?', 1)[0] ?? ''}`;
  if (key && /^[0-9a-f]{64}$/i.test(signature) && isSignature(signature, 'hex', signed, key.token))
    return by.authenticateSecret(key.token);
  return by.authenticateSecret(signature);
}

/** What the caller calls himself; '' when he does not say. */
export function userOf(request: FastifyRequest): string {
  return credentials(request).user;
}

function credentials({ headers }: FastifyRequest): { readonly user: string; readonly signature: string | null } {
  const text = headers[header];
  const colon = typeof text === 'string' ? text.indexOf(':') : -1;
  if (typeof text !== 'string' || colon < 0) return { user: '', signature: null };
  return { user: text.slice(0, colon).trim(), signature: text.slice(colon + 1).trim() };
}

/** Who sends no header at all, as the original's agents do. */
export type Agents = () => Promise<Caller | null>;

/** They may report what they do and make nothing. `tenant` null: nobody is let in without a header. */
export function makeAgents(tenant: string | null, reader: Pick<Reader, 'tenants'>): Agents {
  return async () => {
    if (tenant === null) return null;
    const found = (await reader.tenants(null)).find(({ slug, enabled }) => slug === tenant && enabled);
    if (!found) return null;
    const actor = { kind: 'SYSTEM', name: 'VirtShell agent', tokenId: null } as const;
    return { actor, tenantId: found.id, scopes: new Set(['EXECUTE']) };
  };
}
