import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DialectDeps } from '../../src/systems/dialect.ts';
import { makeDialects } from '../../src/systems/index.ts';
import { type Service, serviceToken, startService } from '../bench/service.ts';
import { startTestPostgres } from '../test-postgres.ts';

/** Whatever there is. Their tables alone: what answers is the program. */
export const dialects = makeDialects({} as DialectDeps);

/** The vector of 6connect's documentation. */
const vector = { key: '32-5DAYTJQY2TZHOFOB', secret: '48b278ec873bda4738923dbc467f8669' };

/** Runs the program on a database of its own, where every action does nothing and succeeds, until `use` is done. */
export async function withService<T>(use: (service: Service) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-clients-'));
  const [actions, keys] = [join(folder, 'actions.yaml'), join(folder, 'keys.yaml')];
  const nothing = { module: 'simulate', params: {} };
  // VirtShell's tasks wait for agents: who reports on one must find it waiting.
  const names = dialects.map(({ name }) => name).filter((name) => name !== 'virtshell');
  const none = Object.fromEntries(names.map((name) => [name, { actions: { '*': nothing, script_id: nothing } }]));
  // Each is YAML as well.
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
