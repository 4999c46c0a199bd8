import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { serve, token } from '../http/serve.ts';
import { freePort } from '../e2e/operations/clusters.ts';
import { until } from '../support/node.ts';
import { isThere, read } from './program.ts';

interface Proxy {
  readonly program: string;
  /** What it is started with, once its files are in the folder. */
  readonly prepare: (place: string, nodePort: number, port: number) => Promise<readonly string[]>;
}

const proxies: readonly Proxy[] = [
  {
    program: 'nginx',
    async prepare(place, nodePort, port) {
      const site = led(await read('nginx.conf'), nodePort).replace('listen 8080', `listen 127.0.0.1:${port}`);
      await writeFile(join(place, 'site.conf'), site);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${place};`,
      );
      const whole = `daemon off; master_process off; pid ${place}/pid;
        events {} http { access_log off; ${temporary.join(' ')} include ${place}/site.conf; }`;
      await writeFile(join(place, 'nginx.conf'), whole);
      return ['-e', join(place, 'errors'), '-c', join(place, 'nginx.conf')];
    },
  },
  {
    program: 'caddy',
    async prepare(place, nodePort, port) {
      const site = led(await read('Caddyfile'), nodePort).replace(/^:8080/m, `http://127.0.0.1:${port}`);
      await writeFile(join(place, 'Caddyfile'), `{\n\tadmin off\n}\n${site}`);
      return ['run', '--adapter', 'caddyfile', '--config', join(place, 'Caddyfile')];
    },
  },
];

/** With both nodes of the example at one address. */
function led(text: string, nodePort: number): string {
  assert.match(text, /\b(one|two):4000\b/);
  const [first, ...others] = text.split(/\b(?:one|two):4000\b/);
  // Caddy refuses one address twice.
  return [first, ...others.map((rest, index) => `${index === 0 ? '127.0.0.1' : '127.0.0.2'}:${nodePort}${rest}`)].join(
    '',
  );
}

/** Speaks GraphQL over a WebSocket as a page of this origin. Answers the first message, or the status of a refusal. */
async function connectFrom(url: string, origin: string): Promise<string> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { origin });
  socket.on('error', () => undefined);
  const refused = once(socket, 'unexpected-response').then(([, response]) => String(response.statusCode));
  const spoken = once(socket, 'open').then(async () => {
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } }));
    const [message] = await once(socket, 'message');
    return (JSON.parse(String(message)) as { type: string }).type;
  });
  for (const each of [refused, spoken]) each.catch(() => undefined);
  const answer = await Promise.race([refused, spoken]);
  socket.terminate();
  return answer;
}

describe('a proxy with a path prefix', async () => {
  for (const { program, prepare } of proxies) {
    const skip = !(await isThere(program)) && `${program} is not installed`;
    it(`works as configured for ${program}: requests, WebSockets, and nothing of the inside`, { skip }, async (t) => {
      const { url } = await serve(t, undefined, { host: '0.0.0.0', publicUrl: 'https://example.com/polychron' });
      const place = await mkdtemp(join(tmpdir(), 'polychron-proxy-'));
      const port = await freePort();
      const home = `http://127.0.0.1:${port}/polychron`;
      let child: ChildProcess | undefined;
      try {
        const args = await prepare(place, Number(new URL(url).port), port);
        const env = {
          ...process.env,
          PATH: `${process.env['PATH']}${delimiter}/usr/sbin`,
          XDG_DATA_HOME: place,
          HOME: place,
        };
        child = spawn(program, args, { env, stdio: 'ignore' });
        const ask = (path: string): Promise<Response> =>
          fetch(`${home}${path}`, { headers: { authorization: token }, redirect: 'manual' });
        const isUp = (): Promise<boolean> =>
          ask('').then(
            () => true,
            () => false,
          );
        await until(isUp, `${program} to listen`);

        const answer = await ask('/graphql?query=%7B__typename%7D');
        assert.deepEqual([answer.status, await answer.json()], [200, { data: { __typename: 'Query' } }]);
        assert.equal((await ask('')).headers.get('location'), '/polychron/');
        for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await ask(path)).status, 404, path);
        const socketUrl = `${home.replace('http', 'ws')}/graphql`;
        assert.equal(await connectFrom(socketUrl, 'https://example.com'), 'connection_ack');
        assert.equal(await connectFrom(socketUrl, `http://127.0.0.1:${port}`), 'connection_ack');
        assert.equal(await connectFrom(socketUrl, 'https://another.example'), '403');
      } finally {
        if (child?.exitCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
        await rm(place, { recursive: true });
      }
    });
  }
});
