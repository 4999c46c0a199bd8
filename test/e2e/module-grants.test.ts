import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import {
  ended,
  everySecond,
  executeTask,
  makeTask,
  type MutationError,
  type MutationName,
  mutate,
} from '../support/work.ts';

interface Ended {
  readonly state: string;
  readonly attempt: number;
  readonly error: { readonly type: string; readonly message: string } | null;
}

const command = { module: 'command', params: { argv: ['true'] } };

describe('modules per tenant', () => {
  let database: TestDatabase;
  let service: Service;
  /** As an operator makes them. */
  let plain: MadeTenant;
  /** With a grant for everything. */
  let trusted: MadeTenant;

  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url });
    plain = await makeTenant(service, 'plain');
    trusted = await makeTenant(service, 'trusted', { modules: ['command', 'script', 'simulate'] });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  const told = ({ errors }: { errors: readonly MutationError[] }) =>
    errors.map(({ code, path }) => [code, ...(path ?? []).slice(1)].join(' '));
  const trying = (name: MutationName, input: object, token: string) =>
    mutate<Record<string, unknown>>(service, name, input, '__typename', token);
  const grant = (tenant: MadeTenant, modules: readonly string[] | null) =>
    mutate<{ tenant: object | null }>(service, 'updateTenant', { id: tenant.id, modules }, 'tenant { modules }');
  async function endOf(run: string): Promise<Ended> {
    await ended(service, [run]);
    const query = 'query ($id: ID!) { run(id: $id) { state attempt error { type message } } }';
    return (await service.data<{ run: Ended }>(query, { id: run })).run;
  }

  it('a new tenant gets those that start no process, and sees which', async () => {
    const query = '{ viewer { tenant { modules } } taskModules { name available unavailableReason } }';
    interface Seen {
      readonly viewer: { readonly tenant: { readonly modules: readonly string[] | null } | null };
      readonly taskModules: readonly { name: string; available: boolean; unavailableReason: string | null }[];
    }
    const seen = await service.data<Seen>(query, {}, plain.tokens.READ.secret);
    assert.deepEqual(seen.viewer.tenant, { modules: ['external', 'http', 'simulate'] });
    assert.deepEqual(
      seen.taskModules.filter(({ available }) => available).map(({ name }) => name),
      ['external', 'http', 'simulate'],
    );
    assert.match(seen.taskModules[0]?.unavailableReason ?? '', /"command" is not granted to the tenant "plain"/);
    const own = await service.data<Seen>(query);
    assert.ok(own.taskModules.every(({ available }) => available));
  });

  it('a tenant without the grant makes no such task, by any way of making one', async () => {
    const token = plain.tokens.WRITE.secret;
    assert.deepEqual(told(await trying('createTask', { name: 'c', ...command }, token)), ['MODULE_UNAVAILABLE module']);
    const task = await makeTask(service, 'harmless', {}, token);
    assert.deepEqual(told(await trying('updateTask', { id: task.id, ...command }, token)), [
      'MODULE_UNAVAILABLE module',
    ]);
    const script = { name: 's', interpreter: '/bin/sh', text: 'exit 0' };
    assert.deepEqual(told(await trying('createScript', script, token)), ['MODULE_UNAVAILABLE']);
    const { tasks } = await service.data<{ tasks: { nodes: { name: string }[] } }>(
      '{ tasks { nodes { name } } }',
      {},
      token,
    );
    assert.deepEqual(tasks.nodes, [{ name: 'harmless' }]);
  });

  it('a dialect refuses it in its own words, and lists what the tenant has', async () => {
    const headers = { authorization: `Bearer ${plain.tokens.WRITE.secret}`, 'content-type': 'application/json' };
    const listed = await fetch(`${service.url}/api/v1/task/modules`, { headers });
    const { modules } = (await listed.json()) as { modules: { name: string }[] };
    assert.ok(!modules.some(({ name }) => ['command', 'script'].includes(name)), JSON.stringify(modules));
    assert.ok(modules.some(({ name }) => name === 'http'));
    const task = { task_module: 'command', task_params: { argv: ['true'] }, schedule: {}, priority: 0 };
    const refused = await fetch(`${service.url}/api/v1/task`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ task: { ...task, name: 'd' } }),
    });
    assert.equal(refused.status, 400, await refused.clone().text());
  });

  it('a tenant with the grant runs commands', async () => {
    const task = await makeTask(service, 'c', command, trusted.tokens.WRITE.secret);
    const run = await executeTask(service, task.id, {}, trusted.tokens.EXECUTE.secret);
    assert.equal((await endOf(run)).state, 'SUCCEEDED');
  });

  it('a grant that was taken back ends the runs that come, clearly and without another attempt', async () => {
    const retry = { maxAttempts: 3, delay: 'PT0S' };
    const schedules = [{ recurrence: everySecond, timeZone: 'UTC' }];
    const { secret } = trusted.tokens.WRITE;
    const task = await makeTask(service, 'scheduled', { ...command, retry, schedules }, secret);
    assert.deepEqual((await grant(trusted, ['simulate'])).tenant, { modules: ['simulate'] });
    assert.deepEqual(told(await trying('executeTask', { id: task.id }, secret)), ['MODULE_UNAVAILABLE module']);
    const query = `query ($id: ID!) { task(by: { id: $id }) {
      runs(first: 1, filter: { states: [FAILED] }) { nodes { id } } } }`;
    let failed: string | undefined;
    while (failed === undefined) {
      const data = await service.data<{ task: { runs: { nodes: { id: string }[] } } }>(query, { id: task.id }, secret);
      failed = data.task.runs.nodes[0]?.id;
    }
    const { state, attempt, error } = await endOf(failed);
    assert.deepEqual([state, attempt, error?.type], ['FAILED', 1, 'module.notGranted']);
    assert.match(error?.message ?? '', /"command" is not granted to the tenant "trusted"; granted: simulate/);
    assert.deepEqual((await grant(trusted, null)).tenant, { modules: null });
  });

  it('only an operator grants, and only what there is', async () => {
    const own = await mutate(
      service,
      'updateTenant',
      { id: plain.id, modules: ['command'] },
      '__typename',
      plain.tokens.ADMIN.secret,
    );
    assert.deepEqual(told(own), ['FORBIDDEN modules']);
    assert.deepEqual(told(await grant(plain, ['command', 'teleport'])), ['VALIDATION modules']);
    assert.deepEqual((await grant(plain, ['http', 'external', 'http'])).tenant, { modules: ['external', 'http'] });
  });

  it('workers of a tenant that has lost the grant for external work claim nothing', async () => {
    await grant(plain, ['http']);
    const claim = { modules: ['render'], worker: 'w' };
    const query = 'mutation ($input: ClaimRunsInput!) { claimRuns(input: $input) { errors { code message } } }';
    let codes: readonly string[] = [];
    // The node believes what it read of the tenant for a moment.
    while (codes.length === 0) {
      const data = await service.data<{ claimRuns: { errors: { code: string }[] } }>(
        query,
        { input: claim },
        plain.tokens.EXECUTE.secret,
      );
      codes = data.claimRuns.errors.map(({ code }) => code);
    }
    assert.deepEqual(codes, ['MODULE_UNAVAILABLE']);
  });
});

describe('commands behind a public address', () => {
  it('are off unless asked for', async () => {
    const database = await migrated();
    const query = '{ taskModules { name available } }';
    const seen: boolean[] = [];
    for (const env of [{}, { POLYCHRON_COMMANDS: 'on' }]) {
      const service = await startService({
        databaseUrl: database.url,
        env: { PUBLIC_URL: 'https://polychron.example.com', ...env },
      });
      const { taskModules } = await service.data<{ taskModules: { name: string; available: boolean }[] }>(query);
      seen.push(taskModules.find(({ name }) => name === 'command')?.available ?? false);
      await service.stop();
    }
    await database.drop();
    assert.deepEqual(seen, [false, true]);
  });
});
