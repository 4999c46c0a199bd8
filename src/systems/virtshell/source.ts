import { createHmac } from 'node:crypto';
import { type Access, listOf, objectOf, secretOf, type Source, userOf } from '../import/source.ts';
import { mapVirtshell } from './import.ts';
import { header, path, signedText } from './words.ts';

/** The slash is part of the signed text. */
const asked = `${path}/`;

export const virtshellSource: Source = {
  auths: ['token', 'hmac', 'none'],
  map: mapVirtshell,
  async read(client, access) {
    const answer = await client.get(asked, headersOf(access));
    return listOf(objectOf(answer, 'virtshell')['tasks'], 'virtshell');
  },
};

function headersOf(access: Access): Record<string, string> {
  if (access.auth === 'none') return {};
  const token = secretOf(access);
  const signed = access.auth === 'hmac';
  const signature = signed ? createHmac('sha256', token).update(signedText('GET', asked)).digest('hex') : token;
  return { [header.toLowerCase()]: `${userOf(access)}:${signature}` };
}
