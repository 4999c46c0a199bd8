import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { adminToken } from '../../support/service.ts';

const root = join(import.meta.dirname, '../../..');

describe('a setting that only its user finds to be wrong', () => {
  let dataDir: string;
  let taken: Server;
  let port: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'polychron-settings-'));
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    port = String((taken.address() as AddressInfo).port);
  });
  after(async () => {
    taken.close();
    await rm(dataDir, { recursive: true });
  });

  /** Its exit code, and what it said beside its log. */
  const start = (settings: Readonly<Record<string, string>>) =>
    new Promise<readonly [code: unknown, said: string]>((resolve) => {
      const { PATH = '', HOME = '/root' } = process.env;
      const usual = { PORT: '0', DATABASE_URL: 'postgres://user@127.0.0.1:1/none', POLYCHRON_COMMANDS: 'off' };
      const own = { POLYCHRON_DATA_DIR: dataDir, POLYCHRON_ADMIN_TOKEN: adminToken };
      const env = { PATH, HOME, ...usual, ...own, ...settings };
      execFile(process.execPath, ['src/main.ts'], { cwd: root, env }, (error, _, stderr) => {
        resolve([error?.code, stderr.replaceAll(/^\{.*\n/gm, '')]);
      });
    });

  it('is named in words, without a stack and without a password, and the start ends with 1', async () => {
    const cases = [
      [
        { MONGODB_URL: 'mongodb://user:secret@127.0.0.1/polychron?replicaset=rs&maxPoolsiz=5' },
        'MONGODB_URL: option maxpoolsiz is not supported',
      ],
      [
        { MONGODB_URL: 'mongodb://user:se:cret@127.0.0.1/polychron' },
        'MONGODB_URL: Password contains unescaped characters',
      ],
      [{ PORT: port }, `PORT=${port}, HOST=127.0.0.1: the port is in use by another process`],
      [{ PORT: port, POLYCHRON_ROLE: 'worker' }, `PORT=${port}, HOST=127.0.0.1: the port is in use by another process`],
      [
        { POLYCHRON_TIMETABLE_PORT: port },
        `POLYCHRON_TIMETABLE_PORT=${port}, HOST=127.0.0.1: the port is in use by another process`,
      ],
      [
        { POLYCHRON_SIGNING_KEYS: '/nowhere/keys.yaml' },
        `POLYCHRON_SIGNING_KEYS: ENOENT: no such file or directory, open '/nowhere/keys.yaml'`,
      ],
    ] as const;
    const found = await Promise.all(cases.map(([settings]) => start(settings)));
    assert.deepEqual(
      found,
      cases.map(([, problem]) => [1, `the configuration is not usable:\n  ${problem}\n`]),
    );
  });
});
