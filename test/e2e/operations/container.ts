import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';

const root = join(import.meta.dirname, '../../..');
/** The namespaces of a container. It has no network namespace, so that tests can call the service in it. */
const namespaces = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-current-user']),
  '--pid',
  '--ipc',
  '--mount',
  '--uts',
  '--fork',
  '--kill-child',
  '--mount-proc',
];

/** Why the kernel does not allow new namespaces; null if it allows them. */
export function whyNoNamespaces(): string | null {
  const { status, stderr, error } = spawnSync('unshare', [...namespaces, 'true'], { encoding: 'utf8' });
  if (status === 0) return null;
  if (error !== undefined) throw error;
  const forbidden = /Operation not permitted|Permission denied|No space left/.test(stderr);
  if (!forbidden) throw new Error(`unshare failed: ${stderr}`);
  console.error(`\n!!! SKIPPED: the kernel forbids namespaces (${stderr.trim()}) !!!\n`);
  return stderr.trim();
}

export type Container = ReturnType<typeof startContainer>;

/** The first process of a container that starts the service as npm does: it reaps only its own child. */
const likeNpm = `
const child = require('node:child_process').spawn(process.execPath, ['src/main.ts'], { stdio: 'inherit' });
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));`;

/** Runs the service in its own namespaces, either as the first process or below a first process like npm. */
export function startContainer(dataDir: string, first: 'service' | 'npm' = 'service') {
  const { PATH = '', HOME = '/root' } = process.env;
  const program = first === 'service' ? ['src/main.ts'] : ['--eval', likeNpm];
  const child = spawn('unshare', [...namespaces, process.execPath, ...program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      PORT: '0',
      POLYCHRON_DATA_DIR: dataDir,
      POLYCHRON_ADMIN_TOKEN: adminToken,
      POLYCHRON_COMMAND_USER: 'self',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const urlOf = (): string | undefined => /listens on (\S+)/.exec(output)?.[1];

  async function firstPid(): Promise<number> {
    return until(async () => {
      const text = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
      return Number(text) || undefined;
    }, 'the first process of the container');
  }

  return {
    output: () => output,
    /** Waits until the output matches. */
    said: (words: RegExp) =>
      until(async () => {
        if (child.exitCode !== null && !words.test(output)) throw new Error(`it ended: ${output}`);
        return words.test(output);
      }, `${words} in its output`),
    isUp: () => urlOf() !== undefined,
    async ready(): Promise<void> {
      await until(
        async () => {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output.slice(-4_000)}`);
          const url = urlOf();
          return (
            url !== undefined &&
            (await fetch(`${url}/readyz`).then(
              ({ ok }) => ok,
              () => false,
            ))
          );
        },
        'the container to be ready',
        180_000,
      );
    },
    async data<Data>(query: string, variables: object = {}): Promise<Data> {
      const response = await fetch(`${urlOf()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
      if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
    /** The processes of the container, with their states. */
    async processes(): Promise<{ readonly state: string; readonly name: string }[]> {
      const own = await readlink(`/proc/${await firstPid()}/ns/pid`);
      const found = [];
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        if ((await readlink(`/proc/${pid}/ns/pid`).catch(() => '')) !== own) continue;
        const [, name = '', state = ''] =
          /\((.*)\) (\S)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) ?? [];
        found.push({ state, name });
      }
      return found;
    },
    /** SIGKILL to the first process ends all others too, as `docker kill` does. */
    async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
      if (child.exitCode === null && child.signalCode === null) process.kill(await firstPid(), signal);
      return (await ended)[0];
    },
  };
}
