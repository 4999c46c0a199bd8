import {
  type Access,
  listOf,
  objectOf,
  pageSize,
  readPages,
  secretOf,
  type Source,
  SourceError,
} from '../import/source.ts';
import { mapFylr } from './import.ts';
import { paths } from './words.ts';

export const fylrSource: Source = {
  auths: ['bearer', 'x-fylr', 'query'],
  map: mapFylr,
  async read(client, access, progress) {
    const { headers, query: own } = credentialsOf(access);
    const ask = (path: string, offset: number) => {
      const paging = offset === 0 ? {} : { limit: String(pageSize), offset: String(offset) };
      const query = new URLSearchParams({ ...own, ...paging }).toString();
      return client.get(query === '' ? path : `${path}?${query}`, headers);
    };
    let path: string = paths.old;
    const first = await ask(path, 0).catch((error: unknown) => {
      if (!(error instanceof SourceError) || error.status !== 404) throw error;
      return ask((path = paths.new), 0);
    });
    if (Array.isArray(first)) return first;
    return readPages(async (offset) => {
      const { objects, count } = objectOf(offset === 0 ? first : await ask(path, offset), 'fylr');
      progress(offset, typeof count === 'number' ? count : null);
      return { found: listOf(objects, 'fylr'), total: typeof count === 'number' ? count : null };
    });
  },
};

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

function credentialsOf(access: Access): Credentials {
  const token = secretOf(access);
  if (access.auth === 'query') return { headers: {}, query: { access_token: token } };
  const header = access.auth === 'x-fylr' ? 'x-fylr-authorization' : 'authorization';
  return { headers: { [header]: `Bearer ${token}` }, query: {} };
}
