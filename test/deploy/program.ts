import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { apiPatienceMs, enginePatienceMs } from '../../src/node/supervisor.ts';

export const folder = join(import.meta.dirname, '../../deploy');
export const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

/** The paths of the program's probes. */
export const routes = [...(await readFile('src/http/probes.ts', 'utf8')).matchAll(/fastify\.get\('([^']+)'/g)].map(
  ([, path]) => path!,
);
const source = await readFile('src/config.ts', 'utf8');
const variables = new Set(
  [...source.slice(source.indexOf('z.object({')).matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!),
);

/** Replaces the values that operators store elsewhere. */
export const secrets: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgresql://user:password@host/database',
  MONGODB_URL: 'mongodb://host/database',
  POLYCHRON_ADMIN_TOKEN: 'a-token-in-the-place-of-the-real-one',
};

/** The configuration that the program reads from the environment; fails for unknown names and values. */
export function configOf(environment: Readonly<Record<string, string>>): Config {
  for (const name of Object.keys(environment)) assert.ok(variables.has(name), `${name} is no variable of the program`);
  return readConfig(environment);
}

/** The longest time from the signal to the end of a node, in seconds. */
export function longestEnd({ shutdownDelayMs, drainTimeoutMs }: Config): number {
  return Math.max(shutdownDelayMs + apiPatienceMs, drainTimeoutMs + enginePatienceMs) / 1_000;
}

/** Whether this machine has the program. */
export async function isThere(program: string): Promise<boolean> {
  const paths = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map((path) => join(path, program));
  return (await Promise.allSettled(paths.map((path) => access(path)))).some(({ status }) => status === 'fulfilled');
}
