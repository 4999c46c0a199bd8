import type { AttemptContext } from '../../../ports/module.ts';
import type { HttpParams } from './http-params.ts';

export interface HttpRequest {
  readonly method: string;
  /** Without user and password. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The headers that Polychron sets by itself. Only these are sent to another origin. */
  readonly own: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const OF_BODY = ['content-type', 'content-encoding', 'content-language', 'content-location'];
const REDIRECTS = [301, 302, 303, 307, 308];

/** Throws TypeError for a URL that cannot be read. */
export function firstRequest(params: HttpParams, run: AttemptContext['run']): HttpRequest {
  const url = new URL(params.url);
  const own: Record<string, string> = { 'user-agent': 'Polychron', 'idempotency-key': `${run.id}:${run.attempt}` };
  const body = params.body ?? null;
  if (body !== null) own['content-type'] = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  const headers = { ...own };
  if (url.username !== '' || url.password !== '') headers['authorization'] = basic(url);
  for (const [name, value] of Object.entries(params.headers)) headers[name.toLowerCase()] = value;
  return {
    method: params.method,
    url: withoutUser(url),
    headers,
    own,
    body: body === null || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/**
 * The request that a redirect asks for; null when the response is not a redirect. As in browsers, 303 turns into GET, and so
 * do 301 and 302 after POST. Throws TypeError for a location that cannot be read.
 */
export function redirected(request: HttpRequest, status: number, location: string | undefined): HttpRequest | null {
  if (!REDIRECTS.includes(status) || location === undefined) return null;
  const url = withoutUser(new URL(location, request.url));
  const asGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  // Any header may hold a secret, so another origin gets no header that was given for this one.
  const kept = url.origin === request.url.origin ? request.headers : request.own;
  const withoutBody = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !(asGet && OF_BODY.includes(name))));
  return {
    url,
    headers: withoutBody(kept),
    own: withoutBody(request.own),
    method: asGet ? 'GET' : request.method,
    body: asGet ? null : request.body,
  };
}

/** For logs and messages. User, password and query are left out, since they often hold secrets. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

function basic(url: URL): string {
  const pair = `${decode(url.username)}:${decode(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function withoutUser(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  plain.hash = '';
  return plain;
}
