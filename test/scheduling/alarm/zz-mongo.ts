import { suite } from 'node:test';

import { MongoClient, type Collection } from 'mongodb';

import { withoutMongo } from '../../support/mongod.ts';
import { makeMongoServer } from './servers.ts';
import { testAlarm } from './zz-suite.ts';

suite('alarm on MongoDB', { skip: withoutMongo }, () => {
  testAlarm({
    kind: 'mongo',
    makeServer: makeMongoServer,
    clear: (url) => withMongo(url, (wakes) => wakes.deleteMany({})),
    countWakes: (url) => withMongo(url, (wakes) => wakes.countDocuments()),
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
