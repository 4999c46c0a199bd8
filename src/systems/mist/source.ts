import { listOf, secretOf, type Source } from '../import/source.ts';
import { mapMist } from './import.ts';
import { path } from './words.ts';

export const mistSource: Source = {
  auths: ['bare', 'bearer'],
  map: mapMist,
  async read(client, access) {
    const token = secretOf(access);
    const authorization = access.auth === 'bearer' ? `Bearer ${token}` : token;
    return listOf(await client.get(path, { authorization }), 'mist');
  },
};
