import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { makeStreamStore } from '../../../src/persistence/engine/stream-store.ts';
import { openDatabase } from '../../../src/persistence/orm.ts';
import { makeRetentionStore } from '../../../src/persistence/retention/retention-store.ts';
import { makePruner } from '../../../src/scheduling/pruner.ts';
import { type Cluster, type Clusters, openClusters } from '../../support/clusters.ts';
import { type Doorway, makeDoorway } from '../../support/doorway.ts';
import { type Look, openLook } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { type GraphqlError, type Service, startService } from '../../support/service.ts';
import { openSocket, type SocketClient, StreamError } from '../../support/subscription.ts';
import { bareId, ended, executeTask, makeTask } from '../../support/work.ts';

const runEvents = 'subscription ($after: Cursor) { runEvents(after: $after) { cursor type run { id } } }';
const scheduleEvents = 'subscription ($after: Cursor) { scheduleEvents(after: $after) { cursor type } }';
const logTail =
  'subscription ($run: ID!, $after: Cursor) { logTail(runId: $run, after: $after) { cursor final entries { index } } }';
const runProgress =
  'subscription ($run: ID!, $after: Cursor) { runProgress(runId: $run, after: $after) { cursor snapshot final } }';

interface Event {
  readonly cursor: string;
  readonly type: string;
  readonly run: { readonly id: string };
}

/** What a stream has delivered so far, and how it ended. */
interface Followed<T> {
  readonly seen: readonly T[];
  /** Rejects with the errors with which the stream ended. */
  readonly over: Promise<void>;
}

/** One service, whose database is replaced beneath it twice; it is never started again. */
describe('a database that has gone back', () => {
  let clusters: Clusters;
  let primary: Cluster;
  let promoted: Cluster;
  let doorway: Doorway;
  let service: Service;
  let client: SocketClient;
  let task: string;
  const looks: Look[] = [];

  before(async () => {
    clusters = await openClusters();
    primary = await clusters.make();
    doorway = await makeDoorway(primary.url);
    await doorway.open();
    service = await startService({ databaseUrl: doorway.url });
    client = openSocket(service);
    task = (await makeTask(service, 'short')).id;
  });
  after(async () => {
    await client?.close();
    await service?.stop();
    await Promise.all(looks.map((look) => look.close()));
    await doorway?.close();
    await clusters?.close();
  });

  function lookAt(url: string): Look {
    const look = openLook(url);
    looks.push(look);
    return look;
  }

  function follow<T>(query: string, variables: object = {}): Followed<T> {
    const seen: T[] = [];
    const over = (async () => {
      for await (const event of client.stream<T>(query, variables)) seen.push(event);
    })();
    over.catch(() => undefined);
    return { seen, over };
  }

  /** The start that the error offers. */
  async function expiry(over: Promise<unknown>): Promise<string> {
    const error = await over.then(
      () => assert.fail('the stream ended without a word'),
      (thrown: unknown) => thrown,
    );
    // In its midst a stream ends with a message of its own, which the client throws as a list.
    const errors = error instanceof StreamError ? error.errors : error;
    assert.ok(Array.isArray(errors), String(error));
    const [{ message, extensions } = { message: '', extensions: {} }] = errors as readonly GraphqlError[];
    assert.equal(extensions?.code, 'CURSOR_EXPIRED', message);
    assert.match(message, /restored or replaced/);
    return String(extensions?.['oldestCursor']);
  }

  const runAndEnd = async (): Promise<string> => {
    const run = await executeTask(service, task);
    await ended(service, [run]);
    return run;
  };

  const sees = (events: Followed<Event>, run: string) =>
    until(
      async () => events.seen.some((event) => event.run.id === run && event.type === 'SUCCEEDED'),
      'the events of a run',
    );

  const typesOf = (events: Followed<Event>, run: string) =>
    events.seen.filter((event) => event.run.id === run).map(({ type }) => type);

  /** Breaks all connections; those that follow lead to the other server. */
  async function replaceBy(url: string): Promise<void> {
    await doorway.close();
    doorway.leadTo(url);
    await doorway.open();
    client.cut();
    await service.ready();
  }

  it('by the promotion of a standby that lagged: live streams are told, and nothing is missed in silence', async () => {
    promoted = await primary.standby();
    const [ours, theirs] = [lookAt(primary.url), lookAt(promoted.url)];
    const long = await makeTask(service, 'long', { params: { durationMs: 600_000, logLines: 60_000 } });
    const running = await executeTask(service, long.id);
    const events = follow<Event>(runEvents);
    const schedules = follow<Event>(scheduleEvents);
    const log = follow<{ cursor: string; entries: { index: number }[] }>(logTail, { run: running });
    const progress = follow<{ cursor: string; snapshot: boolean }>(runProgress, { run: running });
    await until(
      async () => (await theirs.rows(`select 1 from log_entry where run_id = $1`, [bareId(running)])).length > 0,
      'the replica to have the run and some of its log',
    );
    await theirs.rows(`alter system set primary_conninfo = ''`);
    await theirs.rows('select pg_reload_conf()');
    await until(
      async () => (await theirs.rows('select 1 from pg_stat_wal_receiver')).length === 0,
      'the replica to lag',
    );
    const [reached] = await theirs.rows<{ lines: number }>('select count(*)::int as lines from log_entry');

    const lost = await runAndEnd();
    await sees(events, lost);
    const cursor = events.seen.at(-1)!.cursor;
    await until(
      async () => (log.seen.at(-1)?.entries.at(-1)?.index ?? 0) > reached!.lines + 20 && progress.seen.length > 1,
      'lines that the replica does not have',
    );
    const oldLog = log.seen.at(-1)!.cursor;
    const oldProgress = progress.seen.at(-1)!.cursor;
    await ours.close();
    looks.splice(looks.indexOf(ours), 1);

    await doorway.close();
    await primary.stop('immediate');
    await theirs.rows('select pg_promote()');
    doorway.leadTo(promoted.url);
    await doorway.open();

    const start = await expiry(events.over);
    await expiry(schedules.over);
    const logStart = await expiry(log.over);
    await service.ready();
    await until(
      async () => progress.seen.slice(1).some(({ snapshot }) => snapshot),
      'the progress to begin anew, with a snapshot',
    );
    assert.equal(await expiry(follow(runEvents, { after: cursor }).over), start);
    assert.equal(await expiry(follow(logTail, { run: running, after: oldLog }).over), logStart);
    const again = follow<{ snapshot: boolean }>(runProgress, { run: running, after: oldProgress });
    await until(async () => again.seen.length > 0, 'progress');
    assert.equal(again.seen[0]?.snapshot, true);

    const whole = follow<Event>(runEvents, { after: start });
    const fresh = follow<Event>(runEvents);
    const next = await runAndEnd();
    await sees(whole, next);
    await sees(fresh, next);
    assert.deepEqual(typesOf(whole, next).at(0), 'CREATED');
    assert.deepEqual(typesOf(whole, lost), [], 'a run that is not there any more');
    const { run } = await service.data<{ run: unknown }>('query ($id: ID!) { run(id: $id) { id } }', { id: lost });
    assert.equal(run, null);
    await service.data('mutation ($id: ID!) { cancelRun(input: { id: $id, grace: "PT0S" }) { errors { message } } }', {
      id: running,
    });
    const lines = follow<{ final: boolean; entries: { index: number }[] }>(logTail, { run: running, after: logStart });
    await lines.over;
    const indexes = lines.seen.flatMap(({ entries }) => entries.map(({ index }) => index));
    assert.deepEqual(
      indexes,
      indexes.map((_, n) => n + 1),
    );
    assert.ok(lines.seen.at(-1)?.final);
    assert.ok(service.logged().some(({ msg }) => msg.startsWith('a new epoch of events has begun')));
  });

  it('by a restore into a cluster whose numbers are lower: old cursors expire, before and after events are pruned', async () => {
    const theirs = lookAt(promoted.url);
    await theirs.rows('do $$ begin for n in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$');
    const events = follow<Event>(runEvents);
    const told = await runAndEnd();
    await sees(events, told);
    const cursor = events.seen.at(-1)!.cursor;
    const dump = join(clusters.folder, 'dump');
    await clusters.run('pg_dump', '-Fc', '-f', dump, promoted.url);
    const lost = await runAndEnd();
    await sees(events, lost);

    const restored = await clusters.make();
    await clusters.run('pg_restore', '--exit-on-error', '--no-owner', '-d', restored.url, dump);
    const look = lookAt(restored.url);
    const [numbers] = await look.rows<{ lower: boolean }>(
      'select pg_snapshot_xmax(pg_current_snapshot()) < (select max(tx) from event) as lower',
    );
    assert.ok(numbers?.lower, 'the numbers of the new cluster are lower');
    await replaceBy(restored.url);
    client = openSocket(service);

    const start = await expiry(follow(runEvents, { after: cursor }).over);
    const whole = follow<Event>(runEvents, { after: start });
    const fresh = follow<Event>(runEvents);
    const next = await runAndEnd();
    await sees(whole, next);
    await until(async () => fresh.seen.length > 0 || (await runAndEnd()) === '', 'a fresh follower to see events');
    assert.equal(typesOf(whole, next)[0], 'CREATED');
    assert.deepEqual([...typesOf(whole, told), ...typesOf(whole, lost)], []);

    const logger = pino({ level: 'silent' });
    const database = await openDatabase({ url: restored.url, logger, poolSize: 2 });
    try {
      const store = makeStreamStore(database.pool, { find: async () => new Map() });
      const { epoch, place } = await store.head();
      // Otherwise every follower would look again after 15 ms, for ever.
      const { behind } = await store.freshEvents(epoch, place, null, 10);
      assert.equal(behind, false);
      await look.rows(`update event set at = now() - interval '8 days' where (epoch, tx) < ($1, $2::text::xid8)`, [
        epoch.number,
        place[0],
      ]);
      await makePruner({ store: makeRetentionStore(database.engine), logger }).pass();
    } finally {
      await database.close();
    }
    const [left] = await look.rows<{ old: number }>(
      'select count(*)::int as old from event where epoch < (select max(number) from event_epoch)',
    );
    assert.equal(left?.old, 0);
    const later = await expiry(follow(runEvents, { after: cursor }).over);
    const [byOld, byNew] = [
      follow<Event>(runEvents, { after: later }),
      follow<Event>(runEvents, { after: whole.seen.at(-1)!.cursor }),
    ];
    const last = await runAndEnd();
    await sees(byOld, last);
    await sees(byNew, last);
    assert.deepEqual(typesOf(byNew, last), typesOf(byOld, last));
    assert.equal(typesOf(byNew, last)[0], 'CREATED');
  });
});
