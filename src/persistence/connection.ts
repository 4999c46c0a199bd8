import { hostname } from 'node:os';

/** Sessions whose names begin with it are ours: streams wait for what these write, and for nobody else. */
export const ourName = 'polychron';

/** Begins the names of the sessions of all processes of one node, which have the same parent. */
export const nodeName = `${ourName} ${process.ppid}.`;

/** The name of the sessions of one process. PostgreSQL keeps 63 characters. */
export const processName = `${nodeName}${process.pid}@${hostname().replaceAll(/[^\w.-]/g, '_')}`.slice(0, 55);

export interface Host {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
}

export type Settings = Readonly<Record<string, string>>;

export interface ServerAddress {
  /** Of the one host, or of the first of several. Whole, because only it has TLS and a socket's path. */
  readonly connectionString: string;
  /** Empty when there is only one. */
  readonly hosts: readonly Host[];
  /** Whether only a host that takes writes will do. */
  readonly needsWrites: boolean;
  /** What the URL sets of a session. */
  readonly settings: Settings;
}

export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** What PostgreSQL's own programs take in a URL beside the driver: several hosts, `options` and the limits of a session. */
export function readAddress(url: string): ServerAddress {
  const [base, query] = splitAt(url, '?');
  const params = new URLSearchParams(query);
  const [, scheme = '', authority = '', path = ''] = /^(\w+:\/\/)([^/]*)(.*)$/.exec(base) ?? [];
  const at = authority.lastIndexOf('@') + 1;
  const hosts = hostsOf(authority.slice(at), params);
  const several = hosts.length > 1;
  const dropped = several ? [...taken, 'host', 'port'] : taken;
  const kept = query.split('&').filter((pair) => pair !== '' && !dropped.includes(nameOf(pair)));
  const first = hosts[0];
  const named = several && first ? `${scheme}${authority.slice(0, at)}${written(first)}${path}` : base;
  const connectionString = kept.length > 0 ? `${named}?${kept.join('&')}` : named;
  if (several && !URL.canParse(connectionString)) throw new AddressError('must be a URL');
  return {
    connectionString,
    hosts: several ? hosts : [],
    needsWrites: needsWrites(params.get('target_session_attrs'), several),
    settings: { ...settingsOf(params.get('options') ?? ''), ...limitsOf(params) },
  };
}

const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
/** Not for the driver: it would send them when it connects, which poolers refuse, or let them win over ours. */
const taken = ['application_name', 'options', 'target_session_attrs', ...limits];

function limitsOf(params: URLSearchParams): Settings {
  return Object.fromEntries(limits.flatMap((name) => (params.has(name) ? [[name, params.get(name) ?? '']] : [])));
}

function needsWrites(attribute: string | null, several: boolean): boolean {
  switch (attribute) {
    case null:
      return several;
    case 'any':
      return false;
    case 'read-write':
    case 'primary':
      return true;
    default:
      throw new AddressError('may have target_session_attrs=read-write, primary or any: a standby takes no writes');
  }
}

function hostsOf(authority: string, params: URLSearchParams): readonly Host[] {
  const inQuery = params.get('host');
  if (inQuery !== null) {
    const names = inQuery.split(',');
    const ports = (params.get('port') ?? '').split(',');
    if (ports.length > 1 && ports.length !== names.length) throw new AddressError('must have one port, or one a host');
    return names.map((host, index) => ({ host, port: portOf(ports[index] ?? ports[0] ?? '') }));
  }
  if (!authority.includes(',')) return [];
  return authority.split(',').map((text) => {
    const parts = /^(\[[\da-fA-F:.]+\]|[^:]+)(?::(\d*))?$/.exec(text);
    if (!parts) throw new AddressError('must name its hosts as host:port,host:port');
    return { host: decodeURIComponent(parts[1]!).replaceAll(/^\[|\]$/g, ''), port: portOf(parts[2] ?? '') };
  });
}

function portOf(text: string): number {
  const port = text === '' ? 5432 : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new AddressError('must have ports from 1 to 65535');
  return port;
}

function written({ host, port }: Host): string {
  const name = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return `${name}:${port}`;
}

/** `-c name=value`, `-cname=value` and `--name=value`, with a backslash before what would end a word. */
function settingsOf(options: string): Settings {
  const words = options.match(/(?:\\.|[^\\\s])+/g)?.map((word) => word.replaceAll(/\\(.)/g, '$1')) ?? [];
  const settings: Record<string, string> = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index] === '-c' ? `-c${words[++index] ?? ''}` : words[index]!;
    const [, name, value] = /^(?:-c|--)([\w.-]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined)
      throw new AddressError('may hold only -c name=value and --name=value in its options');
    settings[name.replaceAll('-', '_')] = value;
  }
  return settings;
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? '';
}
