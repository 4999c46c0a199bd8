import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { type MadeTenant, makeTenant } from '../support/tenants.ts';
import { bareId, ended, executeTask, makeTask, type MutationError, mutate } from '../support/work.ts';

interface MadeScript {
  readonly id: string;
  readonly version: number;
  readonly text: string;
}

const fields = 'script { id name interpreter bytes version text }';

describe('stored scripts', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  const codes = ({ errors }: { errors: readonly MutationError[] }) => errors.map(({ code }) => code);
  const tryCreate = (input: object, token?: string) =>
    mutate<{ script: MadeScript | null; replayed: boolean }>(
      service,
      'createScript',
      input,
      `replayed ${fields}`,
      token,
    );
  const tryUpdate = (input: object, token?: string) =>
    mutate<{ script: MadeScript | null }>(service, 'updateScript', input, fields, token);
  const tryDelete = (input: object, token?: string) =>
    mutate<{ deletedScriptId: string | null }>(service, 'deleteScript', input, 'deletedScriptId', token);
  const tryTask = (input: object, token?: string) =>
    mutate<{ task: { id: string } | null }>(
      service,
      'createTask',
      { name: 'refused', module: 'script', ...input },
      'task { id }',
      token,
    );
  async function create(name: string, text: string, token?: string): Promise<MadeScript> {
    const { script, errors } = await tryCreate({ name, text }, token);
    return script ?? assert.fail(JSON.stringify(errors));
  }
  const resultOf = async (run: string) => {
    const query = 'query ($id: ID!) { run(id: $id) { state result logs { nodes { message } } } }';
    const { run: seen } = await service.data<{
      run: { state: string; result: Record<string, unknown>; logs: { nodes: { message: string }[] } };
    }>(query, { id: run });
    return { ...seen, log: seen.logs.nodes.map(({ message }) => message) };
  };

  it('run, and each run tells which version it ran', async () => {
    const script = await create('versioned', 'echo one');
    const task = await makeTask(service, 'versioned', { module: 'script', params: { script: 'versioned' } });
    const pinned = await makeTask(service, 'pinned', {
      module: 'script',
      params: { script: 'versioned', version: 1 },
    });
    const first = await executeTask(service, task.id);
    await ended(service, [first]);
    const { script: changed } = await tryUpdate({ id: script.id, expectedVersion: 1, text: 'echo two' });
    assert.deepEqual([changed?.version, changed?.text], [2, 'echo two']);
    const [second, third] = [await executeTask(service, task.id), await executeTask(service, pinned.id)];
    await ended(service, [second, third]);
    const results = await Promise.all([first, second, third].map(resultOf));
    assert.deepEqual(
      results.map(({ state, result, log }) => [state, result['scriptVersion'], log]),
      [
        ['SUCCEEDED', 1, ['script "versioned", version 1, by /bin/sh', 'one']],
        ['SUCCEEDED', 2, ['script "versioned", version 2, by /bin/sh', 'two']],
        ['SUCCEEDED', 1, ['script "versioned", version 1, by /bin/sh', 'one']],
      ],
    );
  });

  it('keep their versions, and are found by id, by name and in lists', async () => {
    const made = await create('kept', 'echo a');
    await tryUpdate({ id: made.id, interpreter: 'python3 -u', text: 'print("b")' });
    await tryUpdate({ id: made.id, description: 'says c' });
    const query = `query ($id: ID!) {
      node(id: $id) { ... on Script { version } }
      script(by: { name: "kept" }) { id description bytes text first: text(version: 1) none: text(version: 9)
        versions(first: 2) { version interpreter createdBy { name } } }
      scripts(first: 1, filter: { search: "KEP" }) { totalCount nodes { name } pageInfo { hasNextPage } }
    }`;
    const data = await service.data<Record<string, Record<string, unknown>>>(query, { id: made.id });
    assert.deepEqual(data['node'], { version: 3 });
    const { versions, ...script } = data['script'] ?? {};
    assert.deepEqual(script, {
      id: made.id,
      description: 'says c',
      bytes: 10,
      text: 'print("b")',
      first: 'echo a',
      none: null,
    });
    assert.deepEqual(
      (versions as { version: number; interpreter: string }[]).map(({ version, interpreter }) => [
        version,
        interpreter,
      ]),
      [
        [3, 'python3 -u'],
        [2, 'python3 -u'],
      ],
    );
    assert.deepEqual(data['scripts'], {
      totalCount: 1,
      nodes: [{ name: 'kept' }],
      pageInfo: { hasNextPage: false },
    });
    await assert.rejects(look.rows(`update script_version set text = 'x'`), /stays as it is/);
  });

  it('that are unknown are refused where a task, a schedule or a run names them', async () => {
    const unknown = await tryTask({ params: { script: 'nowhere' } });
    assert.deepEqual(unknown.errors[0]?.path, ['input', 'params', 'script']);
    assert.match(unknown.errors[0]?.message ?? '', /no script is named "nowhere"/);
    const { id } = await create('somewhere', 'exit 0');
    const newer = await tryTask({ params: { script: 'somewhere', version: 2 } });
    assert.deepEqual(newer.errors[0]?.path, ['input', 'params', 'version']);
    assert.match(newer.errors[0]?.message ?? '', /the latest is 1/);
    const schedule = { recurrence: { once: { in: 'PT1H' } }, paramsOverride: { script: 'nowhere' } };
    const overridden = await tryTask({ params: { script: 'somewhere' }, schedules: [schedule] });
    assert.deepEqual(overridden.errors[0]?.path, ['input', 'schedules', '0', 'paramsOverride', 'script']);

    const task = await makeTask(service, 'names', { module: 'script', params: { script: 'somewhere' } });
    const calls = [
      await mutate(service, 'updateTask', { id: task.id, params: { script: 'nowhere' } }, 'task { id }'),
      await mutate(service, 'executeTask', { id: task.id, params: { script: 'nowhere' } }, 'run { id }'),
      await mutate(service, 'createSchedule', { taskId: task.id, schedule }, 'schedule { id }'),
    ];
    assert.deepEqual(
      calls.map(({ errors }) => errors[0]?.path?.at(-1)),
      ['script', 'script', 'script'],
    );
    const { errors } = await tryDelete({ id });
    assert.deepEqual(codes({ errors }), ['INVALID_STATE']);
    assert.match(errors[0]?.message ?? '', /"somewhere" cannot be deleted while tasks use it: "names"/);
    assert.deepEqual(codes(await tryUpdate({ id, name: 'elsewhere' })), ['INVALID_STATE']);
    await mutate(service, 'deleteTask', { id: task.id }, 'deletedTaskId');
    assert.equal((await tryUpdate({ id, name: 'elsewhere' })).script?.version, 2);
    assert.equal((await tryDelete({ id, expectedVersion: 2 })).deletedScriptId, id);
    assert.deepEqual(codes(await tryDelete({ id })), ['NOT_FOUND']);
  });

  it('are kept while a schedule alone names them', async () => {
    await create('by-task', 'exit 0');
    const { id } = await create('by-schedule', 'exit 0');
    const schedules = [{ recurrence: { once: { in: 'PT1H' } }, paramsOverride: { script: 'by-schedule' } }];
    await makeTask(service, 'scheduled', { module: 'script', params: { script: 'by-task' }, schedules });
    assert.deepEqual(codes(await tryDelete({ id })), ['INVALID_STATE']);
  });

  it('are checked, and nothing is stored of a wrong one', async () => {
    const large = await tryCreate({ name: 'large', text: 'é'.repeat(262_145) });
    assert.deepEqual(large.errors[0]?.path, ['input', 'text']);
    assert.match(large.errors[0]?.message ?? '', /524290 bytes long; allowed: 1 to 524288/);
    assert.equal((await tryCreate({ name: 'just small enough', text: 'é'.repeat(262_144) })).errors.length, 0);
    const wrong = await tryCreate({ name: '', interpreter: 'sh  -c', text: '' });
    assert.deepEqual(
      wrong.errors.map(({ path }) => path?.at(-1)),
      ['name', 'interpreter', 'text'],
    );
    assert.deepEqual(codes(await tryCreate({ name: 'nul', text: 'a\0b' })), ['VALIDATION']);
    const { id } = await create('unique', 'exit 0');
    assert.deepEqual(codes(await tryCreate({ name: 'unique', text: 'exit 1' })), ['ALREADY_EXISTS']);
    assert.deepEqual(codes(await tryUpdate({ id, expectedVersion: 5, text: 'x' })), ['VERSION_CONFLICT']);
    const input = { name: 'once', text: 'exit 0', idempotencyKey: 'k' };
    const [made, again] = [await tryCreate(input), await tryCreate(input)];
    assert.deepEqual([made.replayed, again.replayed, again.script?.id], [false, true, made.script?.id]);
    assert.deepEqual(codes(await tryCreate({ ...input, text: 'exit 1' })), ['IDEMPOTENCY_MISMATCH']);
    const names = await look.rows<{ name: string }>(`select name from script where name in ('large', 'nul', '')`);
    assert.deepEqual(names, []);
  });

  it('belong to their tenant, and need WRITE', async () => {
    const [ours, theirs] = (await Promise.all(
      ['ours', 'theirs'].map((slug) => makeTenant(service, slug, { modules: null })),
    )) as [MadeTenant, MadeTenant];
    const { id } = await create('private', 'exit 0', ours.tokens.WRITE.secret);
    const foreign = theirs.tokens.ADMIN.secret;
    assert.deepEqual(codes(await tryUpdate({ id, text: 'x' }, foreign)), ['NOT_FOUND']);
    assert.deepEqual(codes(await tryDelete({ id }, foreign)), ['NOT_FOUND']);
    assert.deepEqual(codes(await tryTask({ params: { script: 'private' } }, foreign)), ['VALIDATION']);
    const query = 'query ($id: ID!) { script(by: { id: $id }) { id } scripts { totalCount } node(id: $id) { id } }';
    assert.deepEqual(await service.data(query, { id }, foreign), {
      script: null,
      scripts: { totalCount: 0 },
      node: null,
    });
    const reader = ours.tokens.EXECUTE.secret;
    assert.deepEqual(codes(await tryCreate({ name: 'r', text: 'x' }, reader)), ['FORBIDDEN']);
    assert.deepEqual(codes(await tryUpdate({ id, text: 'x' }, reader)), ['FORBIDDEN']);
    assert.deepEqual(codes(await tryDelete({ id }, reader)), ['FORBIDDEN']);
    const [row] = await look.rows('select version, deleted_at from script where id = $1', [bareId(id)]);
    assert.deepEqual(row, { version: 1, deleted_at: null });
  });
});
