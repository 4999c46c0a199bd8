import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { badValues, textFields } from '../support/bad-input.ts';
import { countRows, type Look, openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { openSocket, StreamError } from '../support/subscription.ts';
import { makeTenant, type MadeTenant, unknownLike } from '../support/tenants.ts';
import { ended, executeTask, makeTask, mutate, type MutationError, type MutationName } from '../support/work.ts';

describe('bad input gets a clear error, and nothing is stored', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let tenant: MadeTenant;
  let task: string;
  let schedule: string;
  let run: string;

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
    tenant = await makeTenant(service, 'other');
    const made = await makeTask(service, 'good', {
      schedules: [
        {
          recurrence: { interval: { every: 'P1D', anchor: '2090-01-01T00:00:00Z' } },
          startsAt: '2090-01-01T00:00:00Z',
        },
      ],
    });
    task = made.id;
    schedule = made.schedules.nodes[0]?.id ?? '';
    run = await executeTask(service, task);
    await ended(service, [run]);
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  /** Does the work; fails if it has stored anything or if the service suffers. All faults of a table are told at once. */
  async function storesNothing<Case>(
    cases: readonly Case[],
    name: (one: Case) => string,
    check: (one: Case) => Promise<void>,
  ): Promise<void> {
    const faults: string[] = [];
    const note = (one: Case) => (error: unknown) =>
      void faults.push(`${name(one)}: ${error instanceof Error ? error.message : String(error)}`);
    // The service looks at itself a few times in a second, each time for all that have asked. An answer is never older than
    // its question, so the next case need not wait for it.
    const probes: Promise<void>[] = [];
    let count = await countRows(look);
    async function noteStored(one: string): Promise<void> {
      const now = await countRows(look);
      for (const [table, rows] of Object.entries(now))
        if (count[table] !== rows) faults.push(`${one}: has stored in ${table}`);
      count = now;
    }
    for (const one of cases) {
      await check(one).catch(note(one));
      probes.push(
        service
          .readyz()
          .then(({ status }) => assert.equal(status, 200))
          .catch(note(one)),
      );
      await noteStored(name(one));
    }
    await Promise.all(probes);
    await noteStored('one of them, after its answer');
    assert.equal(faults.join('\n\n'), '');
    assert.ok(!service.output().includes('"internal error"'), 'nothing was logged as an internal error');
  }

  function expectError(
    errors: readonly MutationError[],
    code: string,
    path: readonly string[] | undefined,
    says: readonly RegExp[],
  ): void {
    const [first] = errors;
    assert.ok(first, 'it was taken');
    assert.equal(first.code, code, JSON.stringify(errors));
    if (path) assert.deepEqual(first.path, path, JSON.stringify(errors));
    for (const pattern of says) assert.match(first.message, pattern);
  }

  it('names the field, what was given and what is allowed, for each wrong value', async () => {
    await storesNothing(
      badValues,
      ({ what }) => what,
      async ({ mutation, input = {}, code, path, says }) => {
        assert.ok(mutation);
        const { errors } = await mutate(service, mutation, input, '');
        expectError(errors, code, path, says);
      },
    );
  });

  it('refuses NUL, lone surrogates and control characters in every text field by its path, or keeps nothing broken', async () => {
    const texts = ['a\0b', 'a\ud800b', '\udfff', 'a\u0007b', '\u009f'];
    // In params, control characters are as good as others; only what PostgreSQL cannot keep is refused.
    const cases = textFields.flatMap((field) => {
      const free = field[2].includes('result') || field[2].includes('fail');
      return (free ? texts.slice(0, 3) : texts).map((text) => [field, text] as const);
    });
    await storesNothing(
      cases,
      ([[mutation, , path], text]) => `${mutation} ${path.join('.')} ${JSON.stringify(text)}`,
      async ([[mutation, input, path], text]) => {
        const { errors } = await mutate(service, mutation, input(text), '');
        expectError(errors, errors[0]?.code === 'NOT_FOUND' ? 'NOT_FOUND' : 'VALIDATION', path, [/\w/]);
      },
    );
  });

  it('refuses unknown and foreign ids, stale versions and tokens without the scope', async () => {
    const foreign = tenant.tokens.ADMIN.secret;
    const missing = 'NOT_FOUND';
    type Row = readonly [
      what: string,
      mutation: MutationName,
      input: object,
      code: string,
      path: readonly string[] | null,
      says: RegExp[],
      token?: string,
    ];
    const rows: readonly Row[] = [
      [
        'an unknown task',
        'executeTask',
        { id: unknownLike(task) },
        missing,
        ['input', 'id'],
        [new RegExp(unknownLike(task))],
      ],
      ['an id that is none', 'executeTask', { id: 'x' }, missing, ['input', 'id'], [/"x"/]],
      ['an empty id', 'cancelRun', { id: '' }, missing, ['input', 'id'], [/""/]],
      ['an id of another kind', 'executeTask', { id: schedule }, missing, ['input', 'id'], [new RegExp(schedule)]],
      [
        'an unknown run',
        'cancelRun',
        { id: unknownLike(run) },
        missing,
        ['input', 'id'],
        [new RegExp(unknownLike(run))],
      ],
      [
        'an unknown schedule',
        'pauseSchedule',
        { id: unknownLike(schedule) },
        missing,
        ['input', 'id'],
        [new RegExp(unknownLike(schedule))],
      ],
      ['a foreign task', 'executeTask', { id: task }, missing, ['input', 'id'], [new RegExp(task)], foreign],
      [
        'a foreign schedule',
        'deleteSchedule',
        { id: schedule },
        missing,
        ['input', 'id'],
        [new RegExp(schedule)],
        foreign,
      ],
      ['a foreign run', 'retryRun', { id: run }, missing, ['input', 'id'], [new RegExp(run)], foreign],
      [
        'a stale version of a task',
        'updateTask',
        { id: task, title: 't', expectedVersion: 7 },
        'VERSION_CONFLICT',
        ['input', 'expectedVersion'],
        [/7/, /version 1/],
      ],
      [
        'a stale version of a schedule',
        'updateSchedule',
        { id: schedule, name: 't', expectedVersion: -1 },
        'VERSION_CONFLICT',
        ['input', 'expectedVersion'],
        [/-1/, /version \d/],
      ],
      ['a run that has ended', 'cancelRun', { id: run }, 'INVALID_STATE', null, [/SUCCEEDED/]],
      [
        'a long grace',
        'cancelRun',
        { id: run, grace: 'PT2H' },
        'VALIDATION',
        ['input', 'grace'],
        [/7200000/, /3600000/],
      ],
      [
        'a name that is taken',
        'createTask',
        { name: 'good', module: 'simulate' },
        'ALREADY_EXISTS',
        ['input', 'name'],
        [/good/],
      ],
      [
        'a token without WRITE',
        'createTask',
        { name: 'n', module: 'simulate' },
        'FORBIDDEN',
        null,
        [/WRITE/, /EXECUTE/],
        tenant.tokens.EXECUTE.secret,
      ],
      [
        'a token without EXECUTE',
        'executeTask',
        { id: task },
        'FORBIDDEN',
        null,
        [/EXECUTE/, /READ/],
        tenant.tokens.READ.secret,
      ],
      [
        'params of a run that break the schema',
        'executeTask',
        { id: task, params: { nonsense: 1 } },
        'VALIDATION',
        null,
        [/nonsense/],
      ],
      [
        'an update to a bad module',
        'updateTask',
        { id: task, module: 'x' },
        'VALIDATION',
        ['input', 'module'],
        [/"x"/, /simulate/],
      ],
      [
        'an update to a bad zone',
        'updateSchedule',
        { id: schedule, timeZone: 'Nowhere' },
        'VALIDATION',
        ['input', 'timeZone'],
        [/Nowhere/],
      ],
      ['a name cleared', 'updateTask', { id: task, name: null }, 'VALIDATION', ['input', 'name'], [/\w/]],
    ];
    await storesNothing(
      rows,
      ([what]) => what,
      async ([, mutation, input, code, path, says, token]) => {
        const { errors } = await mutate(service, mutation, input, '', token);
        expectError(errors, code, path ?? undefined, says);
      },
    );
  });

  it('takes no polluted objects: what is named like a property of objects is a name', async () => {
    const created = { ...(await countRows(look)) };
    const body = (params: string): string =>
      `{"query":"mutation($p:JSONObject){createTask(input:{name:\\"p\\",module:\\"simulate\\",params:$p}){task{id} errors{code message path}}}","variables":{"p":${params}}}`;
    for (const params of [
      '{"__proto__":{"durationMs":5}}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"toString":1}',
      '{"hasOwnProperty":true}',
    ]) {
      const answer = await service.post<{ createTask: { errors: MutationError[] } }>(body(params));
      assert.ok(
        answer.errors.length > 0 || (answer.data?.createTask.errors.length ?? 0) > 0,
        `${params}: ${answer.text}`,
      );
      assert.ok(answer.status < 500 && !answer.text.includes('INTERNAL'), answer.text);
    }
    assert.deepEqual(await countRows(look), created);
  });

  it('refuses what is no request, and documents beyond the limits, over HTTP and WebSocket', async () => {
    const deep = `{ task(by: { id: "${task}" }) ${'{ lastRun { task '.repeat(20)} { id } ${'} }'.repeat(20)} }`;
    const aliases = `{ ${Array.from({ length: 300 }, (_, n) => `a${n}: viewer { locale }`).join(' ')} }`;
    const input = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { errors { code } } }';
    type Row = readonly [what: string, query: string, variables: object, code: string, says: RegExp[]];
    const rows: readonly Row[] = [
      ['300 aliases', aliases, {}, 'LIMIT_EXCEEDED', [/600|300/, /500|30\b/]],
      ['depth 40', deep, {}, 'LIMIT_EXCEEDED', [/4\d/, /12/]],
      ['a page of 10,000', '{ tasks(first: 10000) { totalCount } }', {}, 'BAD_USER_INPUT', [/10000/, /1 to 200/]],
      ['a page of nothing', '{ tasks(first: 0) { totalCount } }', {}, 'BAD_USER_INPUT', [/0/, /1 to 200/]],
      ['a negative page', '{ runs(last: -5) { totalCount } }', {}, 'BAD_USER_INPUT', [/-5/, /1 to 200/]],
      ['both ends of a list', '{ runs(first: 1, last: 1) { totalCount } }', {}, 'BAD_USER_INPUT', [/first/, /last/]],
      ['a cursor that is none', '{ runs(after: "x") { totalCount nodes { id } } }', {}, 'CURSOR_INVALID', [/cursor/]],
      [
        'a costly product',
        '{ tasks(first: 200) { nodes { runs(first: 200) { nodes { logs(first: 200) { nodes { id } } } } } } }',
        {},
        'LIMIT_EXCEEDED',
        [/50000/],
      ],
      [
        '201 nodes',
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        { ids: Array.from({ length: 201 }, () => task) },
        'BAD_USER_INPUT',
        [/201/, /200/],
      ],
      ['an unknown field', '{ secrets }', {}, 'GRAPHQL_VALIDATION_FAILED', [/secrets/]],
      ['a syntax error', '{ viewer {', {}, 'GRAPHQL_PARSE_FAILED', [/Syntax/]],
      ['no document', '', {}, '', [/\w/]],
      [
        'a text for a number',
        input,
        { input: { name: 'x', module: 'simulate', priority: 'high' } },
        'BAD_USER_INPUT',
        [/high/, /Int/],
      ],
      [
        'a number beyond Int',
        input,
        { input: { name: 'x', module: 'simulate', priority: 1e12 } },
        'BAD_USER_INPUT',
        [/1000000000000/, /Int/],
      ],
      [
        'an unknown field of the input',
        input,
        { input: { name: 'x', module: 'simulate', owner: 'me' } },
        'BAD_USER_INPUT',
        [/owner/],
      ],
      ['no module', input, { input: { name: 'x' } }, 'BAD_USER_INPUT', [/module/]],
      [
        'two recurrences at once',
        input,
        {
          input: {
            name: 'x',
            module: 'simulate',
            schedules: [{ recurrence: { once: { in: 'PT1H' }, cron: { expression: '* * * * *' } } }],
          },
        },
        'BAD_USER_INPUT',
        [/one/i],
      ],
      [
        'no recurrence',
        input,
        { input: { name: 'x', module: 'simulate', schedules: [{ recurrence: {} }] } },
        'BAD_USER_INPUT',
        [/one/i],
      ],
      [
        'an instant that is none',
        input,
        {
          input: {
            name: 'x',
            module: 'simulate',
            schedules: [{ startsAt: 'tomorrow', recurrence: { once: { in: 'PT1H' } } }],
          },
        },
        'BAD_USER_INPUT',
        [/tomorrow/],
      ],
      [
        'an unknown scope',
        'mutation { createApiToken(input: { name: "x", scopes: [ROOT] }) { secret } }',
        {},
        'GRAPHQL_VALIDATION_FAILED',
        [/ROOT/],
      ],
      [
        'params that are a list',
        input,
        { input: { name: 'x', module: 'simulate', params: [1] } },
        'BAD_USER_INPUT',
        [/JSONObject/],
      ],
    ];
    await storesNothing(
      rows,
      ([what]) => what,
      async ([, query, variables, code, says]) => {
        const answer = await service.ask(query, variables);
        assert.ok(answer.status >= 200 && answer.status < 500, `${answer.status}: ${answer.text}`);
        const [first] = answer.errors;
        assert.ok(first, answer.text);
        if (code !== '') assert.equal(first.extensions?.code, code, answer.text);
        for (const pattern of says) assert.match(first.message, pattern);
        using client = openSocket(service);
        await assert.rejects(
          async () => {
            for await (const _ of client.stream(query, variables));
          },
          (error: unknown) => {
            const errors = error instanceof StreamError ? error.errors : (error as MutationError[]);
            const told = (errors as { message?: string; extensions?: { code?: string } }[])[0];
            if (code !== '') assert.equal(told?.extensions?.code, code, JSON.stringify(errors));
            return true;
          },
        );
      },
    );
  });

  it('refuses bodies that are too large or are not JSON, and other methods and paths', async () => {
    const bodies: readonly (readonly [what: string, body: string | Uint8Array, status: number, says: RegExp])[] = [
      ['2 MiB', JSON.stringify({ query: `{ viewer { locale } } # ${'x'.repeat(2 * 1024 * 1024)}` }), 413, /large/i],
      ['invalid JSON', '{"query": ', 400, /JSON/],
      ['no body', '', 400, /\w/],
      ['a list', '[{"query":"{ viewer { locale } }"}]', 400, /\w/],
      ['a text', '"query"', 400, /\w/],
      ['null', 'null', 400, /\w/],
      ['invalid UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400, /\w/],
      ['variables that are a text', '{"query":"{ viewer { locale } }","variables":"x"}', 400, /variables/],
      [
        'nested five thousand deep',
        `{"query":"{ viewer { locale } }","variables":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
        400,
        /64 levels/,
      ],
      [
        'variables nested forty deep',
        `{"query":"{ viewer { locale } }","variables":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
        400,
        /32 levels/,
      ],
    ];
    await storesNothing(
      bodies,
      ([what]) => what,
      async ([, body, status, says]) => {
        const answer = await service.post(body);
        assert.equal(answer.status, status, answer.text);
        if (status !== 200) assert.match(answer.errors[0]?.message ?? '', says);
      },
    );
    for (const [method, path, status] of [
      ['PUT', '/graphql', 405],
      ['GET', '/nowhere', 404],
      ['GET', '/graphql?query={viewer{locale}}', 401],
      ['GET', '/graphql?query=mutation{x}', 401],
    ] as const) {
      assert.equal((await fetch(`${service.url}${path}`, { method })).status, status);
    }
  });
});
