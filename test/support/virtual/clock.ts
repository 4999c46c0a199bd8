import pg from 'pg';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Instant } from '../../../src/domain/model/values.ts';

/** A clock that the test sets, in this process and in its database. */
export interface VirtualClock extends Clock {
  set(at: Instant): void;
  /** Copies the time to the database; call it before a statement that reads the clock. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes `clock_timestamp()` in this database return the test's time: a function with this name comes before
 * PostgreSQL's own in the search path. Call it before other connections are made.
 */
export async function makeVirtualClock(databaseUrl: string, start: Instant): Promise<VirtualClock> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const name = client.escapeIdentifier(new URL(databaseUrl).pathname.slice(1));
  await client.query(`
    create schema virtual;
    create table virtual.moment (at timestamptz not null);
    insert into virtual.moment values ('epoch');
    create function virtual.clock_timestamp() returns timestamptz language sql volatile as 'select at from virtual.moment';
    alter database ${name} set search_path = virtual, public, pg_catalog;`);
  let now = start;
  let told: Instant | null = null;
  return {
    now: () => now,
    set(at) {
      now = at;
    },
    async sync() {
      if (told === now) return;
      await client.query('update virtual.moment set at = $1', [new Date(now).toISOString()]);
      told = now;
    },
    close: () => client.end(),
  };
}
