import type { ImportContext, Imported } from './draft.ts';
import { InputError } from './input-error.ts';

/** An installation of another system, whose tasks are read through its own API. */
export interface Source {
  /** The supported ways to authenticate; the first is the default. */
  readonly auths: readonly string[];
  /** Reads the documents of all its tasks, unchanged. */
  read(client: SourceClient, access: Access, progress: Progress): Promise<readonly unknown[]>;
  readonly map: (document: unknown, place: number, context: ImportContext) => Imported;
}

export interface Access {
  readonly token: string | null;
  /** The id of a virtshell user, the API key of provision, or the user name of Basic. */
  readonly user: string | null;
  /** One of the source's `auths`. */
  readonly auth: string;
  /** The project of timetable whose tasks are read; null = the token's project. */
  readonly project: string | null;
}

/** Reads JSON from the installation. Throws {@link SourceError}. */
export interface SourceClient {
  get(path: string, headers: Readonly<Record<string, string>>): Promise<unknown>;
}

export type Progress = (done: number, total: number | null) => void;

/** The source, or the connection to it, is not as expected. The message is for the person who imports. */
export class SourceError extends Error {
  readonly status: number | null;

  constructor(message: string, status: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.status = status;
  }
}

export const pageSize = 100;
/** With more tasks than this, the source's pages cannot be right. */
const mostTasks = 100_000;

export async function readPages(
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

export function objectOf(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SourceError(`the answer is not one of ${source}: an object was expected, not ${kindOf(value)}`);
}

export function listOf(value: unknown, source: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SourceError(`the answer is not one of ${source}: a list of tasks was expected, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}

export function secretOf({ token }: Access): string {
  if (token === null) throw new InputError(['--token is missing: the source requires a token']);
  return token;
}

export function userOf({ user, auth }: Access): string {
  if (user === null) throw new InputError([`--user is missing: ${auth} needs a user`]);
  return user;
}
