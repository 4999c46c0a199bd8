import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { migrated, until } from './support/node.ts';
import type { TestDatabase } from './support/postgres.ts';
import { adminToken, type Service, startService } from './support/service.ts';
import { ended } from './support/work.ts';
import { order } from './support/workers.ts';

const doc = await readFile('docs/external-workers.md', 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(doc)?.[1] ??
  assert.fail(`no ${language} in the page`);

describe('docs/external-workers.md', () => {
  let database: TestDatabase;
  let service: Service;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url });
    env = { PATH: process.env['PATH'], POLYCHRON_URL: service.url, POLYCHRON_TOKEN: adminToken };
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  it('has a worker that works as it stands there, and takes the next run as well', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'polychron-worker-'));
    await writeFile(join(folder, 'worker.mjs'), block('js'));
    const worker = spawn(process.execPath, [join(folder, 'worker.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(async () => {
      if (worker.kill()) await once(worker, 'exit');
      await rm(folder, { recursive: true });
    });
    let said = '';
    for (const stream of [worker.stdout, worker.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));

    const task = { params: { payload: ['one', 'two', 'three', 'four'] } };
    const ids = [await order(service, 'copy-words', task), await order(service, 'copy-words', task)];
    const runs = await ended(service, ids);
    assert.deepEqual(
      runs.map(({ state }) => state),
      ['SUCCEEDED', 'SUCCEEDED'],
    );
    const query =
      'query ($id: ID!) { run(id: $id) { result progressPercent logs { nodes { message statusPercent } } } }';
    assert.deepEqual((await service.data<{ run: object }>(query, { id: ids[0] })).run, {
      result: { words: 4 },
      progressPercent: 100,
      logs: {
        nodes: [
          { message: 'one', statusPercent: 25 },
          { message: 'two', statusPercent: 50 },
          { message: 'three', statusPercent: 75 },
          { message: 'four', statusPercent: 100 },
        ],
      },
    });
    await until(
      async () => ids.every((id) => said.includes(`${id} SUCCEEDED`)),
      `the worker to say so; it said: ${said}`,
    );
  });

  it('has calls to be made by hand that do what it says', async () => {
    const { stdout } = await promisify(execFile)('sh', ['-ec', block('sh')], { env });
    const [executed, claimed, logged, completed] = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).data);
    assert.deepEqual(executed.executeTask, { run: { state: 'QUEUED' }, errors: [] });
    assert.deepEqual(claimed.claimRuns.claims[0].run.params, { worker: 'by-hand', payload: { copies: 2 } });
    assert.deepEqual(logged.appendRunLog, { nextOffset: 1, errors: [] });
    assert.deepEqual(completed.completeRun, { run: { state: 'SUCCEEDED', progressPercent: 100 }, errors: [] });
  });
});
