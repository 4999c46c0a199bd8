import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { migrated, until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';

test('a node whose output goes to a full disk serves, runs and ends in good order', async () => {
  const database = await migrated();
  const dataDir = await mkdtemp(join(tmpdir(), 'polychron-e2e-'));
  const full = openSync('/dev/full', 'w');
  const port = await freePort();
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', full, full],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: database.url,
      POLYCHRON_DATA_DIR: dataDir,
      POLYCHRON_ADMIN_TOKEN: adminToken,
      LOG_LEVEL: 'trace',
    },
  });
  const ended = once(child, 'exit');
  closeSync(full);
  try {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${port}`;
    await until(async () => {
      assert.equal(child.exitCode ?? child.signalCode, null, 'it has ended');
      return fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    }, 'the node to be ready');
    async function ask<Data>(query: string, variables: object): Promise<Data> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      return ((await response.json()) as { data: Data }).data;
    }
    const { createTask } = await ask<{ createTask: { task: { id: string } } }>(
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }',
      { input: { name: 'loud', module: 'simulate', params: { logLines: 10 } } },
    );
    const { executeTask } = await ask<{ executeTask: { run: { id: string } } }>(
      'mutation ($input: ExecuteTaskInput!) { executeTask(input: $input) { run { id } } }',
      { input: { id: createTask.task.id } },
    );
    await until(async () => {
      const { run } = await ask<{ run: { state: string } }>('query ($id: ID!) { run(id: $id) { state } }', {
        id: executeTask.run.id,
      });
      return run.state === 'SUCCEEDED';
    }, 'the run to succeed');
    const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
    assert.match(metrics, /^polychron_log_lines_lost_total\{process="engine"\} \d+$/m);
  } finally {
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
    assert.equal(code, 0);
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
