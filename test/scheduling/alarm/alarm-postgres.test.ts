import { suite } from 'node:test';

import { Client } from 'pg';

import { makePostgresServer } from './servers.ts';
import { testAlarm } from './suite.ts';

suite('alarm on PostgreSQL', () => {
  testAlarm({
    kind: 'postgres',
    makeServer: makePostgresServer,
    clear: (url) => withPostgres(url, (client) => client.query('DELETE FROM polychron_wake')),
    countWakes: (url) =>
      withPostgres(url, async (client) => (await client.query('SELECT FROM polychron_wake')).rowCount ?? NaN),
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
