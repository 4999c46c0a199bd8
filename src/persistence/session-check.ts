import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type Client } from 'pg';
import { OutageError } from '../domain/model/errors.ts';
import { newId } from '../domain/model/id.ts';
import { readAddress } from './connection.ts';
import { makeSessionClient } from './session-client.ts';

const poolerMessage =
  'the pooler in front of PostgreSQL does not keep a connection to one session (its pool_mode is transaction or ' +
  'statement): set pool_mode=session for Polychron, or connect it to PostgreSQL itself';
const rounds = 3;
/** How long a connection may take, and how long a notification. */
const patienceMs = 10_000;

/**
 * Makes sure, before the first connection of a process, that a session keeps its settings and its backend and hears
 * NOTIFY. What passes once is not checked again. A failure is an OutageError.
 */
export function makeSessionCheck(url: string): () => Promise<void> {
  let passed: Promise<void> | undefined;
  return () => {
    if (!passed) {
      const checked = check(url);
      passed = checked;
      checked.catch(() => {
        if (passed === checked) passed = undefined;
      });
    }
    return passed;
  };
}

async function check(url: string): Promise<void> {
  const address = readAddress(url);
  // No setting of ours: a pooler that mixes sessions would pass it on to strangers.
  const SessionClient = makeSessionClient({ address, settings: {} });
  const open = (): Client => {
    const { connectionString } = address;
    const client = new SessionClient({ connectionString, connectionTimeoutMillis: patienceMs });
    return client.on('error', () => undefined);
  };
  const [one, other] = [open(), open()];
  const hurry = setTimeout(() => [one, other].forEach((client) => client.connection.stream.destroy()), patienceMs * 2);
  try {
    await Promise.all([one.connect(), other.connect()]);
    const keeps = (await keepsBackend(one, other)) && (await hears(one, other));
    if (!keeps) throw new OutageError(poolerMessage);
  } catch (error) {
    // pool_mode=statement refuses transactions.
    if (isStatementPooling(error)) throw new OutageError(poolerMessage, { cause: error });
    throw error;
  } finally {
    clearTimeout(hurry);
    await Promise.all([one.end(), other.end()].map((ended) => ended.catch(() => undefined)));
  }
}

/** While the other session holds a backend in a transaction, the first one must not have been given it, nor another one. */
async function keepsBackend(one: Client, other: Client): Promise<boolean> {
  const name = 'polychron.session_check';
  const value = newId();
  const { rows } = await one.query<{ pid: number }>(
    `select pg_backend_pid() as pid, set_config('${name}', '${value}', false)`,
  );
  const first = rows[0]?.pid;
  for (let round = 0; round < rounds; round++) {
    /* oxlint-disable no-await-in-loop -- one after the other is the point */
    await other.query('begin');
    const held = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    if (held.rows[0]?.pid === first) return false;
    const again = await one.query<{ pid: number; value: string | null }>(
      `select pg_backend_pid() as pid, current_setting('${name}', true) as value`,
    );
    await other.query('commit');
    /* oxlint-enable no-await-in-loop */
    if (again.rows[0]?.pid !== first || again.rows[0]?.value !== value) return false;
  }
  return true;
}

async function hears(one: Client, other: Client): Promise<boolean> {
  const channel = `polychron_${newId().replaceAll('-', '')}`;
  const heard = new Promise<boolean>((resolve) => {
    one.on('notification', (message) => message.channel === channel && resolve(true));
  });
  await one.query(`listen ${channel}`);
  await other.query(`notify ${channel}`);
  return Promise.race([heard, sleep(patienceMs, false, { ref: false })]);
}

function isStatementPooling(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /statement pooling/i.test(error.message);
}
