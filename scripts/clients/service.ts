import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DialectDeps } from '../../src/systems/dialect.ts';
import { makeDialects } from '../../src/systems/index.ts';
import { type Service, serviceToken, startService } from '../bench/service.ts';
import { startTestPostgres } from '../test-postgres.ts';

/** All dialects. Only their tables are used here; the running program answers. */
export const dialects = makeDialects({} as DialectDeps);

/** The test vector in 6connect's documentation. */
const vector = { key: '32-5DAYTJQY2TZHOFOB', secret: '48b278ec873bda4738923dbc467f8669' };

/** Runs the program on a database of its own until `use` is done. Every action succeeds without doing anything. */
export async function withService<T>(use: (service: Service) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-clients-'));
  const [actions, keys] = [join(folder, 'actions.yaml'), join(folder, 'keys.yaml')];
  const nothing = { module: 'simulate', params: {} };
  // VirtShell's tasks must not run by themselves: they wait for an agent that reports on them.
  const names = dialects.map(({ name }) => name).filter((name) => name !== 'virtshell');
  const none = Object.fromEntries(names.map((name) => [name, { actions: { '*': nothing, script_id: nothing } }]));
  // JSON is valid YAML.
  await writeFile(actions, JSON.stringify(none));
  const stops = [() => rm(folder, { recursive: true })];
  try {
    const postgres = await startTestPostgres();
    stops.unshift(() => postgres.stop());
    const env = { POLYCHRON_ACTIONS: actions, POLYCHRON_SIGNING_KEYS: keys };
    await writeFile(keys, JSON.stringify({ keys: [{ ...vector, token: serviceToken }] }));
    const service = await startService({ databaseUrl: postgres.url, mongoUrl: null, concurrency: 10, env });
    stops.unshift(() => service.stop());
    return await use(service);
  } finally {
    for (const stop of stops) {
      // oxlint-disable-next-line no-await-in-loop -- the service before its database
      await stop();
    }
  }
}
