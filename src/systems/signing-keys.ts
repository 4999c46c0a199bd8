import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SigningKey } from './dialect.ts';

const file = z.strictObject({
  keys: z.array(z.strictObject({ key: z.string().min(1), secret: z.string().min(1), token: z.string().min(1) })),
});

/** Throws an Error that names the file and what is wrong, without repeating a secret. */
export function readSigningKeys(path: string | null): ReadonlyMap<string, SigningKey> {
  if (path === null) return new Map();
  const text = readFileSync(path, 'utf8');
  const parsed = file.safeParse(yamlOf(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  return new Map(parsed.data.keys.map(({ key, secret, token }) => [key, { secret, token }]));
}

export function isSignature(given: string, encoding: 'base64' | 'hex', text: string, secret: string): boolean {
  const right = createHmac('sha256', secret).update(text).digest();
  const bytes = Buffer.from(given, encoding);
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}

function yamlOf(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch {
    // The parser's message quotes the line, which may contain a secret.
    throw new Error(`${path} is not YAML`);
  }
}
