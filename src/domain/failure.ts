import { OutageError } from './errors.ts';

/**
 * What a failed batch says about its rows. OUTAGE: nothing, the store is away, and the same batch may pass later.
 * CONTENTION: the statement met others or took too long, perhaps because of one row. OWN: some row is at fault, and the
 * same batch would fail for ever. What nobody has named as an outage is a row's own.
 */
export type Failure = 'OUTAGE' | 'CONTENTION' | 'OWN';

export function failureOf(error: unknown): Failure {
  let contention = false;
  for (const at of causesOf(error)) {
    if (at instanceof OutageError) return 'OUTAGE';
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (outage.test(code) || lostConnection.test(at.message)) return 'OUTAGE';
    contention ||= contended.test(code) || at.message === 'Query read timeout';
  }
  return contention ? 'CONTENTION' : 'OWN';
}

/** Whether nobody has been asked, because all connections were in use for too long. It says nothing of any row. */
export function isCrowd(error: unknown): boolean {
  return causesOf(error).some(({ message }) => message.startsWith(noConnectionFree));
}

/** For logs and for people, in one line. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const told = typeof message === 'string' && message !== '' ? message : String(error);
  return `${told.slice(0, longestReason)}${typeof code === 'string' ? ` (${code})` : ''}`;
}

const longestReason = 500;

// Sockets' errors; connections (08), sign-in (28), a database or a prepared statement that is not there (3D000, 26000),
// resources (53), the operating system (58), starting and stopping (57P0x), a standby (25006), a session ended (25P03).
const outage =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|(08|28|53|58)\w{3}|57P0\d|3D000|26000|42P05|25006|25P03)$/;
// Deadlocks and serialisation (40), a lock that was not to be had (55P03), the time limit of a statement (57014).
const contended = /^(40\w{3}|55P03|57014)$/;
// The driver gives these no code.
const noConnectionFree = 'timeout exceeded when trying to connect';
const lostConnection = new RegExp(
  `^(Connection terminated|${noConnectionFree}|Client has encountered a connection error|Cannot use a pool after|Client was closed and is not queryable)`,
);

/** The error and what is behind it. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = causeOf(at)) causes.push(at);
  return causes;
}

function causeOf(error: Error): unknown {
  return error.cause ?? ('previous' in error ? error.previous : undefined);
}
