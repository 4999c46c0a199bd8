import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits. The readable start lets people and secret scanners see what it is. */
export function makeSecret(): string {
  return `poly_${randomBytes(32).toString('base64url')}`;
}

/** Plain SHA-256: a secret of 256 random bits cannot be guessed, so there is nothing for a slow hash to slow down. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** `poly_` and four characters. */
export function prefixOf(secret: string): string {
  return secret.slice(0, 9);
}
