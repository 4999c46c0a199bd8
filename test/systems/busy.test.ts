import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { countRows, type Look, openLook } from '../support/look.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { makeToken } from '../support/tenants.ts';
import { request } from './client.ts';
import { assertUnavailable, bearer, dialectCases, listBy, makeBy } from './dialect-cases.ts';

const busy = 'the database was too slow or too busy; try again';

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

  for (const each of dialectCases) {
    it(`is answered by ${each.api} with 503 and a time after which to try again`, async () => {
      const before = await countRows(look);
      const [list, made] = await holding('task', () => Promise.all([listBy(service, each), makeBy(service, each)]));
      assertUnavailable(list, each, busy);
      assertUnavailable(made, each, busy);
      assert.deepEqual(await countRows(look), before);
      assert.equal((await listBy(service, each)).status, 200);
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
    const replies = await holding('api_token', () =>
      Promise.all(dialectCases.map((each) => listBy(service, each, secret))),
    );
    replies.forEach((reply, index) => assertUnavailable(reply, dialectCases[index]!, busy));
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
      const replies = await holding(table, () =>
        Promise.all(dialectCases.flatMap((each) => [listBy(service, each), makeBy(service, each)])),
      );
      for (const reply of replies) {
        assert.ok(reply.status === 503 || reply.status < 300, `${table}: ${reply.status} ${reply.text}`);
        if (reply.status === 503) refused.add(table);
      }
    }
    assert.ok(refused.has('task') && refused.has('schedule') && refused.has('dialect_document'), [...refused].join());
    assert.doesNotMatch(service.output(), /internal error/);
  });
});
