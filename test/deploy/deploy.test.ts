import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { usualConnections } from '../../src/node/database-shares.ts';
import { configOf, folder, isThere, longestEnd, read, routes, secrets } from './program.ts';

const run = promisify(execFile);
const compose = parse(await read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};
interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
}
const dockerfile = await read('Dockerfile');
const unit = await read('systemd/polychron.service');

function settings(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Za-z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  );
}

describe('the Dockerfile', () => {
  const imageEnvironment = Object.fromEntries(
    [.../^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)![1]!.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

  it('sets what the program reads, as another user than root', () => {
    const { NODE_ENV, ...own } = imageEnvironment;
    assert.equal(NODE_ENV, 'production');
    const config = configOf(own);
    assert.equal(config.host, '0.0.0.0');
    assert.match(dockerfile, new RegExp(`^VOLUME ${config.dataDir}$`, 'm'));
    assert.match(dockerfile, new RegExp(`^EXPOSE ${config.port}$`, 'm'));
    assert.match(dockerfile, /^USER node$/m);
    assert.ok(dockerfile.lastIndexOf('\nUSER ') < dockerfile.lastIndexOf('\nCMD '));
  });

  it('takes plain names of images, of the Node that the program wants, and files that are there', async () => {
    const [, wanted] = /"node": "(\d+)\./.exec(await readFile('package.json', 'utf8'))!;
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!);
    assert.equal(images.length, 2);
    for (const image of images) assert.match(image, new RegExp(`^node:${wanted}-[a-z-]+$`));
    for (const [, names] of dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm))
      for (const name of names!.split(' ')) await access(join(folder, '..', name));
  });

  it('has a check of health that tells a healthy node from one that is not there', async () => {
    const command = /^HEALTHCHECK[^]*?CMD (\[.*\])$/m.exec(dockerfile)![1]!;
    const [, , script] = JSON.parse(command) as [string, string, string];
    assert.ok(routes.includes(/\}(\/\w+)`/.exec(script)![1]!), script);
    const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const check = (): Promise<unknown> =>
      run(process.execPath, ['-e', script], { env: { ...process.env, PORT: String(port) } });
    await check();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await assert.rejects(check(), { code: 1 });
  });
});

describe('compose.yaml', () => {
  const nodes = Object.entries(compose.services).filter(([, { image }]) => image === 'polychron');

  it('has nodes whose configuration the program takes, and time enough to stop them', () => {
    assert.equal(nodes.length, 2);
    for (const [, { environment = {}, stop_grace_period, read_only }] of nodes) {
      const config = configOf({ ...environment, ...secrets });
      assert.ok(Number(/^(\d+)s$/.exec(stop_grace_period!)?.[1]) > longestEnd(config), stop_grace_period);
      assert.equal(read_only, true);
    }
  });

  it('keeps secrets out of the file and images without a host', () => {
    for (const { image, environment = {} } of Object.values(compose.services)) {
      assert.match(image, /^[a-z]+(:[\w.-]+)?$/);
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|TOKEN|^DATABASE_URL/.test(name)) assert.match(value, /\$\{\w+:\?.*\}/);
    }
  });

  it('fits into the connections that PostgreSQL has by default', () => {
    assert.ok(nodes.length * usualConnections <= 97);
  });

  it('refers to services, volumes and files that are there', async () => {
    for (const { depends_on = [], volumes = [], build } of Object.values(compose.services)) {
      for (const name of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
        assert.ok(name in compose.services, name);
      if (build) await access(join(folder, '..', build.dockerfile));
      for (const volume of volumes) {
        const [from] = volume.split(':', 1);
        if (from!.startsWith('.')) await access(join(folder, from!));
        else assert.ok(Object.hasOwn(compose.volumes, from!), from);
      }
    }
  });

  it('has a proxy that knows its nodes', async () => {
    for (const file of ['nginx.conf', 'Caddyfile']) {
      const text = await read(file);
      assert.deepEqual(
        new Set([...text.matchAll(/\b(\w+):4000\b/g)].map(([, name]) => name)),
        new Set(nodes.map(([name]) => name)),
      );
    }
  });
});

const noSystemd = !(await isThere('systemd-analyze')) && 'systemd-analyze is not installed';

describe('the unit of systemd', () => {
  it('has a configuration that the program takes, and time enough to stop it', async () => {
    const text = await read('systemd/polychron.env');
    const all = text.replace(/^#(?=[A-Z_]+=)/gm, '');
    for (const given of [text, all]) {
      const config = configOf(settings(given));
      const { TimeoutStopSec, StateDirectory, ExecStartPost } = settings(unit);
      assert.ok(Number(TimeoutStopSec) > longestEnd(config));
      assert.equal(config.dataDir, `/var/lib/${StateDirectory}`);
      const asked = new URL(ExecStartPost!.split(' ').at(-1)!);
      assert.equal(Number(asked.port), config.port);
      assert.ok(routes.includes(asked.pathname));
    }
  });

  it('is one that systemd understands', { skip: noSystemd }, async () => {
    const place = await mkdtemp(join(tmpdir(), 'polychron-unit-'));
    try {
      const path = join(place, 'polychron.service');
      // What it starts must be there, or systemd-analyze says so.
      await writeFile(
        path,
        unit.replaceAll('/opt/polychron', join(folder, '..')).replaceAll('/usr/bin/curl', '/bin/true'),
      );
      const { stderr } = await run('systemd-analyze', ['verify', '--man=no', path]);
      assert.equal(stderr, '');
    } finally {
      await rm(place, { recursive: true });
    }
  });
});
