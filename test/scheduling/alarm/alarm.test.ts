import { suite } from 'node:test';

import { MongoClient, type Collection } from 'mongodb';
import { Client } from 'pg';

import { withoutMongo } from '../../support/mongod.ts';
import { makeMongoServer, makePostgresServer } from './servers.ts';
import { testAlarm } from './suite.ts';

suite('alarm on MongoDB', { skip: withoutMongo }, () => {
  testAlarm({
    kind: 'mongo',
    makeServer: makeMongoServer,
    clear: (url) => withMongo(url, (wakes) => wakes.deleteMany({})),
    countWakes: (url) => withMongo(url, (wakes) => wakes.countDocuments()),
  });
});

suite('alarm on PostgreSQL', () => {
  testAlarm({
    kind: 'postgres',
    makeServer: makePostgresServer,
    clear: (url) => withPostgres(url, (client) => client.query('DELETE FROM polychron_wake')),
    countWakes: (url) => withPostgres(url, async (client) => (await client.query('SELECT FROM polychron_wake')).rowCount ?? NaN),
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

async function withPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
