import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/model/actor.ts';
import type { Identify } from '../dialect.ts';
import { isSignature } from '../signing-keys.ts';

/**
 * By `&apiKey=K&hash=H` at the end of the query, by `Authorization: Bearer T`, or by Basic with the token as password.
 * H signs the query up to and with apiKey, as it was sent: clients mostly do not percent-encode, so neither the query
 * nor the hash may be decoded before they are compared.
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
  const signed = splitQuery(request.url);
  if (signed === null) return null;
  // A key that nobody has made known may be a token itself, which then signs as well.
  const { secret, token } = by.signingKey(signed.key) ?? { secret: signed.key, token: signed.key };
  return isSignature(signed.hash, 'base64', signed.text, secret) ? by.authenticateSecret(token, request.ip) : null;
}

/** What is signed, by whom, and the signature; null when the query does not end with the two. */
function splitQuery(url: string): { text: string; key: string; hash: string } | null {
  const query = url.slice(url.indexOf('?') + 1);
  const [, text, key, hash] = /^((?:.*&)?apiKey=([^&]+))&hash=([^&]+)$/.exec(query) ?? [];
  if (text === undefined || key === undefined || hash === undefined) return null;
  return { text, key, hash: hash.replaceAll(/%(2B|2F|3D)/gi, (code) => decodeURIComponent(code)) };
}
