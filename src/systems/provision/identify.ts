import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/model/actor.ts';
import type { Identify } from '../dialect.ts';
import { isSignature } from '../signing-keys.ts';
import { readSignedQuery } from './words.ts';

/**
 * Accepts `&apiKey=K&hash=H` at the end of the query, `Authorization: Bearer T`, or Basic with the token as password. H
 * signs the query up to and including apiKey, as it was sent.
 */
export async function identify(request: FastifyRequest, by: Identify): Promise<Caller | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, encoded] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization) ?? [];
    if (encoded === undefined) return by.authenticate(authorization, request.ip);
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon < 0 ? null : by.authenticateSecret(text.slice(colon + 1), request.ip);
  }
  const signed = readSignedQuery(request.url.slice(request.url.indexOf('?') + 1));
  if (signed === null) return null;
  // A key that is not in the file may itself be a token, which then is the signing key too.
  const { secret, token } = by.signingKey(signed.key) ?? { secret: signed.key, token: signed.key };
  return isSignature(signed.signature, 'base64', signed.text, secret) ? by.authenticateSecret(token, request.ip) : null;
}
