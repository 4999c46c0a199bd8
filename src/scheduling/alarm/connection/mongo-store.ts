import { randomUUID } from 'node:crypto';
import {
  MongoBulkWriteError,
  MongoClient,
  type MongoClientOptions,
  MongoServerError,
  ObjectId,
  type Db,
} from 'mongodb';
import type { Instant } from '../../../domain/model/values.ts';
import type { WakeClaimsOptions } from '../wake-claims.ts';
import { wakeTime } from '../cells.ts';
import { withDeadline } from './deadline.ts';
import { cellIndex, collectionName, lockIndex, MongoWakeRepository, type WakeDocument } from './mongo-repository.ts';
import { pingTimeoutMs, type WakeStore } from './wake-store.ts';
import { wakeName, statementTimeoutMs } from './wake-locks.ts';

const duplicateKey = 11_000;
const noNamespace = 26;
const defaultDatabase = 'polychron';

/** The document whose mark shows that the wakes have not been dropped or replaced. */
const markId = new ObjectId('6d61726b0000000000000000');
interface Mark {
  readonly _id: ObjectId;
  readonly name: 'mark';
  readonly made: string;
}

const clientOptions: MongoClientOptions = {
  appName: 'polychron-alarm',
  maxPoolSize: 8,
  serverSelectionTimeoutMS: pingTimeoutMs,
  connectTimeoutMS: pingTimeoutMs,
  socketTimeoutMS: statementTimeoutMs,
  waitQueueTimeoutMS: statementTimeoutMs,
  heartbeatFrequencyMS: 1_000,
  serverMonitoringMode: 'poll',
  // The alarm tries again by itself; repeats by the driver would come late.
  retryReads: false,
  retryWrites: false,
};

/** Why the driver cannot use the URL, without the password in it; null when it can. */
export function mongoUrlProblem(url: string): string | null {
  try {
    void new MongoClient(url, clientOptions);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const secret = /^[^/]+\/\/[^/@]*:([^/@]+)@/.exec(url)?.[1];
    // The driver's message may repeat the URL.
    const hasSecret = message.includes('://') || (secret !== undefined && message.includes(secret));
    return hasSecret ? 'cannot be read as an address of MongoDB' : message;
  }
}

/** Does not connect before the first call. Throws only when the URL is invalid. */
export function makeMongoStore(url: string, options: Omit<WakeClaimsOptions, 'locks'>): WakeStore {
  const client = new MongoClient(url, clientOptions);
  client.on('error', options.onTrouble);
  const db = client.db(databaseOf(url));
  const repository = new MongoWakeRepository(db, options);
  let connected = false;

  async function ping(): Promise<void> {
    // The driver does not reconnect a client whose very first connection failed, so this connects explicitly.
    if (!connected) {
      await client.connect();
      await repository.connect();
    }
    connected = true;
    await db.command({ ping: 1 });
  }

  return {
    kind: 'mongo',
    repository,
    claims: repository.claims,
    look: () => withDeadline(look(db), pingTimeoutMs, 'MongoDB'),
    prepare: () => prepare(db),
    ping: () => withDeadline(ping(), pingTimeoutMs, 'MongoDB'),
    armMany: (cells) => armMany(db, cells),
    async close() {
      // A stopped server does not answer, but close() has cut the sockets by then.
      await withDeadline(client.close(), 1_000, 'closing MongoDB').catch(() => {});
    },
  };
}

function databaseOf(url: string): string {
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
  return named === undefined ? defaultDatabase : decodeURIComponent(named);
}

async function look(db: Db): Promise<string | null> {
  const collection = db.collection<Mark>(collectionName);
  const [mark, indexes] = await Promise.all([
    collection.findOne({ _id: markId }),
    collection
      .listIndexes()
      .toArray()
      .catch((error: unknown) => {
        if (error instanceof MongoServerError && error.code === noNamespace) return [];
        throw error;
      }),
  ]);
  const whole = [lockIndex, cellIndex].every((wanted) => indexes.some(({ name }) => name === wanted));
  return whole && mark !== null ? mark.made : null;
}

async function prepare(db: Db): Promise<string> {
  try {
    await makeIndexes(db);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw error;
    // Without the index, cells were armed twice. All wakes are removed; nodes that see the new mark arm them again.
    await db.collection<WakeDocument>(collectionName).deleteMany({ name: wakeName });
    await makeIndexes(db);
  }
  const made = randomUUID();
  await db
    .collection<Mark>(collectionName)
    .updateOne({ _id: markId }, { $set: { name: 'mark', made } }, { upsert: true, writeConcern: { w: 1 } });
  return made;
}

async function makeIndexes(db: Db): Promise<void> {
  const wakes = db.collection<WakeDocument>(collectionName);
  const { setName } = await db.command({ hello: 1 });
  await wakes.createIndexes(
    [
      { name: lockIndex, key: { name: 1, lockedAt: 1, nextRunAt: 1, priority: -1 } },
      { name: cellIndex, key: { 'data.at': 1 }, unique: true, partialFilterExpression: { name: wakeName } },
    ],
    // Without it, a replica set would wait for a member that is away. A single server refuses the option.
    setName === undefined ? {} : { commitQuorum: 'majority' },
  );
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
