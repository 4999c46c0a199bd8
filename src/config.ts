import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { runLines, type RunLines } from './execution/run-account.ts';
import { leastConnections, usualConnections } from './node/database-shares.ts';
import { AddressError, readAddress } from './persistence/connection.ts';
import { readTrustedProxies, type TrustedProxies } from './admission/client-address.ts';

/** What the process was told by its environment, checked whole. Every bad variable is named in one error. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Null: an embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** To PostgreSQL, of all processes of this node, at most. */
  readonly databaseConnections: number;
  /** Null: Agenda's PostgreSQL backend. */
  readonly mongodbUrl: string | null;
  readonly dataDir: string;
  /** Whether the operator has named it. */
  readonly dataDirGiven: boolean;
  readonly role: 'api' | 'worker' | 'all';
  /** Whether a start brings the schema of the database up to date. */
  readonly migrate: boolean;
  /** How long attempts may go on after the first signal. */
  readonly drainTimeoutMs: number;
  /** How long the API serves after the first signal, while /readyz says that it stops. */
  readonly shutdownDelayMs: number;
  readonly adminTokens: readonly string[] | undefined;
  /** Attempts at once on this node. */
  readonly concurrency: number;
  readonly commands: boolean;
  /** Who runs commands: a name, `uid` or `uid:gid`, or `self`; null = not the node's own user, if that is root. */
  readonly commandUser: string | null;
  readonly allowPrivateHttp: boolean;
  readonly allowMetadataHttp: boolean;
  /** The mail server, with credentials; null = no mails are sent. */
  readonly smtpUrl: string | null;
  readonly publicUrl: string | null;
  /** The proxies in front that may say who is behind them; null = none. */
  readonly trustProxy: TrustedProxies | null;
  /** Where the dialect `timetable` is served alone as well; null = nowhere. */
  readonly timetablePort: number | null;
  /** The tenant whose VirtShell agents need no token; null = all agents need one. */
  readonly virtshellTenant: string | null;
  /** A file laid over the shipped `actions.yaml`; null = none. */
  readonly actionsFile: string | null;
  /** A file of keys with which clients sign requests; null = none. */
  readonly signingKeysFile: string | null;
  readonly logLevel: (typeof logLevels)[number];
  /** Of which ended runs the log tells. */
  readonly logRuns: RunLines;
  /** The only environment that a command starts from. */
  readonly childEnv: Readonly<Record<string, string>>;
}

export class ConfigError extends Error {
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`the configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`, options);
    this.name = 'ConfigError';
  }
}

/** What the variable asks for; an error of it is one of the configuration. */
export function configured<T>(variable: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${variable}: ${error instanceof Error ? error.message : String(error)}`], { cause: error });
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const onOff = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);
}

function url(...protocols: string[]) {
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    // The value may hold a password, so it is not repeated.
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
}

/** What is no URL has been refused already. */
function namesServer(value: string): boolean {
  if (!URL.canParse(value)) return true;
  const { hostname, username, password } = new URL(value);
  try {
    decodeURIComponent(username + password);
    return hostname !== '';
  } catch {
    return false;
  }
}

/** MongoDB's URLs may list several hosts, which no URL parser takes. */
const mongoUrl = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a URL that begins with mongodb:// or mongodb+srv://');

const mostAdminTokens = 10;
const adminTokenForm = /^[\x21-\x7e]{32,512}$/;

/** PostgreSQL's URLs may list several hosts as well. */
const databaseUrl = z.string().superRefine((value, context) => {
  try {
    const { connectionString } = readAddress(value);
    if (/^postgres(ql)?:$/.test(URL.parse(connectionString)?.protocol ?? '')) return;
    context.addIssue({ code: 'custom', message: 'must be a URL that begins with postgres:// or postgresql://' });
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const variables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(4000),
  DATABASE_URL: databaseUrl.optional(),
  POLYCHRON_DATABASE_CONNECTIONS: whole(leastConnections, 10_000).default(usualConnections),
  MONGODB_URL: mongoUrl.optional(),
  POLYCHRON_DATA_DIR: z.string().optional(),
  POLYCHRON_ROLE: z.enum(['api', 'worker', 'all'], { error: 'must be api, worker or all' }).default('all'),
  POLYCHRON_MIGRATE: onOff.default(true),
  POLYCHRON_ADMIN_TOKEN: z
    .string()
    .transform((text) => text.split(','))
    .refine((tokens) => tokens.length <= mostAdminTokens && tokens.every((token) => adminTokenForm.test(token)), {
      error: `must be 32 to 512 printable ASCII characters without spaces, or up to ${mostAdminTokens} such tokens with commas between them`,
    })
    .optional(),
  POLYCHRON_DRAIN_TIMEOUT: whole(0, 86_400).default(20),
  POLYCHRON_SHUTDOWN_DELAY: whole(0, 600).default(0),
  POLYCHRON_CONCURRENCY: whole(1, 10_000).default(100),
  POLYCHRON_COMMANDS: onOff.optional(),
  POLYCHRON_COMMAND_USER: z
    .string()
    .regex(/^([A-Za-z_][\w.-]{0,31}\$?|\d{1,10}(:\d{1,10})?)$/, 'must be self, the name of an account, or uid[:gid]')
    .optional(),
  POLYCHRON_ALLOW_PRIVATE_HTTP: onOff.optional(),
  POLYCHRON_ALLOW_METADATA_HTTP: onOff.default(false),
  POLYCHRON_TRUST_PROXY: z
    .string()
    .transform((text, context) => {
      try {
        return readTrustedProxies(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    })
    .optional(),
  POLYCHRON_TIMETABLE_PORT: whole(0, 65_535).optional(),
  POLYCHRON_VIRTSHELL_TENANT: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9]){0,62}$/, 'must be the slug of a tenant')
    .optional(),
  POLYCHRON_ACTIONS: z.string().optional(),
  POLYCHRON_SIGNING_KEYS: z.string().optional(),
  SMTP_URL: url('smtp:', 'smtps:')
    .refine(namesServer, 'must name a host, with user and password percent-encoded')
    .optional(),
  PUBLIC_URL: url('http:', 'https:').optional(),
  POLYCHRON_LOG_RUNS: z.enum(runLines, { error: `must be one of ${runLines.join(', ')}` }).default('all'),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

/** An empty variable counts as unset, as `docker run -e NAME=` and compose files write it. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const value = parsed.data;
  const local = isLoopback(value.HOST);
  return {
    host: value.HOST,
    port: value.PORT,
    databaseUrl: value.DATABASE_URL ?? null,
    databaseConnections: value.POLYCHRON_DATABASE_CONNECTIONS,
    mongodbUrl: value.MONGODB_URL ?? null,
    dataDir: resolve(value.POLYCHRON_DATA_DIR ?? './.polychron'),
    dataDirGiven: value.POLYCHRON_DATA_DIR !== undefined,
    role: value.POLYCHRON_ROLE,
    migrate: value.POLYCHRON_MIGRATE,
    drainTimeoutMs: value.POLYCHRON_DRAIN_TIMEOUT * 1_000,
    shutdownDelayMs: value.POLYCHRON_SHUTDOWN_DELAY * 1_000,
    adminTokens: value.POLYCHRON_ADMIN_TOKEN,
    concurrency: value.POLYCHRON_CONCURRENCY,
    // Behind a public address the tokens of the default tenant are not only the operator's own any more.
    commands: value.POLYCHRON_COMMANDS ?? (local && value.PUBLIC_URL === undefined),
    commandUser: value.POLYCHRON_COMMAND_USER ?? null,
    allowPrivateHttp: value.POLYCHRON_ALLOW_PRIVATE_HTTP ?? local,
    allowMetadataHttp: value.POLYCHRON_ALLOW_METADATA_HTTP,
    smtpUrl: value.SMTP_URL ?? null,
    publicUrl: value.PUBLIC_URL ?? null,
    trustProxy: value.POLYCHRON_TRUST_PROXY ?? null,
    timetablePort: value.POLYCHRON_TIMETABLE_PORT ?? null,
    virtshellTenant: value.POLYCHRON_VIRTSHELL_TENANT ?? null,
    actionsFile: value.POLYCHRON_ACTIONS ?? null,
    signingKeysFile: value.POLYCHRON_SIGNING_KEYS ?? null,
    logLevel: value.LOG_LEVEL,
    logRuns: value.POLYCHRON_LOG_RUNS,
    childEnv: pick(given, ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR']),
  };
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function pick(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
