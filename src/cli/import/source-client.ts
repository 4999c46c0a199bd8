import { type SourceClient, SourceError } from '../../systems/import/source.ts';

export interface SourceClientOptions {
  /** The address of the installation. The paths of its API are appended. */
  readonly base: URL;
  readonly signal: AbortSignal;
}

/** A task has some kilobytes, so this is far more than all tasks of an installation. */
const mostBytes = 64 * 1024 * 1024;
const patienceMs = 30_000;

/** Reads JSON from a foreign API. Its error messages never show the credentials. */
export function makeSourceClient({ base, signal }: SourceClientOptions): SourceClient {
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  return {
    async get(path, headers) {
      const where = `${root}${path.replace(/\?.*$/s, '')}`;
      const response = await send(`${root}${path}`, headers, signal).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new SourceError(`${where} cannot be reached: ${reasonOf(cause)}`, null, { cause });
      });
      const text = await readBody(response, where, signal);
      checkStatus(response, where, text);
      return parse(text, where);
    },
  };
}

function send(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    headers: { accept: 'application/json', ...headers },
    // Redirects are not followed: the token is meant for the given address only.
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  });
}

async function readBody(response: Response, where: string, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) break;
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new SourceError(`${where} broke off in the middle of its answer: ${reasonOf(cause)}`, null, { cause });
  }
  if (bytes > mostBytes)
    throw new SourceError(`${where} answers with more than ${mostBytes / 1024 / 1024} MiB, which is no list of tasks`);
  return text + decoder.decode();
}

function checkStatus({ status, headers }: Response, where: string, text: string): void {
  if (status >= 200 && status < 300) return;
  if (status === 401 || status === 403)
    throw new SourceError(
      `${where} does not accept the credentials (status ${status}${detail(text)}); see --token, --user and --auth`,
      status,
    );
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== null)
    throw new SourceError(
      `${where} sends us on to ${location.slice(0, 200)}: give the right address with --url`,
      status,
    );
  if (status === 404)
    throw new SourceError(
      `${where} does not exist (status 404): is --url the address of such an installation?`,
      status,
    );
  throw new SourceError(`${where} answers with status ${status}${detail(text)}`, status);
}

/** The short error text of an API; empty for a web page. */
function detail(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line === '' || line.startsWith('<') ? '' : `, ${line.slice(0, 200)}`;
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? 'a web page' : text.trim() === '' ? 'nothing' : `"${text.trim().slice(0, 60)}"`;
    throw new SourceError(`${where} answers with ${what} instead of JSON: is --url the address of the API?`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patienceMs / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
