import { until } from './node.ts';
import type { Service } from './service.ts';

export interface MutationError {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}

interface Named {
  readonly id: string;
}

const errorFields = 'errors { __typename code message path }';

/** The payload of a mutation, errors and all. */
export async function mutate<Payload>(
  service: Service,
  name: string,
  input: object,
  fields: string,
  token?: string,
): Promise<Payload & { errors: readonly MutationError[] }> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} ${errorFields} } }`;
  const data = await service.data<Record<string, Payload & { errors: readonly MutationError[] }>>(
    query,
    { input },
    token,
  );
  const payload = data[name];
  if (!payload) throw new Error(`${name} has answered nothing`);
  return payload;
}

function done<Payload extends { readonly errors: readonly MutationError[] }>(payload: Payload): Payload {
  if (payload.errors.length > 0) throw new Error(JSON.stringify(payload.errors));
  return payload;
}

export interface MadeTask extends Named {
  readonly schedules: { readonly nodes: readonly Named[] };
}

export async function makeTask(service: Service, name: string, input: object = {}, token?: string): Promise<MadeTask> {
  const all = { name, module: 'simulate', ...input };
  const payload = done(
    await mutate<{ task: MadeTask }>(
      service,
      'createTask',
      all,
      'task { id schedules(first: 200) { nodes { id } } }',
      token,
    ),
  );
  return payload.task;
}

export async function executeTask(service: Service, id: string, input: object = {}, token?: string): Promise<string> {
  const payload = done(await mutate<{ run: Named }>(service, 'executeTask', { id, ...input }, 'run { id }', token));
  return payload.run.id;
}

export const everySecond = { cron: { expression: '* * * * * *' } };

/** The bare id in a global one. */
export function bareId(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString('utf8').split(':')[1] ?? '';
}

export function globalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

export interface Balance {
  readonly planned: number;
  readonly dispatched: number;
  readonly skipped: number;
  readonly missed: number;
  readonly superseded: number;
  readonly pending: number;
  readonly balanced: boolean;
  readonly unaccounted: readonly string[];
}

export async function balanceOf(service: Service, scheduleId: string, from: number, to: number): Promise<Balance> {
  const query = `query ($id: ID!, $range: DateTimeRange!) { schedule(id: $id) { ledger(range: $range) {
    planned dispatched skipped missed superseded pending balanced unaccounted } } }`;
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const { schedule } = await service.data<{ schedule: { ledger: Balance } }>(query, { id: scheduleId, range });
  return schedule.ledger;
}

export interface SeenRun {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly error: { readonly type: string; readonly message: string } | null;
}

const final = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST']);

/** The runs once all of them have ended. */
export function ended(service: Service, ids: readonly string[], ms?: number): Promise<readonly SeenRun[]> {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Run { id state attempt error { type message } } } }';
  return until(
    async () => {
      const { nodes } = await service.data<{ nodes: readonly SeenRun[] }>(query, { ids });
      return nodes.every(({ state }) => final.has(state)) && nodes;
    },
    `${ids.length} runs to end`,
    ms,
  );
}
