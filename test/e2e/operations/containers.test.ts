import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../../support/node.ts';
import { type Container, startContainer, whyNoNamespaces } from './container.ts';

const forbidden = whyNoNamespaces();
const orphans = 60;
/** Each of them loses its parent at once, and ends a little later. */
const leaveOrphans = `for i in $(seq ${orphans}); do setsid sleep 0.3 & done`;

describe('containers', { skip: forbidden ?? false }, () => {
  let dataDir: string;
  let first: Container;
  let second: Container;
  const all: Container[] = [];
  let made = 0;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'polychron-containers-'));
    first = start('service');
    await first.ready();
  });
  after(async () => {
    await Promise.all(all.map((container) => container.end('SIGKILL')));
    await rm(dataDir, { recursive: true });
  });

  function start(kind: 'service' | 'npm'): Container {
    const container = startContainer(dataDir, kind);
    all.push(container);
    return container;
  }

  async function makeTasks(container: Container, count: number): Promise<void> {
    const create = `mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }`;
    for (const last = made + count; made < last; made++) {
      const input = { name: `task ${made}`, module: 'command', params: { argv: ['sh', '-c', leaveOrphans] } };
      const { createTask } = await container.data<{ createTask: { errors: unknown[] } }>(create, { input });
      assert.deepEqual(createTask.errors, []);
    }
  }

  async function countTasks(container: Container): Promise<number> {
    return (await container.data<{ tasks: { totalCount: number } }>('{ tasks { totalCount } }')).tasks.totalCount;
  }

  async function runToItsEnd(container: Container): Promise<void> {
    const { task } = await container.data<{ task: { id: string } }>('{ task(by: { name: "task 0" }) { id } }');
    const execute = `mutation($id: ID!) { executeTask(input: { id: $id }) { run { id } } }`;
    const answer = await container.data<{ executeTask: { run: { id: string } } }>(execute, { id: task.id });
    const look = `query($id: ID!) { run(id: $id) { state finishedAt } }`;
    const run = await until(async () => {
      const seen = await container.data<{ run: { state: string; finishedAt: string | null } }>(look, {
        id: answer.executeTask.run.id,
      });
      return seen.run.finishedAt === null ? undefined : seen.run;
    }, 'the end of the run');
    assert.equal(run.state, 'SUCCEEDED');
  }

  it('reap the orphans of commands where the service is the first process', async () => {
    await makeTasks(first, 1);
    await expectReaped(first);
  });

  it('on one data folder: the second waits, says who has it, and leaves it alone', async () => {
    await makeTasks(first, 30);
    second = start('npm');
    const third = start('service');
    await third.said(/waiting for it to end/);
    await third.end('SIGTERM');
    assert.equal(third.isUp(), false, 'one that waits ends when it is asked to');
    await second.said(/the database is in use by the process \d+ of the host \S+, since \S+; waiting for it to end/);
    await makeTasks(first, 30);
    assert.equal(await countTasks(first), made);
    assert.equal(second.isUp(), false);
  });

  it('the second goes on with all that was acknowledged when the first is killed', async () => {
    await first.end('SIGKILL');
    await second.ready();
    assert.equal(await countTasks(second), made);
    assert.doesNotMatch(await readFile(join(dataDir, 'postgres.log'), 'utf8'), /PANIC/);
  });

  it('reap the orphans of commands where npm is the first process', async () => {
    await expectReaped(second);
  });

  it('one that is asked to end hands the folder back', async () => {
    assert.equal(await second.end('SIGTERM'), 0);
    await assert.rejects(stat(join(dataDir, 'postgres.owner')));
  });

  async function expectReaped(container: Container): Promise<void> {
    await runToItsEnd(container);
    await until(
      async () => !(await container.processes()).some(({ name, state }) => name === 'sleep' && state !== 'Z'),
      'the end of the orphans',
    );
    await until(
      async () => !(await container.processes()).some(({ state }) => state === 'Z'),
      'every zombie to be reaped',
    );
  }
});
