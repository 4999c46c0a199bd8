import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { makeBus } from '../../../src/events/bus.ts';
import { makeEventStreams } from '../../../src/events/event-streams.ts';
import { renewEpoch } from '../../../src/persistence/engine/epoch.ts';
import { sqlOf } from '../../../src/persistence/sql/execute.ts';
import { makeStreamStore } from '../../../src/persistence/engine/stream-store.ts';
import { type Database, openDatabase } from '../../../src/persistence/orm.ts';
import { makeReader } from '../../../src/persistence/reader.ts';
import { makeRowReaders } from '../../../src/persistence/row-readers.ts';
import { NewEpochError, type StreamStore } from '../../../src/ports/stream-store.ts';
import { PositionExpiredError } from '../../../src/ports/streams.ts';
import { type Cluster, type Clusters, openClusters } from '../../support/clusters.ts';
import { until } from '../../support/node.ts';

const logger = pino({ level: 'silent' });

/** One server, started again and put back between the cases. */
describe('an epoch of events', () => {
  let clusters: Clusters;
  let cluster: Cluster;
  const opened: Database[] = [];

  before(async () => {
    clusters = await openClusters();
    cluster = await clusters.make();
    await (await open()).migrate();
  });
  after(async () => {
    for (const database of opened) await database.close();
    await clusters?.close();
  });

  async function open(url = cluster.url): Promise<Database> {
    const database = await openDatabase({ url, logger, poolSize: 4 });
    opened.push(database);
    return database;
  }

  function storeOf(database: Database, renewals: (string | null)[] = []): StreamStore {
    return makeStreamStore(
      database.pool,
      { find: async () => new Map() },
      { onNewEpoch: (_, why) => renewals.push(why) },
    );
  }

  const writeEvent = (database: Database): Promise<unknown> =>
    database.pool.query(
      `insert into event (tenant_id, type, run_id, state) values (gen_random_uuid(), 'STARTED', gen_random_uuid(), 'RUNNING')`,
    );

  /** The first statements after a restart meet connections that have broken. */
  const settled = (store: StreamStore) => until(() => store.epoch().catch(() => null), 'the server to answer');

  it('outlives the server process: after a restart the streams go on', async () => {
    const database = await open();
    const store = storeOf(database);
    const { epoch, place } = await store.head();
    await cluster.stop('immediate');
    await cluster.start();
    assert.deepEqual(await settled(store), epoch);
    await writeEvent(database);
    assert.equal((await store.freshEvents(epoch, place, null, 10)).rows.length, 1);
  });

  it('ends by hand: what was written before belongs to the old one, also what was not committed yet', async () => {
    const database = await open();
    const store = storeOf(database);
    const { epoch, place } = await store.head();
    const writer = await database.pool.connect();
    await writer.query('begin');
    await writer.query(
      `insert into event (tenant_id, type, run_id, state) values (gen_random_uuid(), 'STARTED', gen_random_uuid(), 'RUNNING')`,
    );
    const renewing = renewEpoch(sqlOf(database.engine), 'a test');
    await until(
      async () =>
        (await database.pool.query(`select 1 from pg_locks where relation = 'event'::regclass and not granted`)).rows
          .length > 0,
      'the renewal to wait for the writer',
    );
    assert.deepEqual((await store.head()).epoch, epoch);
    await writer.query('commit');
    writer.release();
    await renewing;
    await assert.rejects(store.freshEvents(epoch, place, null, 10), NewEpochError);
    const now = await store.head();
    assert.equal(now.epoch.number, epoch.number + 1);
    await writeEvent(database);
    const { rows } = await store.freshEvents(now.epoch, now.place, null, 10);
    assert.deepEqual(
      rows.map((row) => row.epoch),
      [now.epoch.id],
    );
  });

  it('is one for all who find at once that the database is a copy', async () => {
    for (const database of opened.splice(0)) await database.close();
    const elsewhere = cluster.url.replace(/postgres$/, 'template1');
    await clusters.run('psql', '-d', elsewhere, '-c', 'create database copy template postgres');
    const url = cluster.url.replace(/postgres$/, 'copy');
    const original = await storeOf(await open()).epoch();
    const renewals: (string | null)[] = [];
    const stores = await Promise.all(Array.from({ length: 4 }, async () => storeOf(await open(url), renewals)));
    const epochs = await Promise.all(stores.map((store) => store.epoch()));
    assert.deepEqual(new Set(epochs.map(({ id }) => id)).size, 1);
    assert.equal(epochs[0]!.number, original.number + 1);
    assert.equal(renewals.filter((why) => why !== null).length, 1);
  });

  it('ends when the files are put back: who has seen more, says so, and a cursor from then expires', async () => {
    const database = await open();
    const store = storeOf(database);
    await cluster.stop();
    await clusters.copy(cluster.data, `${cluster.data}-copy`);
    await cluster.start();
    await settled(store);
    const reader = makeReader(database.pool, makeRowReaders(database.orm));
    const streamsOf = (of: StreamStore) => makeEventStreams(of, makeBus(logger), reader);
    const { epoch, place } = await store.head();
    for (let n = 0; n < 5; n += 1) await writeEvent(database);
    await store.freshEvents(epoch, place, null, 10);
    const cursor = await streamsOf(store).head();

    await cluster.stop('immediate');
    await rm(cluster.data, { recursive: true });
    await clusters.copy(`${cluster.data}-copy`, cluster.data);
    await cluster.start();
    const blank = storeOf(database);
    assert.deepEqual(await settled(blank), epoch, 'one that has seen nothing cannot tell');
    await assert.rejects(streamsOf(blank).checkEvents(cursor), PositionExpiredError);
    const now = await settled(store);
    assert.equal(now.number, epoch.number + 1);
    assert.notEqual(now.id, epoch.id);
    await assert.rejects(streamsOf(blank).checkEvents(cursor), PositionExpiredError);
  });

  it('falls back to the start of the server where its identifiers may not be read', async () => {
    const root = await open();
    await root.pool.query('create role managed login');
    await root.pool.query('create database managed owner managed');
    const inside = await open(cluster.url.replace(/postgres$/, 'managed'));
    await inside.pool.query('revoke execute on function pg_control_system() from public');
    const url = cluster.url.replace('polychron@', 'managed@').replace(/postgres$/, 'managed');
    const database = await open(url);
    await database.migrate();
    const renewals: (string | null)[] = [];
    const store = storeOf(database, renewals);
    const { epoch, place } = await store.head();
    await writeEvent(database);
    assert.equal((await store.freshEvents(epoch, place, null, 10)).rows.length, 1);
    const { rows } = await database.pool.query<{ server: Record<string, string> }>('select server from event_epoch');
    assert.deepEqual(Object.keys(rows.at(-1)!.server).sort(), ['database', 'started', 'table', 'timeline']);
    assert.deepEqual(await storeOf(database).epoch(), epoch);
    await cluster.stop();
    await cluster.start();
    const now = await settled(store);
    assert.equal(now.number, epoch.number + 1);
    assert.match(renewals[0] ?? '', /^the database is at /);
    await assert.rejects(store.freshEvents(epoch, place, null, 10), NewEpochError);

    // One that may read all, and one that may not, agree about a server that they both see.
    const all = storeOf(inside, renewals);
    assert.deepEqual(await settled(all), now);
    assert.deepEqual(await store.epoch(), now);
    assert.equal(renewals.length, 1);
  });
});
