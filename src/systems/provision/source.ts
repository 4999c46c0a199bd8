import { createHmac } from 'node:crypto';
import { type Access, listOf, objectOf, secretOf, type Source, SourceError, userOf } from '../import/source.ts';
import { mapProvision } from './import.ts';
import { path, signedQuery, signedText } from './words.ts';

const query = 'target=scheduler&action=getTasks';

export const provisionSource: Source = {
  auths: ['signed', 'bearer', 'basic'],
  map: mapProvision,
  async read(client, access) {
    const token = secretOf(access);
    const asked = access.auth === 'signed' ? signQuery(query, userOf(access), token) : query;
    const answer = objectOf(await client.get(`${path}?${asked}`, headersOf(access, token)), 'provision');
    // The source answers with status 200 even when it refuses.
    if (Number(answer['success']) !== 1) {
      const message = typeof answer['message'] === 'string' ? answer['message'] : 'without saying why';
      throw new SourceError(`provision refuses getTasks: ${message.slice(0, 200)}`);
    }
    return listOf(answer['data'] ?? [], 'provision');
  },
};

function headersOf(access: Access, token: string): Record<string, string> {
  if (access.auth === 'signed') return {};
  if (access.auth === 'bearer') return { authorization: `Bearer ${token}` };
  return { authorization: `Basic ${Buffer.from(`${userOf(access)}:${token}`).toString('base64')}` };
}

/** Adds `apiKey`, and the signature of everything up to it, to the query. */
export function signQuery(given: string, key: string, secret: string): string {
  const text = signedText(given, key);
  return signedQuery(text, createHmac('sha256', secret).update(text).digest('base64'));
}
