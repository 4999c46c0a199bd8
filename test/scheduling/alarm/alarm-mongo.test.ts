import { suite } from 'node:test';

import { MongoClient, type Collection } from 'mongodb';

import { withoutMongo } from '../../support/mongod.ts';
import { makeMongoServer } from './servers.ts';
import { testAlarm } from './suite.ts';

suite('alarm on MongoDB', { skip: withoutMongo }, () => {
  testAlarm({
    kind: 'mongo',
    makeServer: makeMongoServer,
    clear: (url) => withMongo(url, (wakes) => wakes.deleteMany({ name: 'wake' })),
    damages: {
      'its collection is dropped': (url) => withMongo(url, (wakes) => wakes.drop()),
      'its wakes are deleted': (url) => withMongo(url, (wakes) => wakes.deleteMany({})),
      'its indexes are dropped': (url) => withMongo(url, (wakes) => wakes.dropIndexes()),
    },
    isWhole: (url) =>
      withMongo(url, async (wakes) => {
        const indexes = await wakes.indexes().catch(() => []);
        return ['polychron_wake_lock', 'polychron_wake_cell'].every((name) => indexes.some((one) => one.name === name));
      }),
    countWakes: (url) => withMongo(url, (wakes) => wakes.countDocuments({ name: 'wake' })),
  });
});

async function withMongo<T>(url: string, work: (wakes: Collection) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await work(client.db('polychron').collection('polychron_wakes'));
  } finally {
    await client.close();
  }
}
