import { createHmac } from 'node:crypto';
import type { ImportContext, Imported } from '../../import/draft.ts';
import { mapFylr } from '../../import/fylr.ts';
import { InputError } from '../../import/input-error.ts';
import { mapMist } from '../../import/mist.ts';
import { mapProvision } from '../../import/provision.ts';
import { mapTimetable } from '../../import/timetable.ts';
import { mapVirtshell } from '../../import/virtshell.ts';
import { type SourceClient, SourceError } from './source-client.ts';

export interface Access {
  readonly token: string | null;
  /** The user's id of virtshell, the API key of provision, the user of Basic. */
  readonly user: string | null;
  /** One of the source's `auths`. */
  readonly auth: string;
  /** Of timetable: whose tasks; null = the token's. */
  readonly project: string | null;
}

export interface Source {
  /** Ways to say who asks; the first is what it takes when nothing is said. */
  readonly auths: readonly string[];
  /** All documents that it has of tasks, as they came. */
  read(client: SourceClient, access: Access, progress: Progress): Promise<readonly unknown[]>;
  readonly map: (document: unknown, place: number, context: ImportContext) => Imported;
}

export type Progress = (done: number, total: number | null) => void;

const pageSize = 100;
/** Beyond this, what pages say about each other cannot be right. */
const mostTasks = 100_000;

const timetable: Source = {
  auths: ['x-auth-token'],
  map: mapTimetable,
  async read(client, access, progress) {
    const headers = { 'x-auth-token': secretOf(access) };
    const whose = access.project === null ? { all_tenants: 'True' } : { tenant_id: access.project };
    const rows = await readPages(async (offset) => {
      const query = new URLSearchParams({ ...whose, offset: String(offset), limit: String(pageSize) });
      const page = await client.get(`/timetable/tasks_monitoring/?${query.toString()}`, headers);
      const { rows: found, total_count: total } = objectOf(page, 'timetable');
      return { found: listOf(found, 'timetable'), total: typeof total === 'number' ? total : null };
    });
    const documents: unknown[] = [];
    // What is created meanwhile pushes others onto the next page.
    const ids = [...new Set(rows.map((row) => String(objectOf(row, 'timetable')['timetable_id'])))];
    for (const [done, id] of ids.entries()) {
      progress(done, ids.length);
      try {
        documents.push(await client.get(`/timetable/${encodeURIComponent(id)}/`, headers));
      } catch (error) {
        // Deleted since it was listed.
        if (!(error instanceof SourceError) || error.status !== 404) throw error;
      }
    }
    return documents;
  },
};

const virtshell: Source = {
  auths: ['token', 'hmac', 'none'],
  map: mapVirtshell,
  async read(client, access) {
    const path = '/api/virtshell/v1/tasks/';
    const answer = await client.get(path, virtshellHeaders(access, path));
    return listOf(objectOf(answer, 'virtshell')['tasks'], 'virtshell');
  },
};

function virtshellHeaders(access: Access, path: string): Record<string, string> {
  if (access.auth === 'none') return {};
  const token = secretOf(access);
  const signed = access.auth === 'hmac';
  const signature = signed ? createHmac('sha256', token).update(`GET\n${path}`).digest('hex') : token;
  return { 'x-virtshell-authorization': `${userOf(access)}:${signature}` };
}

const fylr: Source = {
  auths: ['bearer', 'x-fylr', 'query'],
  map: mapFylr,
  async read(client, access, progress) {
    const token = secretOf(access);
    const headers: Record<string, string> =
      access.auth === 'query'
        ? {}
        : { [access.auth === 'x-fylr' ? 'x-fylr-authorization' : 'authorization']: `Bearer ${token}` };
    const own = access.auth === 'query' ? { access_token: token } : {};
    const ask = (path: string, offset: number) => {
      const paging = offset === 0 ? {} : { limit: String(pageSize), offset: String(offset) };
      const query = new URLSearchParams({ ...own, ...paging }).toString();
      return client.get(query === '' ? path : `${path}?${query}`, headers);
    };
    let path = '/api/task';
    // Newer ones have it only with its version in the path.
    const first = await ask(path, 0).catch((error: unknown) => {
      if (!(error instanceof SourceError) || error.status !== 404) throw error;
      return ask((path = '/api/v1/task'), 0);
    });
    if (Array.isArray(first)) return first;
    return readPages(async (offset) => {
      const { objects, count } = objectOf(offset === 0 ? first : await ask(path, offset), 'fylr');
      progress(offset, typeof count === 'number' ? count : null);
      return { found: listOf(objects, 'fylr'), total: typeof count === 'number' ? count : null };
    });
  },
};

const provision: Source = {
  auths: ['signed', 'bearer', 'basic'],
  map: mapProvision,
  async read(client, access) {
    const query = 'target=scheduler&action=getTasks';
    const token = secretOf(access);
    const signed = access.auth === 'signed' ? signQuery(query, userOf(access), token) : query;
    const basic = () => Buffer.from(`${userOf(access)}:${token}`).toString('base64');
    const headers: Record<string, string> =
      access.auth === 'bearer'
        ? { authorization: `Bearer ${token}` }
        : access.auth === 'basic'
          ? { authorization: `Basic ${basic()}` }
          : {};
    const answer = objectOf(await client.get(`/api/v1/api.php?${signed}`, headers), 'provision');
    // It answers with status 200 whatever it has to say.
    if (Number(answer['success']) !== 1) {
      const message = typeof answer['message'] === 'string' ? answer['message'] : 'without saying why';
      throw new SourceError(`provision refuses getTasks: ${message.slice(0, 200)}`);
    }
    return listOf(answer['data'] ?? [], 'provision');
  },
};

/** The query with `apiKey` and the signature of everything up to it. */
export function signQuery(query: string, key: string, secret: string): string {
  const text = `${query}&apiKey=${key}`;
  const hash = createHmac('sha256', secret).update(text).digest('base64');
  return `${text}&hash=${encodeURIComponent(hash)}`;
}

const mist: Source = {
  auths: ['bare', 'bearer'],
  map: mapMist,
  async read(client, access) {
    const token = secretOf(access);
    const authorization = access.auth === 'bearer' ? `Bearer ${token}` : token;
    return listOf(await client.get('/api/v1/schedules', { authorization }), 'mist');
  },
};

export const sources = { timetable, virtshell, fylr, provision, mist } as const satisfies Record<string, Source>;
export type SourceName = keyof typeof sources;

async function readPages(
  page: (offset: number) => Promise<{ readonly found: readonly unknown[]; readonly total: number | null }>,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    const { found, total } = await page(all.length);
    all.push(...found);
    if (found.length === 0 || (total === null ? found.length < pageSize : all.length >= total)) return all;
    if (all.length > mostTasks)
      throw new SourceError(`the source has more than ${mostTasks} tasks, or its pages do not end`);
  }
}

function objectOf(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SourceError(`the answer is not one of ${source}: an object was expected, not ${kindOf(value)}`);
}

function listOf(value: unknown, source: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SourceError(`the answer is not one of ${source}: a list of tasks was expected, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  return value === undefined
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : value === null
        ? 'null'
        : `a ${typeof value}`;
}

function secretOf({ token }: Access): string {
  if (token === null) throw new InputError(['--token is missing: the source wants to know who asks']);
  return token;
}

function userOf({ user, auth }: Access): string {
  if (user === null) throw new InputError([`--user is missing: ${auth} needs one`]);
  return user;
}
