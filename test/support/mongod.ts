import { after } from 'node:test';
import { startMongod, type Mongod } from '../../scripts/mongod-process.ts';

export { startMongod, type Mongod };

/** For the `skip` of tests that need MongoDB. */
export const withoutMongo =
  process.env['POLYCHRON_TEST_STORES'] === 'postgres' ? 'left out by POLYCHRON_TEST_STORES=postgres' : false;

let own: Promise<Mongod> | undefined;
let databases = 0;

after(async () => (await own)?.stop());

/** A new database on the run's server, or on one started here if a test file runs alone. */
export async function mongoUrl(): Promise<string> {
  const server = process.env['POLYCHRON_TEST_MONGODB_URL'] ?? (await (own ??= startMongod())).url;
  const url = new URL(server);
  url.pathname = `/polychron_test_${process.pid}_${++databases}`;
  return url.href;
}
