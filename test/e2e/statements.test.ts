import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { readConfig } from '../../src/config.ts';
import { type ApiNode, startApiNode } from '../../src/node/api-node.ts';
import { type Look, openLook } from '../support/look.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { migrated, until } from '../support/node.ts';
import { adminToken, startService } from '../support/service.ts';
import { makeTenant } from '../support/tenants.ts';
import { ended, executeTask, makeTask } from '../support/work.ts';

/** What the process of this test says to PostgreSQL, in order. */
const statements: string[] = [];
// oxlint-disable-next-line typescript/unbound-method -- it is called with its client below
const { query: say } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [first] = given as [string | { text?: string }];
  statements.push((typeof first === 'string' ? first : (first.text ?? '')).slice(0, 200));
  return Reflect.apply(say, this, given) as unknown;
} as typeof say;

const sizes = [1, 10, 100];

const shapes: Readonly<Record<string, string>> = {
  'tasks with schedules, occurrences, runs, logs, the last run, the next fire and statistics': `query ($n: Int!) { tasks(first: $n) { totalCount nodes {
    id nextFireAt module { name } tenant { slug } lastRun { id state } stats { total succeeded p95Ms }
    schedules(first: 5) { nodes { id nextFireAt occurrences(first: 3) { nodes { state run { state } } } } }
    runs(first: 5) { nodes { id state logs(first: 3) { nodes { message } } } } } } }`,
  'runs with task, schedule, occurrence and retries': `query ($n: Int!) { runs(first: $n, filter: { triggers: [SCHEDULE] }) { totalCount nodes {
    id state heartbeatAt task { name } schedule { name } occurrence { state } retries { id } retryOf { id } tenant { slug } triggeredBy { token { name } } } } }`,
  'nodes by their ids': 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Task { name lastRun { id } } } }',
  'occurrences with schedule and run': `query ($n: Int!) { occurrences(first: $n) { totalCount nodes {
    state schedule { name task { name } } run { state task { name } } } } }`,
  'schedules with what holds their instants': `query ($n: Int!) { schedules(first: $n, filter: { states: [FINISHED] }) { nodes {
    summary explain(at: "2020-01-01T00:00:00Z") { summary gates { name state heldBy } } } } }`,
  'runs with what holds them': `query ($n: Int!) { runs(first: $n) { nodes { explain { summary heldBy { name } } } } }`,
  'what is to come of all schedules': `query ($n: Int!) { upcoming(range: {}, limit: $n) {
    time { fireAt } skipped schedule { name task { name } } } }`,
  'schedules with task and occurrences': `query ($n: Int!) { schedules(first: $n, filter: { states: [FINISHED] }) { totalCount nodes {
    name nextFireTimes(count: 2) { nominalAt } task { name } occurrences(first: 2) { totalCount nodes { state } } } } }`,
};

describe('the number of SQL statements does not grow with the number of rows', () => {
  let database: TestDatabase;
  let look: Look;
  let app: ApiNode;
  let token: string;
  let ids: readonly string[];

  before(async () => {
    database = await migrated();
    look = openLook(database.url);
    const worker = await startService({ databaseUrl: database.url });
    const tenant = await makeTenant(worker, 'counted');
    token = tenant.tokens.ADMIN.secret;
    const made: string[] = [];
    for (let n = 0; n < 100; n += 10) {
      const some = await Promise.all(
        Array.from({ length: 10 }, (_, m) =>
          makeTask(
            worker,
            `task ${n + m}`,
            { schedules: [{ recurrence: { once: { in: 'PT1S' } } }, { recurrence: { once: { in: 'PT9H' } } }] },
            token,
          ),
        ),
      );
      made.push(...some.map(({ id }) => id));
    }
    ids = made;
    const runs = await Promise.all(made.map((id) => executeTask(worker, id, {}, token)));
    await ended(worker, runs);
    await until(
      async () =>
        (
          await look.rows(
            `select 1 from run where finished_at is null union all select 1 from schedule where next_fire_at < now() + interval '1 hour'`,
          )
        ).length === 0,
      'all runs to end',
    );
    await worker.stop();
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: database.url,
      POLYCHRON_ROLE: 'api',
      POLYCHRON_ADMIN_TOKEN: adminToken,
    });
    app = await startApiNode({
      config,
      databaseUrl: database.url,
      logger: pino({ level: 'silent' }),
      registry: new Registry(),
      link: null,
      print: () => undefined,
      onNode: () => undefined,
    });
    await app.ready;
  });
  after(async () => {
    await app.stop(0);
    await look.close();
    await database.drop();
  });

  async function ask(query: string, n: number): Promise<readonly string[]> {
    const body = JSON.stringify({ query, variables: query.includes('$ids') ? { ids: ids.slice(0, n) } : { n } });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    statements.length = 0;
    const response = await fetch(`${app.listening.url}/graphql`, { method: 'POST', headers, body });
    const said = [...statements];
    const answer = (await response.json()) as {
      data: Record<string, { nodes?: unknown[] } | unknown[]>;
      errors?: unknown;
    };
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    const [list] = Object.values(answer.data);
    assert.equal((Array.isArray(list) ? list : list?.nodes)?.length, n, 'so many rows were answered');
    return said;
  }

  /** What else the node asks the database now and then must not count, so the smallest of some counts does. */
  async function count(query: string, n: number): Promise<readonly string[]> {
    const times = [];
    for (let time = 0; time < 6; time++) times.push(await ask(query, n));
    return times.reduce((least, one) => (one.length < least.length ? one : least));
  }

  for (const [name, query] of Object.entries(shapes)) {
    it(`asks for ${name} with as many statements for 1, 10 and 100 rows`, async (t) => {
      const found: (readonly string[])[] = [];
      for (const n of sizes) found.push(await count(query, n));
      const counts = found.map(({ length }) => length);
      t.diagnostic(`${counts.join(', ')} statements for ${sizes.join(', ')} rows`);
      assert.equal(new Set(counts).size, 1, `${counts.join(', ')} statements:\n${found.at(-1)?.join('\n')}`);
      assert.ok((counts[0] ?? 0) > 0 && (counts[0] ?? 0) <= 15, 'a handful of statements');
    });
  }
});
