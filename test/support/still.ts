import { makeTurns } from '../../src/flow/turns.ts';
import { after } from 'node:test';
import type { ExecutionResult } from 'graphql';
import { pino } from 'pino';
import type { Caller } from '../../src/domain/model/actor.ts';
import { makeCalendarService } from '../../src/services/calendars/calendar-service.ts';
import { makeExplainService } from '../../src/services/previews/explain-service.ts';
import { makePreviewService } from '../../src/services/previews/preview-service.ts';
import { makeRunService } from '../../src/services/runs/run-service.ts';
import { makeScheduleService } from '../../src/services/schedules/schedule-service.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { makeTaskService } from '../../src/services/tasks/task-service.ts';
import { makeModuleCatalog } from '../../src/execution/catalog.ts';
import { makeModules, noWatch, uncontained } from '../../src/execution/modules/index.ts';
import type { GraphqlDeps } from '../../src/graphql/context.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRunStore } from '../../src/persistence/hot/run-store.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { makeWriteStore } from '../../src/persistence/write-store.ts';
import { type Database, openDatabase } from '../../src/persistence/orm.ts';
import { makeSweeper } from '../../src/scheduling/sweeper.ts';
import { ask } from '../graphql/ask.ts';
import { makeDeps } from '../graphql/fakes.ts';
import { migrated, operator } from './node.ts';
import { makeQuotas } from '../../src/execution/quotas.ts';
import { makeUsageStore } from '../../src/persistence/usage-store.ts';

/** Until the file ends: a hook that is made within another hook runs at that one's end. */
const opened: Database[] = [];
after(() => Promise.all(opened.map((database) => database.close())));

export type Still = Awaited<ReturnType<typeof openStill>>;

/**
 * The whole API on a real PostgreSQL, without a node at work: time stands still until the test sets it, and nothing is decided
 * unless the test sweeps.
 */
export async function openStill() {
  const { url } = await migrated();
  const logger = pino({ level: 'silent' });
  const database = await openDatabase({ url, logger, poolSize: 6 });
  opened.push(database);
  const { orm, pool } = database;
  const time = { now: Date.UTC(2027, 0, 1, 12) };
  const clock = { now: () => time.now };
  const turns = makeTurns();
  const modules = makeModules({
    commands: false,
    allowPrivateHttp: false,
    allowMetadataHttp: false,
    containment: uncontained,
    watch: noWatch,
    childEnv: () => ({}),
    scripts: { find: async () => null },
    clock,
  });
  const catalog = makeModuleCatalog(modules);
  const reader = makeReader(pool, makeRowReaders(orm));
  const bus = { publish: () => undefined, onRun: () => () => undefined, on: () => () => undefined };
  const wakes = { arm: async () => true };
  const nodeId = '00000000-0000-7000-8000-0000000000aa';
  const nothing = () => undefined;
  const none = { reserve: () => 0, take: () => false, untake: nothing };
  const places = { nodeId, runs: () => false, ...none, release: nothing, start: nothing };
  const quotas = makeQuotas(makeUsageStore(pool));
  const context: ServiceContext = { store: makeWriteStore(orm), wakes, bus, clock, modules: catalog, places, quotas };
  await pool.query(`insert into tenant (id, slug, name) values ('${home}', 'default', 'Default')`);
  const sweeper = makeSweeper({
    store: makeRunStore(pool),
    wakes,
    bus,
    clock,
    logger,
    executor: { ...places, capacity: 100, inTurns: false, pull: nothing, room: async () => undefined },
    moduleVersion: () => '1',
    quotas,
  });
  const services = {
    tasks: makeTaskService(context),
    schedules: makeScheduleService(context),
    runs: makeRunService(context),
    calendars: makeCalendarService(context),
    previews: makePreviewService({ reader, modules: catalog, clock, turns }),
    explain: makeExplainService({ reader, modules: catalog, clock, turns }),
  };
  const deps: GraphqlDeps = { ...makeDeps({ ...services, reader }), modules, clock };

  async function asked(
    query: string,
    variables: Record<string, unknown> = {},
    as: Caller = user,
  ): Promise<ExecutionResult> {
    return ask(deps, query, variables, as);
  }
  return {
    time,
    reader,
    sweep: () => sweeper.sweep(time.now),
    asked,
    /** The data of an operation that must succeed. */
    async data<Data>(query: string, variables: Record<string, unknown> = {}, as: Caller = user): Promise<Data> {
      const { data, errors } = await asked(query, variables, as);
      if (errors) throw new Error(JSON.stringify(errors), { cause: errors[0]?.originalError });
      return data as Data;
    },
    /** What a mutation with one input answers, which must be without errors. */
    async mutate<Payload>(name: string, input: object, fields: string, as: Caller = user): Promise<Payload> {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { message path } } }`;
      const answer = await this.data<Record<string, Payload & { errors: unknown[] }>>(query, { input }, as);
      const payload = answer[name]!;
      if (payload.errors.length > 0) throw new Error(JSON.stringify(payload.errors));
      return payload;
    },
    rows: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await pool.query(text, values)).rows as Row[],
  };
}

const home = '00000000-0000-7000-8000-000000000001';

/** May do everything within the tenant that every installation has. */
export const user: Caller = { ...operator, tenantId: home };
export const readOnly: Caller = { ...user, scopes: new Set(['READ']) };
