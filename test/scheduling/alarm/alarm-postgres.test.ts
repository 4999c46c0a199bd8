import { suite } from 'node:test';

import { Client } from 'pg';

import { makePostgresServer } from './servers.ts';
import { testAlarm } from './suite.ts';

suite('alarm on PostgreSQL', () => {
  testAlarm({
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
  });
});

async function withPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
