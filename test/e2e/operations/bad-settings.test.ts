import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mongoUrlProblem } from '../../../src/scheduling/alarm/alarm.ts';
import { bareEnvironment } from '../../support/bare-environment.ts';
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
      const usual = { PORT: '0', DATABASE_URL: 'postgres://user@127.0.0.1:1/none', POLYCHRON_COMMANDS: 'off' };
      const own = { POLYCHRON_DATA_DIR: dataDir, POLYCHRON_ADMIN_TOKEN: adminToken };
      const env = { ...bareEnvironment(), ...usual, ...own, ...settings };
      execFile(process.execPath, ['src/main.ts'], { cwd: root, env }, (error, _, stderr) => {
        resolve([error?.code, stderr.replaceAll(/^\{.*\n/gm, '')]);
      });
    });

  it('is named in words, without a stack and without a password, and the start ends with 1', async () => {
    const cases = [
      [
        {
          MONGODB_URL: 'mongodb://user:secret@127.0.0.1/polychron?replicaset=rs&maxPoolsiz=5',
          POLYCHRON_ROLE: 'worker',
        },
        'MONGODB_URL: option maxpoolsiz is not supported',
      ],
      [{ PORT: port, POLYCHRON_ROLE: 'worker' }, `PORT=${port}, HOST=127.0.0.1: the port is in use by another process`],
      [
        { POLYCHRON_SIGNING_KEYS: '/nowhere/keys.yaml', POLYCHRON_ROLE: 'api' },
        `POLYCHRON_SIGNING_KEYS: ENOENT: no such file or directory, open '/nowhere/keys.yaml'`,
      ],
    ] as const;
    const found = await Promise.all(cases.map(([settings]) => start(settings)));
    assert.deepEqual(
      found,
      cases.map(([, problem]) => [1, `the configuration is not usable:\n  ${problem}\n`]),
    );
  });

  it('repeats no password of an address of MongoDB that cannot be read', () => {
    for (const url of [
      'mongodb://user:se:cret@127.0.0.1/polychron',
      'mongodb://user:secret@@127.0.0.1/polychron',
      'mongodb://user:secret@127.0.0.1:port/polychron',
      'mongodb://user:secret@/polychron',
      'mongodb://user:secret@127.0.0.1/polychron?authMechanism=secret',
    ]) {
      const problem = mongoUrlProblem(url);
      assert.match(problem ?? '', /\w/, url);
      assert.doesNotMatch(problem ?? '', /cret/, url);
    }
    assert.equal(mongoUrlProblem('mongodb://user:secret@one,two/polychron?replicaSet=rs'), null);
  });
});
