import { type Collection, MongoClient } from 'mongodb';
import { Client } from 'pg';
import { withoutMongo } from '../../support/mongod.ts';
import type { AlarmStoreOptions } from './bench.ts';
import { makeMongoServer, makePostgresServer } from './servers.ts';

export const alarmStores: readonly (AlarmStoreOptions & { readonly name: string; readonly skip: string | false })[] = [
  {
    name: 'MongoDB',
    skip: withoutMongo,
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
  },
  {
    name: 'PostgreSQL',
    skip: false,
    kind: 'postgres',
    makeServer: makePostgresServer,
    clear: (url) => withPostgres(url, (client) => client.query(`DELETE FROM polychron_wake WHERE name = 'wake'`)),
    damages: {
      'its table is dropped': (url) => withPostgres(url, (client) => client.query('DROP TABLE polychron_wake')),
      'its wakes are deleted': (url) => withPostgres(url, (client) => client.query('TRUNCATE polychron_wake')),
      'an index is dropped': (url) => withPostgres(url, (client) => client.query('DROP INDEX polychron_wake_cell')),
    },
    isWhole: (url) =>
      withPostgres(url, async (client) => {
        const { rows } = await client.query(`SELECT to_regclass('polychron_wake_cell') IS NOT NULL AS whole`);
        return rows[0].whole === true;
      }),
    countWakes: (url) =>
      withPostgres(
        url,
        async (client) => (await client.query(`SELECT FROM polychron_wake WHERE name = 'wake'`)).rowCount ?? NaN,
      ),
  },
];

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
