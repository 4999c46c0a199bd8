import { createHmac } from 'node:crypto';
import { type Access, listOf, objectOf, secretOf, type Source, userOf } from '../import/source.ts';
import { mapVirtshell } from './import.ts';

const path = '/api/virtshell/v1/tasks/';

export const virtshellSource: Source = {
  auths: ['token', 'hmac', 'none'],
  map: mapVirtshell,
  async read(client, access) {
    const answer = await client.get(path, headersOf(access));
    return listOf(objectOf(answer, 'virtshell')['tasks'], 'virtshell');
  },
};

function headersOf(access: Access): Record<string, string> {
  if (access.auth === 'none') return {};
  const token = secretOf(access);
  const signed = access.auth === 'hmac';
  const signature = signed ? createHmac('sha256', token).update(`GET\n${path}`).digest('hex') : token;
  return { 'x-virtshell-authorization': `${userOf(access)}:${signature}` };
}
