import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { countRows, type Look, openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { adminToken, type Service, startService } from '../support/service.ts';
import { makeToken } from '../support/tenants.ts';
import { type Reply, request } from './client.ts';

const busy = 'the database was too slow or too busy; try again';

interface Case {
  readonly api: string;
  readonly headers: (token: string) => Record<string, string>;
  readonly list: string;
  readonly make: readonly [path: string, body: object];
  /** The whole body of the refusal. */
  readonly body: unknown;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const php = '/api/v1/api.php?target=scheduler&action=';

const cases: readonly Case[] = [
  {
    api: 'timetable',
    headers: (token) => ({ 'x-auth-token': token }),
    list: '/timetable/tasks_monitoring/',
    make: [
      '/timetable/',
      {
        unique_name: 'server_suspend',
        subject_type: 'instance',
        subject_group: 'project',
        subject: 'busy',
        subject_id: 'busy',
        description: 'busy',
        repeat: true,
        crontab: { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' },
      },
    ],
    body: { error: { code: 503, title: 'Service Unavailable', message: busy } },
  },
  {
    api: 'virtshell',
    headers: (token) => ({ 'x-virtshell-authorization': `somebody:${token}` }),
    list: '/api/virtshell/v1/tasks',
    make: ['/api/virtshell/v1/tasks', { description: 'busy', type: 'busy', object_uuid: 'a' }],
    body: { error: busy },
  },
  {
    api: 'fylr',
    headers: bearer,
    list: '/api/v1/task',
    make: ['/api/v1/task', { description: 'busy', task_module: 'simulate' }],
    body: {
      code: 'ServiceUnavailable',
      error: busy,
      package: 'task',
      parameters: {},
      realm: 'server',
      statuscode: 503,
    },
  },
  {
    api: 'provision',
    headers: bearer,
    list: `${php}getTasks`,
    make: [
      `${php}addTask`,
      { user_id: 1, name: 'busy', class_name: String.raw`\scheduler\Tasks\TestTask`, active: true, repeat_items: [] },
    ],
    body: { success: 0, message: busy },
  },
  {
    api: 'mist',
    headers: (token) => ({ authorization: token }),
    list: '/api/v1/schedules',
    make: [
      '/api/v1/schedules',
      {
        name: 'busy',
        action: 'start',
        machines_per_cloud: [['a', 'b']],
        cronjob_type: 'crontab',
        cronjob_entry: { minute: '0', hour: '3' },
      },
    ],
    body: undefined,
  },
];

const tables = [
  'task',
  'task_counter',
  'schedule',
  'run',
  'dialect_document',
  'dialect_number',
  'tenant',
  'occurrence',
];

describe('a database whose rows others hold for too long', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    // Like the limit of a statement, only sooner.
    const databaseUrl = `${database.url}?options=${encodeURIComponent('-c lock_timeout=100ms')}`;
    service = await startService({ databaseUrl });
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  /** While the work goes on, nobody else can read the table. */
  async function holding<T>(table: string, work: () => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      return await work();
    } finally {
      await client.query('rollback');
      await client.end();
    }
  }

  const listOf = ({ headers, list }: Case, token = adminToken) =>
    request(service, 'GET', list, { headers: headers(token) });
  let names = 0;
  function makeBy({ headers, make: [path, body] }: Case): Promise<Reply> {
    const name = 'name' in body ? { name: `busy ${(names += 1)}` } : {};
    return request(service, 'POST', path, { headers: headers(adminToken), body: { ...body, ...name } });
  }

  function assertRefused(reply: Reply, { api, body }: Case): void {
    assert.equal(reply.status, 503, `${api}: ${reply.text}`);
    assert.equal(reply.headers.get('retry-after'), '1', api);
    if (body === undefined) assert.equal(reply.text, busy, api);
    else assert.deepEqual(reply.body, body, api);
  }

  for (const each of cases) {
    it(`is answered by ${each.api} with 503 and a time after which to try again`, async () => {
      const before = await countRows(look);
      const [list, made] = await holding('task', () => Promise.all([listOf(each), makeBy(each)]));
      assertRefused(list, each);
      assertRefused(made, each);
      assert.deepEqual(await countRows(look), before);
      assert.equal((await listOf(each)).status, 200);
    });
  }

  it('is told by GraphQL as a store that is away for a moment', async () => {
    const input = { name: 'busy', module: 'simulate' };
    const create = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { code } } }';
    const answers = await holding('task', () =>
      Promise.all([service.ask('{ tasks { nodes { id } } }'), service.ask(create, { input })]),
    );
    for (const { errors } of answers) {
      assert.deepEqual(
        errors.map(({ message, extensions }) => [message, extensions?.code, extensions?.['retryAfterMs']]),
        [[busy, 'UNAVAILABLE', 1_000]],
      );
    }
    assert.deepEqual(
      (await service.data<{ tasks: { nodes: unknown[] } }>('{ tasks { nodes { id } } }')).tasks.nodes,
      [],
    );
  });

  it('is no reason to take a token for a wrong one', async () => {
    const { secret } = await makeToken(service, null, ['ADMIN'], 'fresh');
    const replies = await holding('api_token', () => Promise.all(cases.map((each) => listOf(each, secret))));
    replies.forEach((reply, index) => assertRefused(reply, cases[index]!));
    const graphql = await holding('api_token', async () => {
      const other = 'pct_another_0123456789_ABCDEFGHIJKLMNOP';
      return request(service, 'POST', '/graphql', { headers: bearer(other), body: { query: '{ __typename }' } });
    });
    assert.deepEqual([graphql.status, graphql.headers.get('retry-after')], [503, '1']);
    assert.deepEqual([graphql.body.errors[0].message, graphql.body.errors[0].extensions.code], [busy, 'UNAVAILABLE']);
  });

  it('is an internal error nowhere, whichever table is held', async () => {
    const refused = new Set<string>();
    for (const table of tables) {
      // oxlint-disable-next-line no-await-in-loop -- one lock at a time
      const replies = await holding(table, () => Promise.all(cases.flatMap((each) => [listOf(each), makeBy(each)])));
      for (const reply of replies) {
        assert.ok(reply.status === 503 || reply.status < 300, `${table}: ${reply.status} ${reply.text}`);
        if (reply.status === 503) refused.add(table);
      }
    }
    assert.ok(refused.has('task') && refused.has('schedule') && refused.has('dialect_document'), [...refused].join());
    assert.doesNotMatch(service.output(), /internal error/);
  });
});
