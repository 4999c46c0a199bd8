import { MongoBulkWriteError, MongoClient, ObjectId, type Db } from 'mongodb';

import type { Instant } from '../../../domain/values.ts';
import type { WakeClaimsOptions } from '../wake-claims.ts';
import { wakeTime } from '../cells.ts';
import { withDeadline } from './deadline.ts';
import { collectionName, lockIndex, MongoWakeRepository, type WakeDocument } from './mongo-repository.ts';
import { pingTimeoutMs, statementTimeoutMs, wakeName, type WakeStore } from './wake-store.ts';

const duplicateKey = 11_000;
const defaultDatabase = 'polychron';

/** Does not connect before the first call, and throws only when the URL makes no sense. */
export function makeMongoStore(url: string, options: Omit<WakeClaimsOptions, 'locks'>): WakeStore {
  const client = new MongoClient(url, {
    appName: 'polychron-alarm',
    maxPoolSize: 8,
    serverSelectionTimeoutMS: pingTimeoutMs,
    connectTimeoutMS: pingTimeoutMs,
    socketTimeoutMS: statementTimeoutMs,
    waitQueueTimeoutMS: statementTimeoutMs,
    heartbeatFrequencyMS: 1_000,
    serverMonitoringMode: 'poll',
    // The alarm tries again by itself; what the driver repeats would only come late.
    retryReads: false,
    retryWrites: false,
  });
  client.on('error', options.onTrouble);
  const db = client.db(databaseOf(url));
  const repository = new MongoWakeRepository(db, options);
  let connected = false;

  async function ping(): Promise<void> {
    // The driver does not mend a client whose very first connection failed, so that one is tried explicitly.
    if (!connected) await client.connect();
    connected = true;
    await db.command({ ping: 1 });
  }

  return {
    kind: 'mongo',
    repository,
    claims: repository.claims,
    async prepare() {
      await repository.connect();
      await makeIndexes(db);
    },
    ping: () => withDeadline(ping(), pingTimeoutMs, 'MongoDB'),
    armMany: (cells) => armMany(db, cells),
    async close() {
      // A stopped server answers nothing, but close() has cut the sockets by then.
      await withDeadline(client.close(), 1_000, 'closing MongoDB').catch(() => {});
    },
  };
}

function databaseOf(url: string): string {
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
  return named === undefined ? defaultDatabase : decodeURIComponent(named);
}

async function makeIndexes(db: Db): Promise<void> {
  const wakes = db.collection<WakeDocument>(collectionName);
  await wakes.createIndexes([
    { name: lockIndex, key: { name: 1, lockedAt: 1, nextRunAt: 1, priority: -1 } },
    { name: 'polychron_wake_cell', key: { 'data.at': 1 }, unique: true, partialFilterExpression: { name: wakeName } },
  ]);
}

async function armMany(db: Db, cells: readonly Instant[]): Promise<void> {
  const wakes = db.collection<WakeDocument>(collectionName);
  const documents = cells.map((at): WakeDocument => ({
    _id: new ObjectId(),
    name: wakeName,
    type: 'normal',
    priority: 0,
    nextRunAt: new Date(wakeTime(at)),
    lockedAt: null,
    lastModifiedBy: null,
    failCount: null,
    data: { at },
  }));
  try {
    await wakes.insertMany(documents, { ordered: false, writeConcern: { w: 'majority', journal: true } });
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
  }
}

function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined) return false;
  const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return failures.length > 0 && failures.every((failure) => failure.code === duplicateKey);
}
