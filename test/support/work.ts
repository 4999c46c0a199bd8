import type { TypedDocument } from '../../src/cli/client.ts';
import * as documents from './generated.ts';
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

type Documents = typeof documents;
/** The mutations of the schema, and its queries with one input. */
export type MutationName = {
  [Name in keyof Documents]: Documents[Name] extends TypedDocument<infer Result, { readonly input: never }>
    ? keyof Result & string
    : never;
}[keyof Documents];

/** The payload of a mutation, with its errors. */
export async function mutate<Payload>(
  service: Service,
  name: MutationName,
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

function done<Payload extends { readonly errors: readonly unknown[] }>(payload: Payload): Payload {
  if (payload.errors.length > 0) throw new Error(JSON.stringify(payload.errors));
  return payload;
}

export interface MadeTask extends Named {
  readonly schedules: { readonly nodes: readonly Named[] };
}

export async function makeTask(
  service: Service,
  name: string,
  input: Partial<Omit<documents.CreateTaskInput, 'name'>> = {},
  token?: string,
): Promise<MadeTask> {
  const all = { module: 'simulate', ...input, name };
  const { task } = done((await service.data(documents.CreateTaskDocument, { input: all }, token)).createTask);
  if (!task) throw new Error('createTask has answered no task');
  return task;
}

export async function executeTask(
  service: Service,
  id: string,
  input: Omit<documents.ExecuteTaskInput, 'id'> = {},
  token?: string,
): Promise<string> {
  const { run } = done(
    (await service.data(documents.ExecuteTaskDocument, { input: { id, ...input } }, token)).executeTask,
  );
  if (!run) throw new Error('executeTask has answered no run');
  return run.id;
}

export const everySecond = { cron: { expression: '* * * * * *' } };

/** The id without its type. */
export function bareId(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString('utf8').split(':')[1] ?? '';
}

export function globalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

export type Balance = NonNullable<documents.LedgerQuery['schedule']>['ledger'];

export async function balanceOf(service: Service, scheduleId: string, from: number, to: number): Promise<Balance> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const { schedule } = await service.data(documents.LedgerDocument, { id: scheduleId, range, first: 1 });
  if (!schedule) throw new Error(`there is no schedule ${scheduleId}`);
  return schedule.ledger;
}

export interface SeenRun {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly error: { readonly type: string; readonly message: string } | null;
}

const final = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST']);

/** The runs, when all of them have ended. */
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
