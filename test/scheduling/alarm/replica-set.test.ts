import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MongoClient } from 'mongodb';
import pino from 'pino';
import { type Alarm, makeAlarm } from '../../../src/scheduling/alarm/alarm.ts';
import { type Mongod, startMongod, withoutMongo } from '../../support/mongod.ts';
import { until } from '../../support/node.ts';

const replicaSet = 'alarms';

describe('the alarm on a replica set of three MongoDB servers', { skip: withoutMongo }, () => {
  const folders: string[] = [];
  let members: Mongod[];
  let alarm: Alarm;

  before(async () => {
    for (let n = 0; n < 3; n += 1) folders.push(await mkdtemp(join(tmpdir(), 'polychron-member-')));
    members = await Promise.all(folders.map((dbpath) => startMongod({ dbpath, replicaSet })));
    await asked(members[0]!, {
      replSetInitiate: {
        _id: replicaSet,
        members: members.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${port}` })),
        settings: { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 500 },
      },
    });
    await primary();
    const hosts = members.map(({ port }) => `127.0.0.1:${port}`).join(',');
    alarm = makeAlarm({
      clock: { now: () => performance.timeOrigin + performance.now() },
      logger: pino({ level: 'silent' }),
      store: { kind: 'mongo', url: `mongodb://${hosts}/polychron?replicaSet=${replicaSet}` },
      nodeName: 'one',
      listen: true,
      onWake: async () => undefined,
    });
    await alarm.start();
    await until(async () => alarm.health().ok, 'the alarm to reach its store');
  });
  after(async () => {
    await alarm?.stop();
    await Promise.all(members.map((member) => member.kill()));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  const primary = (): Promise<Mongod> =>
    until(async () => {
      for (const member of members) {
        // A member that is away is asked in vain, again and again.
        const hello = asked(member, { hello: 1 }, 500);
        const { isWritablePrimary } = await hello.catch(() => ({ isWritablePrimary: false }));
        if (isWritablePrimary) return member;
      }
      return false;
    }, 'a primary');
  const inAnHour = () => performance.timeOrigin + performance.now() + 3_600_000;
  const restart = async (index: number): Promise<void> => {
    const { port, dbpath } = members[index]!;
    members[index] = await startMongod({ port, dbpath, replicaSet });
  };

  it('makes its collection again while a member is away', async () => {
    const first = members.indexOf(await primary());
    const away = (first + 1) % 3;
    await members[away]!.kill();
    const { losses } = alarm.health();
    await withClient(members[first]!, async (client) => {
      const wakes = client.db('polychron').collection('polychron_wakes');
      await wakes.drop();
      // Somebody arms before the indexes are there, and twice.
      await wakes.insertMany([1, 2].map(() => ({ name: 'wake', data: { at: 1 } })));
    });
    await until(async () => alarm.health().losses > losses, 'the alarm to notice');
    await until(() => alarm.arm([inAnHour()]), 'a wake to be stored');
    await restart(away);
  });

  it('works again soon after a lost majority is back', async (t) => {
    const kept = members.indexOf(await primary());
    const lost = [0, 1, 2].filter((index) => index !== kept);
    await Promise.all(lost.map((index) => members[index]!.kill()));
    await until(async () => !alarm.health().ok, 'the alarm to say so');
    assert.match(alarm.health().message ?? '', /\w/);
    assert.equal(await alarm.arm([inAnHour()]), false);
    await Promise.all(lost.map(restart));
    const returned = performance.now();
    await primary();
    const elected = performance.now();
    await until(async () => alarm.health().ok, 'the alarm to work');
    await until(() => alarm.arm([inAnHour()]), 'a wake to be stored');
    t.diagnostic(
      `a primary ${Math.round(elected - returned)} ms after the return, the alarm ${Math.round(performance.now() - elected)} ms after that`,
    );
  });
});

async function withClient<T>(
  member: Mongod,
  work: (client: MongoClient) => Promise<T>,
  serverSelectionTimeoutMS = 60_000,
): Promise<T> {
  const client = new MongoClient(member.url, { directConnection: true, serverSelectionTimeoutMS });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function asked(member: Mongod, command: object, patienceMs?: number) {
  return withClient(member, (client) => client.db('admin').command({ ...command }), patienceMs);
}
