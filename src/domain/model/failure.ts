import { CrowdError, OutageError } from './errors.ts';

/**
 * What a failed batch says about its rows.
 * OUTAGE: nothing; the store is unavailable, and the same batch may pass later.
 * CONTENTION: the statement was blocked by others or took too long, perhaps because of one row.
 * OWN: a row is at fault, and the same batch would always fail. Every error that is not known as an outage is OWN.
 */
export type Failure = 'OUTAGE' | 'CONTENTION' | 'OWN';

export function failureOf(error: unknown): Failure {
  let contention = false;
  for (const at of causesOf(error)) {
    if (at instanceof OutageError || at instanceof CrowdError) return 'OUTAGE';
    const code = codeOf(at);
    if (outage.test(code) || lostConnection.test(at.message)) return 'OUTAGE';
    contention ||= contended.test(code) || at.message === 'Query read timeout';
  }
  return contention ? 'CONTENTION' : 'OWN';
}

/**
 * True when the store was never asked because all connections were in use for too long. It says nothing about any row.
 */
export function isCrowd(error: unknown): boolean {
  return causesOf(error).some(
    (at) => at instanceof CrowdError || at.message.startsWith(noConnectionFree) || codeOf(at) === '53300',
  );
}

/** A condition in which a database that answers refuses all statements. */
export interface Lack {
  /** A stable name for metrics. */
  readonly name: (typeof lacks)[number][1];
  readonly message: string;
}

/** Null when the code names no condition that an operator must correct. */
export function lackOf(code: string): Lack | null {
  const found = lacks.find(([pattern]) => pattern.test(code));
  return found ? { name: found[1], message: found[2] } : null;
}

/** The lack that caused an error, or null. */
export function lackBehind(error: unknown): Lack | null {
  for (const at of causesOf(error)) {
    const lack = lackOf(codeOf(at));
    if (lack) return lack;
  }
  return null;
}

const lacks = [
  [/^53100$/, 'disk_full', 'the disk of the database is full'],
  [/^53200$/, 'out_of_memory', 'the database is out of memory'],
  [/^53300$/, 'too_many_connections', 'the database has no connection left'],
  [/^53400$/, 'limit_reached', 'a limit that is set in the database has been reached'],
  [/^53\w{3}$/, 'lack_of_resources', 'the database lacks resources'],
  [/^25006$/, 'read_only', 'the database is read-only'],
  [/^42501$/, 'permission_denied', 'the database denies a permission that this service needs'],
  [/^58\w{3}$/, 'broken_files', 'the database cannot read or write its files'],
  [/^28\w{3}$/, 'sign_in_refused', 'the database refuses to let this service in'],
  [/^3D000$/, 'no_database', 'the database does not exist'],
] as const;

/** One line for logs and for people. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(error);
  return `${text.slice(0, longestReason)}${typeof code === 'string' ? ` (${code})` : ''}`;
}

const longestReason = 500;

// Errors of sockets; connections (08); sign-in (28); a missing database or prepared statement (3D000, 26000); resources
// (53); the operating system (58); starting and stopping (57P0x); an ended session (25P03). Also a standby (25006) and
// permissions (42501), because none of our statements would pass.
const outage =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|(08|28|53|58)\w{3}|57P0\d|3D000|26000|42P05|25006|25P03|42501)$/;
// Deadlocks and serialization (40), a lock that was not available (55P03), the time limit of a statement (57014).
const contended = /^(40\w{3}|55P03|57014)$/;
// The driver sets no code on these errors.
const noConnectionFree = 'timeout exceeded when trying to connect';
const lostConnection = new RegExp(
  `^(Connection terminated|${noConnectionFree}|Client has encountered a connection error|Cannot use a pool after|Client was closed and is not queryable)`,
);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The error and its causes, outermost first. */
export function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = causeOf(at)) causes.push(at);
  return causes;
}

function causeOf(error: Error): unknown {
  return error.cause ?? ('previous' in error ? error.previous : undefined);
}
