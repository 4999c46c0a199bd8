import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { apiPatienceMs, enginePatienceMs } from '../../src/node/supervisor.ts';

export const folder = join(import.meta.dirname, '../../deploy');
export const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

/** Where the program lets itself be probed. */
export const routes = [...(await readFile('src/http/probes.ts', 'utf8')).matchAll(/fastify\.get\('([^']+)'/g)].map(
  ([, path]) => path!,
);
const source = await readFile('src/config.ts', 'utf8');
const variables = new Set(
  [...source.slice(source.indexOf('z.object({')).matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!),
);

/** In the place of what the operator keeps elsewhere. */
export const secrets: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgresql://user:password@host/database',
  MONGODB_URL: 'mongodb://host/database',
  POLYCHRON_ADMIN_TOKEN: 'a-token-in-the-place-of-the-real-one',
};

/** The configuration that the program makes of it; fails for a name or a value that the program does not know. */
export function configOf(environment: Readonly<Record<string, string>>): Config {
  for (const name of Object.keys(environment)) assert.ok(variables.has(name), `${name} is no variable of the program`);
  return readConfig(environment);
}

/** The seconds that a node may take from the signal to its end. */
export function longestEnd({ shutdownDelayMs, drainTimeoutMs }: Config): number {
  return Math.max(shutdownDelayMs + apiPatienceMs, drainTimeoutMs + enginePatienceMs) / 1_000;
}

/** Whether a program of this machine can be called. */
export async function isThere(program: string): Promise<boolean> {
  const paths = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map((path) => join(path, program));
  return (await Promise.allSettled(paths.map((path) => access(path)))).some(({ status }) => status === 'fulfilled');
}
