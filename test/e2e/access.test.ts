import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { openSocket, StreamError } from '../support/subscription.ts';
import { makeTenant, makeToken, type MadeTenant, type Scope, scopes, unknownLike } from '../support/tenants.ts';
import { bareId, ended, everySecond, executeTask, makeTask, mutate } from '../support/work.ts';

const logTail =
  'subscription ($id: ID!, $after: Cursor) { logTail(runId: $id, after: $after) { cursor final entries { index } } }';
const runProgress = 'subscription ($id: ID!) { runProgress(runId: $id) { cursor final state } }';
const everything =
  'errors { __typename code message path ... on NotFoundError { id } ... on VersionConflictError { currentVersion } ... on AlreadyExistsError { existing { id } } }';

/** What belongs to one tenant, by its global id. */
interface Belongings {
  readonly task: string;
  readonly name: string;
  readonly schedule: string;
  readonly run: string;
  readonly occurrence: string;
  readonly logEntry: string;
  readonly tenant: string;
  readonly token: string;
}

describe('who may do what', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let ours: MadeTenant;
  let theirs: MadeTenant;
  let own: Belongings;
  let foreign: Belongings;

  async function furnish(tenant: MadeTenant): Promise<Belongings> {
    const token = tenant.tokens.ADMIN.secret;
    const name = `secret-of-${bareId(tenant.id)}`;
    const made = await makeTask(service, name, { schedules: [{ recurrence: everySecond, maxRuns: 1 }] }, token);
    const run = await executeTask(service, made.id, { idempotencyKey: 'shared' }, token);
    await ended(service, [run]);
    const schedule = made.schedules.nodes[0]?.id ?? '';
    const query = 'query ($id: ID!) { schedule(id: $id) { occurrences { nodes { id } } } }';
    const occurrence = await until(async () => {
      const seen = await service.data<{ schedule: { occurrences: { nodes: { id: string }[] } } }>(
        query,
        { id: schedule },
        token,
      );
      return seen.schedule.occurrences.nodes[0]?.id;
    }, 'an occurrence');
    const logEntry = Buffer.from(`LogEntry:${bareId(run)}:1`).toString('base64url');
    return {
      task: made.id,
      name,
      schedule,
      run,
      occurrence,
      logEntry,
      tenant: tenant.id,
      token: tenant.tokens.READ.id,
    };
  }

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
    [ours, theirs] = await Promise.all([makeTenant(service, 'ours'), makeTenant(service, 'theirs')]);
    [own, foreign] = await Promise.all([furnish(ours), furnish(theirs)]);
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  it('answers 401 and closes with 4401 without a token, with a wrong, an expired and a revoked one', async () => {
    const expired = await makeToken(service, ours.id, ['READ'], 'expired');
    await look.rows(`update api_token set expires_at = now() - interval '1 minute' where id = $1`, [
      bareId(expired.id),
    ]);
    const revoked = await makeToken(service, ours.id, ['READ'], 'revoked');
    await mutate(service, 'revokeApiToken', { id: revoked.id }, 'apiToken { id }');
    const good = ours.tokens.READ.secret;
    const wrong = [
      `${good}x`,
      good.slice(0, -1),
      good.slice(0, -1) + (good.endsWith('a') ? 'b' : 'a'),
      'nonsense',
      `${good} ${good}`,
    ];
    for (const token of [null, '', ...wrong, expired.secret, revoked.secret]) {
      const answer = await service.ask('{ viewer { locale } }', {}, token);
      assert.equal(answer.status, 401, `token ${token}`);
      assert.equal(answer.data, null);
      assert.equal(answer.errors[0]?.extensions?.code, 'UNAUTHENTICATED');
      const client = openSocket(service, token);
      assert.equal(await client.closed, 4401, `token ${token}`);
      await client.close();
    }
    assert.equal((await service.ask('{ viewer { locale } }', {}, good)).status, 200);
  });

  it('closes the sockets of a token that is revoked or expires, and no others', async (t) => {
    const [revoked, expiring] = await Promise.all([
      makeToken(service, ours.id, ['READ'], 'open'),
      makeToken(service, ours.id, ['READ'], 'expiring'),
    ]);
    using staying = openSocket(service, ours.tokens.READ.secret);
    using leaving = openSocket(service, revoked.secret);
    using running = openSocket(service, expiring.secret);
    const streams = [staying, leaving, running].map((client) =>
      client.watch('subscription { runEvents { cursor } }', {}, () => undefined),
    );
    let stays = true;
    void staying.closed.then(() => (stays = false));
    for (const client of [staying, leaving, running])
      for await (const _ of client.stream(runProgress, { id: own.run }));
    const from = performance.now();
    await mutate(service, 'revokeApiToken', { id: revoked.id }, 'apiToken { id }');
    await look.rows('update api_token set expires_at = now() where id = $1', [bareId(expiring.id)]);
    assert.deepEqual(await Promise.all([leaving.closed, running.closed]), [4401, 4401]);
    const took = performance.now() - from;
    t.diagnostic(`sockets closed ${took.toFixed(0)} ms after revocation and expiry`);
    assert.ok(stays, 'the socket of another token stays open');
    streams.forEach(({ stop }) => stop());
  });

  /** Each operation with one foreign thing in it. */
  const operations: readonly (readonly [of: keyof Belongings, text: string])[] = [
    ...(['task', 'schedule', 'run', 'occurrence', 'logEntry', 'tenant', 'token'] as const).flatMap((of) => [
      [of, 'query ($id: ID!) { node(id: $id) { __typename id } }'] as const,
      [of, 'query ($id: ID!) { nodes(ids: [$id]) { __typename id } }'] as const,
    ]),
    ['task', 'query ($id: ID!) { task(by: { id: $id }) { id name } }'],
    ['name', 'query ($id: String!) { task(by: { name: $id }) { id name } }'],
    ['schedule', 'query ($id: ID!) { schedule(id: $id) { id } }'],
    ['run', 'query ($id: ID!) { run(id: $id) { id logs { totalCount } } }'],
    [
      'task',
      'query ($id: ID!) { tasks(filter: { ids: [$id] }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }',
    ],
    ['name', 'query ($id: String!) { tasks(filter: { names: [$id] }) { totalCount nodes { id } } }'],
    ['name', 'query ($id: String!) { tasks(filter: { search: $id }) { totalCount nodes { id } } }'],
    ['run', 'query ($id: ID!) { runs(filter: { ids: [$id] }) { totalCount nodes { id } } }'],
    ['task', 'query ($id: ID!) { runs(filter: { taskIds: [$id] }) { totalCount nodes { id } } }'],
    ['schedule', 'query ($id: ID!) { runs(filter: { scheduleIds: [$id] }) { totalCount nodes { id } } }'],
    ['task', 'query ($id: ID!) { schedules(filter: { taskIds: [$id] }) { totalCount nodes { id } } }'],
    ['schedule', 'query ($id: ID!) { occurrences(filter: { scheduleIds: [$id] }) { totalCount nodes { id } } }'],
    ['task', `mutation ($id: ID!) { updateTask(input: { id: $id, title: "x" }) { task { id } ${everything} } }`],
    [
      'task',
      `mutation ($id: ID!) { updateTask(input: { id: $id, expectedVersion: 99, module: "nope" }) { task { id } ${everything} } }`,
    ],
    [
      'task',
      `mutation ($id: ID!) { cancelTask(input: { id: $id, activeRuns: CANCEL }) { task { id } canceledRuns { id } ${everything} } }`,
    ],
    ['task', `mutation ($id: ID!) { deleteTask(input: { id: $id }) { deletedTaskId ${everything} } }`],
    ['task', `mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } ${everything} } }`],
    [
      'task',
      `mutation ($id: ID!) { executeTask(input: { id: $id, idempotencyKey: "shared" }) { replayed run { id } ${everything} } }`,
    ],
    [
      'task',
      `mutation ($id: ID!) { executeTask(input: { id: $id, params: { nonsense: 1 } }) { run { id } ${everything} } }`,
    ],
    [
      'task',
      `mutation ($id: ID!) { createSchedule(input: { taskId: $id, schedule: { recurrence: { once: { in: "PT1H" } } } }) { schedule { id } ${everything} } }`,
    ],
    [
      'task',
      `mutation ($id: ID!) { createSchedule(input: { taskId: $id, validateOnly: true, schedule: { recurrence: { cron: { expression: "bad" } } } }) { schedule { id } ${everything} } }`,
    ],
    [
      'schedule',
      `mutation ($id: ID!) { updateSchedule(input: { id: $id, expectedVersion: 99, maxRuns: -1 }) { schedule { id } ${everything} } }`,
    ],
    ['schedule', `mutation ($id: ID!) { pauseSchedule(input: { id: $id }) { schedule { id } ${everything} } }`],
    ['schedule', `mutation ($id: ID!) { resumeSchedule(input: { id: $id }) { schedule { id } ${everything} } }`],
    [
      'schedule',
      `mutation ($id: ID!) { deleteSchedule(input: { id: $id, expectedVersion: 99 }) { deletedScheduleId ${everything} } }`,
    ],
    ['run', `mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { id } ${everything} } }`],
    ['run', `mutation ($id: ID!) { retryRun(input: { id: $id }) { run { id } ${everything} } }`],
    [
      'tenant',
      `mutation ($id: ID!) { createTask(input: { name: "intruder", module: "simulate", tenantId: $id }) { task { id } ${everything} } }`,
    ],
    [
      'tenant',
      `mutation ($id: ID!) { updateTenant(input: { id: $id, name: "mine" }) { tenant { id } ${everything} } }`,
    ],
    [
      'tenant',
      `mutation ($id: ID!) { createApiToken(input: { name: "x", scopes: [READ], tenantId: $id }) { secret ${everything} } }`,
    ],
    ['token', `mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { id } ${everything} } }`],
  ];

  const neutral = (text: string, ...ids: readonly string[]): string =>
    ids
      .reduce((all, id) => (id === '' ? all : all.replaceAll(id, '<id>')), text)
      .replaceAll(/"requestId":"[^"]*"/g, '"requestId":"<any>"');

  it('answers a foreign id exactly like an unknown one, in every query and mutation, and stores nothing', async () => {
    const token = ours.tokens.ADMIN.secret;
    const snapshot = () =>
      look.rows(
        'select (select md5(string_agg(t::text, $1 order by t.id)) from task t) as tasks, (select md5(string_agg(t::text, $1 order by t.id)) from schedule t) as schedules, (select count(*)::int from run) as runs, (select md5(string_agg(name || slug || enabled, $1 order by id)) from tenant) as tenants, (select count(*)::int from api_token where revoked_at is not null) as revoked, (select count(*)::int from idempotency) as keys',
        [','],
      );
    const before = await snapshot();
    for (const [of, text] of operations) {
      const given = foreign[of];
      const unknown = of === 'name' ? 'secret-of-nobody' : unknownLike(given);
      const [a, b] = await Promise.all([given, unknown].map((id) => service.ask(text, { id }, token)));
      assert.ok(a && b);
      assert.equal(a.status, b.status, text);
      assert.equal(neutral(a.text, given, bareId(given)), neutral(b.text, unknown, bareId(unknown)), text);
      for (const secret of [foreign.name, bareId(foreign.task), 'theirs'])
        if (given !== secret) assert.ok(!a.text.includes(secret), `${text} tells ${secret}`);
      // The same on what is ours does find it, or the comparison above would mean nothing.
      if (text.startsWith('query'))
        assert.notEqual(
          neutral((await service.ask(text, { id: own[of] }, token)).text, own[of]),
          neutral(a.text, given),
          text,
        );
    }
    assert.deepEqual(await snapshot(), before);
  });

  it('answers a foreign run exactly like an unknown one in every stream, and tells no events of others', async () => {
    using client = openSocket(service, ours.tokens.READ.secret);
    async function refusal(query: string, id: string): Promise<string> {
      try {
        for await (const _ of client.stream(query, { id }));
        return 'nothing was refused';
      } catch (error) {
        assert.ok(error instanceof StreamError);
        return neutral(error.message, id);
      }
    }
    for (const query of [logTail, runProgress]) {
      const answer = await refusal(query, foreign.run);
      assert.match(answer, /NOT_FOUND/);
      assert.equal(answer, await refusal(query, unknownLike(foreign.run)));
      assert.equal(answer, await refusal(query, foreign.task), 'an id of another kind');
    }
    const told: string[] = [];
    const all = [
      'subscription { runEvents { run { id } } }',
      'subscription { scheduleEvents { scheduleId } }',
      `subscription { runEvents(filter: { taskIds: ["${foreign.task}"] }) { run { id } } }`,
    ];
    const watches = all.map((query) => client.watch(query, {}, (event) => void told.push(JSON.stringify(event))));
    await until(async () => {
      const [others, mine] = await Promise.all([
        executeTask(service, foreign.task, {}, theirs.tokens.EXECUTE.secret),
        executeTask(service, own.task, {}, ours.tokens.EXECUTE.secret),
      ]);
      await Promise.all([
        ended(service, [others]),
        mutate(service, 'updateSchedule', { id: foreign.schedule, name: `n${told.length}` }, 'schedule { id }'),
      ]);
      assert.ok(
        !told.some((event) => event.includes(others) || event.includes(foreign.schedule)),
        'an event of theirs was told',
      );
      return told.some((event) => event.includes(mine));
    }, 'an event of our own');
    watches.forEach(({ stop }) => stop());
  });

  it('asks for the scope that each operation needs, over HTTP and WebSocket alike', async () => {
    const needs: readonly (readonly [Scope, string])[] = [
      ['READ', '{ tasks { totalCount } }'],
      ['READ', `{ run(id: "${own.run}") { logCount } }`],
      ['READ', `{ node(id: "${own.task}") { id } }`],
      ['READ', '{ serverInfo { version } }'],
      ['READ', '{ taskModules { name } }'],
      [
        'EXECUTE',
        `mutation { executeTask(input: { id: "${own.task}" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
      [
        'EXECUTE',
        `mutation { cancelRun(input: { id: "${own.run}" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
      [
        'EXECUTE',
        `mutation { retryRun(input: { id: "${own.run}" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
      [
        'WRITE',
        `mutation { updateTask(input: { id: "${own.task}", title: "t" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
      [
        'WRITE',
        'mutation { createTask(input: { name: "v", module: "simulate", validateOnly: true }) { errors { code message ... on ForbiddenError { requiredScope } } } }',
      ],
      [
        'WRITE',
        `mutation { pauseSchedule(input: { id: "${own.schedule}" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
      ['ADMIN', '{ apiTokens { name } }'],
      ['ADMIN', '{ tenants { slug } }'],
      [
        'ADMIN',
        'mutation { createApiToken(input: { name: "n", scopes: [READ] }) { errors { code message ... on ForbiddenError { requiredScope } } } }',
      ],
      [
        'ADMIN',
        `mutation { updateTenant(input: { id: "${own.tenant}", name: "ours" }) { errors { code message ... on ForbiddenError { requiredScope } } } }`,
      ],
    ];
    const matrix: string[] = [];
    for (const held of scopes) {
      const { secret } = ours.tokens[held];
      using client = openSocket(service, secret);
      for (const [needed, text] of needs) {
        const answer = await service.ask<Record<string, unknown>>(text, {}, secret);
        const forbidden = answer.text.includes('"FORBIDDEN"');
        if (forbidden)
          assert.ok(answer.text.includes(`"requiredScope":"${needed}"`), `${held}: ${text}: ${answer.text}`);
        const over = await new Promise<string>((resolve) => {
          const { ended: over } = client.watch(text, {}, (event) => resolve(JSON.stringify(event)));
          over.catch((error: unknown) => resolve(JSON.stringify(error)));
        });
        assert.equal(over.includes('"FORBIDDEN"'), forbidden, `${held} over WebSocket: ${text}: ${over}`);
        const allowed =
          held === needed ||
          held === 'ADMIN' ||
          (needed === 'READ' && held !== 'READ') ||
          (needed === 'EXECUTE' && held === 'WRITE');
        if (forbidden === allowed)
          matrix.push(`${held} ${allowed ? 'must' : 'must not'} be let in: ${text}: ${answer.text}`);
      }
    }
    assert.deepEqual(matrix, []);
  });
});
