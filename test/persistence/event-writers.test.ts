import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { OutageError } from '../../src/domain/model/errors.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embedded/embedded-postgres.ts';
import { makeStreamStore } from '../../src/persistence/engine/stream-store.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { until } from '../support/node.ts';
import { quiet } from './database.ts';
import { randomFrom, writeEvents } from './event-writer.ts';

type Position = readonly [tx: string, seq: string];

const writerFile = fileURLToPath(new URL('./event-writer.ts', import.meta.url));

/** A server of its own, since one of its processes is killed, and with it all connections of the server. */
describe('positions of the event stream', () => {
  let url: string;
  let database: Database;
  const closing: (() => Promise<unknown>)[] = [];

  before(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'polychron-events-'));
    closing.unshift(() => rm(dataDir, { recursive: true }));
    const server = await startEmbeddedPostgres({
      dataDir,
      logger: pino({ level: 'silent' }),
      settings: { fsync: 'off', full_page_writes: 'off' },
    });
    closing.unshift(() => server.stop());
    url = server.url;
    database = await openDatabase({ url, logger: quiet });
    closing.unshift(() => database.close());
    await database.migrate();
    await database.pool.query('create database elsewhere');
    await database.pool.query(`create role stranger login superuser password 'stranger'`);
  });
  after(async () => {
    for (const close of closing) await close();
  });

  /** An open transaction with a number. */
  async function linger(changes: { database?: string; user?: string; name: string }): Promise<pg.Client> {
    const at = new URL(url);
    if (changes.database !== undefined) at.pathname = `/${changes.database}`;
    if (changes.user !== undefined) [at.username, at.password] = [changes.user, changes.user];
    const client = new pg.Client({ connectionString: at.href, application_name: changes.name });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query('select pg_current_xact_id()');
    return client;
  }

  const strangers = () =>
    Promise.all([
      linger({ database: 'elsewhere', name: 'polychron' }),
      linger({ user: 'stranger', name: 'their program' }),
      linger({ name: 'psql' }),
    ]);

  const heldAt = (edge: Position) => ({ rows: [], edge, full: false, behind: true });

  const append = (client: pg.Client | pg.Pool): Promise<unknown> =>
    client.query(
      `insert into event (tenant_id, type, run_id, state) values (gen_random_uuid(), 'STARTED', gen_random_uuid(), 'RUNNING')`,
    );

  it('do not wait for strangers: of another database, of another role, of another program with our role', async () => {
    const store = makeStreamStore(database.pool, { find: async () => new Map() });
    const open = await strangers();
    try {
      const { epoch, place: start } = await store.head();
      await append(database.pool);
      const { rows } = await store.freshEvents(epoch, start, null, 10);
      assert.equal(rows.length, 1);
      assert.deepEqual((await store.head()).place, [rows[0]!.tx, rows[0]!.seq]);
    } finally {
      await Promise.all(open.map((client) => client.end()));
    }
  });

  it('wait for every session that may be a writer of ours, also one whose name got lost on its way', async () => {
    const store = makeStreamStore(database.pool, { find: async () => new Map() });
    for (const name of ['polychron', 'polychron engine - 10.0.0.1:4', '']) {
      const writer = await linger({ name });
      const { epoch, place: start } = await store.head();
      await append(database.pool);
      assert.deepEqual(await store.freshEvents(epoch, start, null, 10), heldAt(start), name);
      await append(writer);
      await writer.query('commit');
      const { rows } = await store.freshEvents(epoch, start, null, 10);
      assert.equal(rows.length, 2, name);
      assert.ok(BigInt(rows[0]!.tx) < BigInt(rows[1]!.tx));
      await writer.end();
    }
  });

  it('are seen by a role that may see nothing else of other sessions, with track_activities off', async () => {
    await database.pool.query(`create role modest login password 'modest'; grant select, insert on event to modest;
      grant select on event_epoch, event_seq_seq to modest;
      alter role modest set track_activities = off`);
    const at = new URL(url);
    [at.username, at.password] = ['modest', 'modest'];
    const modest = await openDatabase({ url: at.href, logger: quiet, poolSize: 2 });
    const nameless: boolean[] = [];
    const store = makeStreamStore(
      modest.pool,
      { find: async () => new Map() },
      { onNameless: () => nameless.push(true) },
    );
    const writer = await linger({ name: 'polychron' });
    const open = await strangers();
    try {
      const { epoch, place: start } = await store.head();
      await append(modest.pool);
      assert.deepEqual(await store.freshEvents(epoch, start, null, 10), heldAt(start));
      await writer.query('rollback');
      assert.equal((await store.freshEvents(epoch, start, null, 10)).rows.length, 1);
      assert.deepEqual(nameless, []);
    } finally {
      await Promise.all([writer, ...open].map((client) => client.end()));
      await modest.close();
    }
  });

  it('wait for everybody, and say so once, when our own sessions do not show their name', async () => {
    const pool = new pg.Pool({ connectionString: url, application_name: 'a pooler', max: 2 });
    let heard = 0;
    const store = makeStreamStore(pool, { find: async () => new Map() }, { onNameless: () => (heard += 1) });
    const stranger = await linger({ database: 'elsewhere', name: 'theirs' });
    try {
      const { epoch, place: start } = await store.head();
      await append(pool);
      assert.deepEqual(await store.freshEvents(epoch, start, null, 10), heldAt(start));
      await stranger.end();
      assert.equal((await store.freshEvents(epoch, start, null, 10)).rows.length, 1);
      assert.equal(heard, 1);
    } finally {
      await stranger.end();
      await pool.end();
    }
  });

  it('lose nothing and keep their order under 8 writers, strangers, a killed process and a killed server process', async (t) => {
    const store = makeStreamStore(database.pool, { find: async () => new Map() });
    const { epoch, place: start } = await store.head();
    const read: Position[] = [];
    let at: Position = start;
    async function readOn(): Promise<number> {
      try {
        const { rows, behind } = await store.freshEvents(epoch, at, null, 50);
        for (const { tx, seq } of rows) read.push((at = [tx, seq]));
        return rows.length + (behind ? 1 : 0);
      } catch (error) {
        if (!(error instanceof OutageError)) throw error;
        return -1;
      }
    }

    let open = await strangers();
    let writing = 8;
    const done = (): void => void (writing -= 1);
    const writers = Array.from({ length: 6 }, (_, n) => writeEvents(url, 150, randomFrom(n + 1)).finally(done));
    const children = [11, 12].map(startWriter);
    const ends = children.map((child) => once(child, 'exit').finally(done));
    const kill = { process: false, server: false };
    for (let over = false; !over;) {
      // Asked before the reading: what it misses then has not been written.
      const written = writing === 0;
      over = (await readOn()) === 0 && written;
      if (read.length > 300 && !kill.process) {
        kill.process = true;
        children[0]!.kill('SIGKILL');
      }
      if (read.length > 800 && !kill.server) {
        kill.server = true;
        await killOneBackend();
        open = await until(() => strangers().catch(() => null), 'the server to be back');
      }
    }
    await Promise.all([...writers, ...ends]);
    // All of it is read while the strangers still live.
    for (const client of open) await client.query('select 1');
    await Promise.all(open.map((client) => client.end()));
    const { rows } = await database.pool.query<{ tx: string; seq: string }>(
      `select tx::text as tx, seq::text as seq from event where (tx, seq) > ($1::text::xid8, $2::bigint) order by event.tx, event.seq`,
      [...start],
    );
    assert.ok(kill.process && kill.server && rows.length > 1_500, `${rows.length} events`);
    assert.deepEqual(
      read,
      rows.map((row) => [row.tx, row.seq]),
    );
    t.diagnostic(`${rows.length} events of 8 writers`);
  });

  function startWriter(seed: number): ChildProcess {
    const program = `import { randomFrom, writeEvents } from ${JSON.stringify(writerFile)};
      await writeEvents(${JSON.stringify(url)}, 150, randomFrom(${seed}));`;
    return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: 'inherit' });
  }

  async function killOneBackend(): Promise<void> {
    const pid = await until(async () => {
      const { rows } = await database.pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and backend_xid is not null
           and application_name like 'polychron%' limit 1`,
      );
      return rows[0]?.pid;
    }, 'a writer at work');
    process.kill(pid, 'SIGKILL');
  }
});
