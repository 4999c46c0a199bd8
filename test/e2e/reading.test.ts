import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { GraphQLArgument, GraphQLField } from 'graphql';
import { makeSchema } from '../../src/graphql/schema.ts';
import { everyDryRun, everyQuery, fieldsWithArguments, type WrittenQuery } from '../support/every-query.ts';
import { keepLocks } from '../support/locks.ts';
import { type Look, openLook } from '../support/look.ts';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { makeTenant, type MadeTenant } from '../support/tenants.ts';
import { bareId, ended, everySecond, executeTask, makeTask, mutate } from '../support/work.ts';

/** Once, a read of the ledger took the lock that a sweep skips: a dashboard made its own schedule late. */
describe('reading locks nothing and waits for nobody', () => {
  let database: TestDatabase;
  let look: Look;
  let service: Service;
  let tenant: MadeTenant;
  let task: string;
  let schedule: string;
  let queries: readonly WrittenQuery[];
  let dryRuns: readonly (WrittenQuery & { readonly input: object })[];

  before(async () => {
    const schema = await makeSchema();
    database = await migrated();
    look = openLook(database.url);
    service = await startService({ databaseUrl: database.url });
    tenant = await makeTenant(service, 'watched', { modules: null });
    const ids = await furnish();
    task = ids['Task']!;
    schedule = ids['Schedule']!;
    const written = everyQuery(schema, (argument, field) => valueOf(argument, field, ids));
    ({ queries } = written);
    assert.deepEqual(
      fieldsWithArguments(schema).filter((name) => !written.asked.has(name) && !name.startsWith('Recurrence.')),
      unasked,
      'every field with arguments is asked for',
    );
    dryRuns = everyDryRun(schema).map(({ name, flag }) => {
      const input = dryInputs(ids)[name];
      assert.ok(input, `there is an input for ${name}(${flag})`);
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { errors { __typename code message path } } }`;
      return { name, query, input: { ...input, [flag]: true } };
    });
    assert.ok(queries.length > 20 && dryRuns.length >= 5);
  });
  after(async () => {
    await service.stop();
    await look.close();
    await database.drop();
  });

  const write = (): string => tenant.tokens.WRITE.secret;

  /** Something of every noun. */
  async function furnish(): Promise<Record<string, string>> {
    const made = await makeTask(service, 'pulse', { schedules: [{ recurrence: everySecond }] }, write());
    const [{ id } = { id: '' }] = made.schedules.nodes;
    const run = await executeTask(service, made.id, {}, write());
    await ended(service, [run]);
    await until(async () => (await dispatched(id)) >= 2, 'two instants of the schedule');
    const { calendar } = await mutate<{ calendar: { id: string } }>(
      service,
      'createCalendar',
      { name: 'holidays' },
      'calendar { id }',
      write(),
    );
    await mutate(service, 'createScript', { name: 'hello', interpreter: 'sh', text: 'echo' }, 'script { id }', write());
    const range = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() };
    const { backfill, errors } = await mutate<{ backfill: { id: string } }>(
      service,
      'backfillSchedule',
      { id, range, which: 'ALL' },
      'backfill { id }',
      write(),
    );
    assert.deepEqual(errors, []);
    const { id: tenantId } = tenant;
    return { Task: made.id, Schedule: id, Run: run, Calendar: calendar.id, Backfill: backfill.id, Tenant: tenantId };
  }

  async function dispatched(id: string): Promise<number> {
    const [row] = await look.rows<{ count: number }>(
      `select count(*)::int as count from occurrence where schedule_id = $1 and state = 'DISPATCHED'`,
      [bareId(id)],
    );
    return row!.count;
  }

  async function askAll(): Promise<void> {
    const answers = await Promise.all([
      ...queries.map(async ({ name, query }) => ({ name, answer: await service.ask(query, {}, tokenFor(name)) })),
      ...dryRuns.map(async ({ name, query, input }) => ({
        name,
        answer: await service.ask(query, { input }, write()),
      })),
    ]);
    for (const { name, answer } of answers) {
      assert.deepEqual(answer.errors, [], name);
      const payload = (answer.data as Record<string, { errors?: unknown[] } | null>)[name];
      assert.deepEqual(payload?.errors ?? [], [], name);
    }
  }

  const tokenFor = (name: string): string =>
    needsMore.has(name) ? tenant.tokens.ADMIN.secret : tenant.tokens.READ.secret;

  it('every query and every dry run answers while another transaction keeps all tables from being locked or changed', async () => {
    // A lock of a row waits for this as a write does; a plain read does not.
    const locks = await keepLocks(database.url, `lock table ${tables.join(', ')} in exclusive mode`);
    let acting: Promise<unknown> | undefined;
    try {
      const keys = await look.rows(
        `select from pg_locks where mode = 'ExclusiveLock' and relation = 'schedule'::regclass`,
      );
      assert.equal(keys.length, 1);
      await askAll();

      acting = executeTask(service, task);
      await until(async () => {
        const waiting = await look.rows(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'select 1 from task where id%'
             and datname = current_database()`,
        );
        return waiting.length > 0;
      }, 'a change that waits for the lock');
    } finally {
      await locks.release();
    }
    await acting;
  });

  it('a schedule of every second misses nothing while every query is asked over and over', async () => {
    const [start] = await look.rows<{ at: string }>('select now() as at');
    const before = await dispatched(schedule);
    let rounds = 0;
    while ((await dispatched(schedule)) < before + 5) {
      await askAll();
      rounds += 1;
    }
    assert.ok(rounds > 0);
    const others = await look.rows(
      `select state, reason from occurrence where schedule_id = $1 and nominal_at > $2 and state not in ('DISPATCHED', 'PENDING')`,
      [bareId(schedule), start!.at],
    );
    assert.deepEqual(others, []);
  });
});

const needsMore: ReadonlySet<string> = new Set(['apiTokens', 'tenants', 'tenant']);

/** Fields with arguments on types that no query of `everyQuery` reaches. */
const unasked: readonly string[] = [];

const tables = [
  'tenant',
  'task',
  'task_counter',
  'schedule',
  'schedule_revision',
  'run',
  'occurrence',
  'log_entry',
].concat([
  'event',
  'calendar',
  'script',
  'script_version',
  'backfill',
  'backfill_run',
  'idempotency',
  'dialect_document',
]);

function valueOf(
  argument: GraphQLArgument,
  field: GraphQLField<unknown, unknown>,
  ids: Record<string, string>,
): string {
  const type = String(argument.type);
  const noun = String(field.type).replaceAll(/[[\]!]/g, '');
  const values: Record<string, string | undefined> = {
    'ID!': JSON.stringify(ids[noun] ?? ids['Schedule']),
    '[ID!]!': JSON.stringify(Object.values(ids)),
    'DateTimeRange!': '{}',
    'Locale!': '"en"',
    'String!': '"simulate"',
    'PreviewRecurrenceInput!': '{ recurrence: { cron: { expression: "0 9 * * *" } } }',
    'UpdateScheduleInput!': `{ id: ${JSON.stringify(ids['Schedule'])}, expectedVersion: 1, name: "other" }`,
    'ScriptLocator!': '{ name: "hello" }',
    'TaskLocator!': '{ name: "pulse" }',
  };
  const value = values[type];
  if (value === undefined) throw new Error(`no value is known for ${field.name}(${argument.name}: ${type})`);
  return value;
}

function dryInputs(ids: Record<string, string>): Readonly<Record<string, object>> {
  const calendars = [ids['Calendar']];
  const range = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() };
  const idempotencyKey = 'the same';
  return {
    createTask: {
      name: 'other',
      module: 'script',
      params: { script: 'hello' },
      schedules: [{ recurrence: everySecond, calendars }],
      idempotencyKey,
    },
    updateTask: { id: ids['Task'], expectedVersion: 1, params: { logLines: 1 } },
    createSchedule: { taskId: ids['Task'], schedule: { recurrence: everySecond, calendars }, idempotencyKey },
    updateSchedule: { id: ids['Schedule'], expectedVersion: 1, recurrence: everySecond, calendars },
    backfillSchedule: { id: ids['Schedule'], range, which: 'ALL', idempotencyKey },
  };
}
