import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import type { Instant } from '../../domain/model/values.ts';
import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import { mapCrontab } from '../../systems/crontab/import.ts';
import type { ImportContext, Imported } from '../../systems/import/draft.ts';
import { originOf } from '../../systems/import/identity.ts';
import { InputError } from '../../systems/import/input-error.ts';
import { type Source, SourceError } from '../../systems/import/source.ts';
import { sources } from '../../systems/sources.ts';
import type { Client } from '../client.ts';
import { harmless, type Terminal } from '../terminal.ts';
import { printReport, reportJson } from './report.ts';
import { makeSourceClient } from './source-client.ts';
import { takeOver } from './take-over.ts';

export interface ImportOptions {
  readonly from: string;
  readonly url?: string;
  readonly token?: string;
  readonly user?: string;
  readonly auth?: string;
  readonly project?: string;
  readonly timeZone?: string;
  /** The source's name in the tags, for a source whose address or path may change. */
  readonly origin?: string;
  /** A crontab whose entries name a user. */
  readonly system?: boolean;
  readonly apply?: boolean;
  readonly shadow?: boolean;
  readonly json?: boolean;
}

export interface ImportSession {
  readonly client: Client;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly now: Instant;
  /** Shows errors and progress. */
  readonly aside: Terminal;
}

export const sourceNames = [...Object.keys(sources), 'crontab'];

/** Without a live line, progress is printed once for so many tasks. */
const stride = 500;

/** Returns the exit code: 0 all is well, 1 the source or the service failed, 2 the options or the file are wrong. */
export async function runImport(
  session: ImportSession,
  file: string | undefined,
  options: ImportOptions,
): Promise<0 | 1 | 2> {
  const { terminal, client, signal, now, aside } = session;
  try {
    const { imported, place } = await read(file, options, session);
    const origin = originOf(options.from, options.origin ?? place);
    const [apply, shadow] = [options.apply ?? false, options.shadow ?? false];
    const progress = progressOf(aside, apply ? 'creating' : 'checking');
    const taken = await takeOver(client, imported, { origin, apply, shadow, signal, progress });
    aside.status('');
    const context = { source: options.from, origin, now, apply, shadow };
    if (options.json) terminal.line(reportJson(taken, context));
    else printReport(terminal, taken, context);
    return taken.lines.some(({ outcome }) => outcome === 'FAILED') ? 1 : 0;
  } catch (error) {
    aside.status('');
    if (!(error instanceof InputError) && !(error instanceof SourceError)) throw error;
    for (const line of error.message.split('\n')) aside.line(harmless(line));
    return error instanceof InputError ? 2 : 1;
  }
}

interface Read {
  readonly imported: readonly Imported[];
  /** The address or the path of the source. */
  readonly place: string;
}

async function read(
  file: string | undefined,
  options: ImportOptions,
  { signal, now, aside }: ImportSession,
): Promise<Read> {
  const { from } = options;
  if (from === 'crontab') {
    if (file === undefined) throw new InputError(['--from crontab needs a file; - is the standard input']);
    const { text, place } = await readText(file);
    const timeZone = zoneOf(options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
    return { imported: mapCrontab(text, { withUser: options.system ?? false }, { now, timeZone }), place };
  }
  if (!Object.hasOwn(sources, from)) throw new InputError([`--from ${from} is not one of ${sourceNames.join(', ')}`]);
  if (file !== undefined) throw new InputError([`--from ${from} reads no file; --url says where the installation is`]);
  const source: Source = sources[from as keyof typeof sources];
  const base = readUrl(options.url);
  const auth = options.auth ?? source.auths[0]!;
  if (!source.auths.includes(auth))
    throw new InputError([`--auth ${auth} is not one of ${source.auths.join(', ')}, which ${from} knows`]);
  const { token = null, user = null, project = null } = options;
  const client = makeSourceClient({ base, signal });
  const documents = await source.read(client, { token, user, auth, project }, progressOf(aside, 'reading'));
  const context: ImportContext = { now, timeZone: zoneOf(options.timeZone ?? 'UTC') };
  const place = `${base.host}${base.pathname.replace(/\/+$/, '')}`;
  return { imported: documents.map((document, i) => source.map(document, i, context)), place };
}

async function readText(file: string): Promise<{ text: string; place: string }> {
  if (file === '-') return { text: await readAll(process.stdin), place: 'stdin' };
  try {
    return { text: await readFile(file, 'utf8'), place: `${hostname()}:${await realpath(file)}` };
  } catch (error) {
    throw new InputError([`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function readUrl(given: string | undefined): URL {
  if (given === undefined) throw new InputError(['--url is missing: where is the installation?']);
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InputError([`--url ${JSON.stringify(given.slice(0, 100))} is not an address such as https://host:10001`]);
  if (url.username !== '' || url.password !== '')
    throw new InputError(['--url must not hold a user or password: give them by --user and --token']);
  if (url.search !== '' || url.hash !== '')
    throw new InputError(['--url must end with the path of the installation, without ? and #']);
  return url;
}

function zoneOf(given: string): string {
  try {
    return checkTimeZone(given);
  } catch (error) {
    if (error instanceof RecurrenceError) throw new InputError([`--time-zone: ${error.message}`]);
    throw error;
  }
}

function progressOf(aside: Terminal, verb: string): (done: number, total: number | null) => void {
  return (done, total) => {
    const text = `${verb} ${done + 1}${total === null ? '' : ` of ${total}`}`;
    if (aside.live) aside.status(text);
    else if (done > 0 && done % stride === 0) aside.line(text);
  };
}
