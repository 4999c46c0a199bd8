import { hostname } from 'node:os';

/** Sessions whose names begin with it are ours: streams wait for what these write, and for nobody else. */
export const ourName = 'polychron';

/** The sessions of one process, told from those of another one. PostgreSQL keeps 63 characters. */
export const processName = `${ourName} ${process.pid}@${hostname().replaceAll(/[^\w.-]/g, '_')}`.slice(0, 63);

export interface ServerAddress {
  /** Whole, because only it has TLS and a socket's path. */
  readonly connectionString: string;
  readonly application_name: string;
  readonly options: string;
}

/**
 * The driver lets the parameters of a URL win over its options. A name in there would hide our writers from the streams,
 * and `options` in there would replace our settings instead of adding to them.
 */
export function addressOf(url: string, name: string, settings: readonly string[]): ServerAddress {
  if (!name.startsWith(ourName)) throw new Error(`"${name}" does not begin with "${ourName}"`);
  const [base, query] = splitAt(url, '?');
  const given = query.split('&').filter((pair) => pair !== '');
  const kept = given.filter((pair) => !['application_name', 'options'].includes(nameOf(pair)));
  const theirs = new URLSearchParams(query).get('options');
  return {
    connectionString: kept.length > 0 ? `${base}?${kept.join('&')}` : base,
    application_name: name,
    // The last one of a setting counts.
    options: [...(theirs === null ? [] : [theirs]), ...settings.map((setting) => `-c ${setting}`)].join(' '),
  };
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? '';
}
