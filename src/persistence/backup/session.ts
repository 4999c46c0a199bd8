import pg from 'pg';
import { to as copyTo, from as copyFrom } from 'pg-copy-streams';
import { BackupError } from './contents.ts';

export type Session = pg.Client;

/** Text that means the same to every server, and no limit of time: large tables take as long as they take. */
const settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  statement_timeout: '0',
  lock_timeout: '30s',
  idle_in_transaction_session_timeout: '0',
  // An error, rather than a backup of what one tenant may see.
  row_security: 'off',
};

/** Runs `work` in one transaction on a connection of its own. The settings are the transaction's, so a pooler does not matter. */
export async function inTransaction<Result>(
  url: string,
  begin: string,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = new pg.Client({ connectionString: url, application_name: 'polychron-backup', keepAlive: true });
  // A connection that breaks also fails what is asked of it.
  session.on('error', () => undefined);
  try {
    await session.connect();
  } catch (cause) {
    throw new BackupError(`the database cannot be reached: ${(cause as Error).message}`, { cause });
  }
  try {
    await session.query(begin);
    for (const [name, value] of Object.entries(settings)) {
      await session.query('select set_config($1, $2, true)', [name, value]);
    }
    const result = await work(session);
    await session.query('commit');
    return result;
  } finally {
    // What is not committed by now is undone by it.
    await session.end().catch(() => undefined);
  }
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export { copyFrom, copyTo };
