import { after } from 'node:test';
import type { ExecutionResult } from 'graphql';
import { pino } from 'pino';
import type { Caller } from '../../src/domain/model/actor.ts';
import type { GraphqlDeps } from '../../src/graphql/context.ts';
import { makeNode } from '../../src/node/make-node.ts';
import { makeServices } from '../../src/node/services.ts';
import { openStores, type Stores } from '../../src/node/stores.ts';
import { ask } from '../graphql/ask.ts';
import { makeDeps } from '../graphql/fakes.ts';
import { home, makeTenant, migrated, operator } from './node.ts';
import { noAlarm } from './virtual/alarm.ts';

/** Closed when the file ends: a hook that is made within another hook would run at the end of that one. */
const opened: Stores[] = [];
after(() => Promise.all(opened.map(({ database }) => database.close())));

export type Still = Awaited<ReturnType<typeof openStill>>;

/**
 * The whole API on a real PostgreSQL, without an engine. Time changes only when the test sets it, and nothing is
 * decided unless the test sweeps.
 */
export async function openStill() {
  const { url } = await migrated();
  const logger = pino({ level: 'silent' });
  const stores = await openStores({ url, logger, poolSize: 6 });
  opened.push(stores);
  const { pool } = stores.database;
  await makeTenant(pool);
  const time = { now: Date.UTC(2027, 0, 1, 12) };
  const clock = { now: () => time.now };
  const node = makeNode({
    stores,
    logger,
    clock,
    role: 'api',
    concurrency: 0,
    revalidate: async (caller) => caller,
    alarm: noAlarm,
  });
  const services = makeServices(node);
  const deps: GraphqlDeps = { ...makeDeps({ ...services, reader: stores.reader }), modules: node.modules, clock };

  async function asked(
    query: string,
    variables: Record<string, unknown> = {},
    as: Caller = user,
  ): Promise<ExecutionResult> {
    return ask(deps, query, variables, as);
  }
  return {
    time,
    reader: stores.reader,
    sweep: () => node.engine.sweep(time.now),
    asked,
    /** The data of an operation that must succeed. */
    async data<Data>(query: string, variables: Record<string, unknown> = {}, as: Caller = user): Promise<Data> {
      const { data, errors } = await asked(query, variables, as);
      if (errors) throw new Error(JSON.stringify(errors), { cause: errors[0]?.originalError });
      return data as Data;
    },
    /** The payload of a mutation with one input, which must be without errors. */
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

/** May do everything within the default tenant. */
export const user: Caller = { ...operator, tenantId: home };
export const readOnly: Caller = { ...user, scopes: new Set(['READ']) };
