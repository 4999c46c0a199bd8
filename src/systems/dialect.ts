import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Tenant } from '../domain/model/access.ts';
import type { Caller } from '../domain/model/actor.ts';
import type { ErrorCode } from '../domain/model/errors.ts';
import type { ModuleCatalog } from '../domain/model/module.ts';
import type { TaskRow } from '../domain/model/rows.ts';
import type { Schedule } from '../domain/model/schedule.ts';
import type { JsonObject } from '../domain/model/values.ts';
import type { Clock } from '../ports/clock.ts';
import type { DialectStore } from '../ports/dialect-store.ts';
import type { Reader } from '../ports/reader.ts';
import type { Streams } from '../ports/streams.ts';
import type { Revalidate } from '../ports/trust.ts';
import type { RunService } from '../services/runs/run-service.ts';
import type { TaskService } from '../services/tasks/task-service.ts';
import type { WorkerService } from '../services/workers/worker-service.ts';
import type { Actions } from './actions.ts';
import type { BudgetScope } from './budget-scope.ts';
import type { Feature } from './features.ts';

/** One REST API of another system, over the same services as GraphQL. It knows nothing of the other dialects. */
export interface Dialect {
  readonly name: string;
  readonly title: string;
  /** Everything at and below these paths is the dialect's, unknown paths as well. */
  readonly prefixes: readonly string[];
  /** Security schemes of OpenAPI, any of which will do. */
  readonly security: Readonly<Record<string, JsonObject>>;
  /** Who asks; null = nobody that we know. It must answer before the body is read. */
  identify(request: FastifyRequest): Promise<Caller | null>;
  readonly routes: readonly Route[];
  /** Every refusal in the dialect's own form. The status of each code must be in `statuses`. */
  refuse(refusal: Refusal): Answer;
  /** The statuses of refusals, for the description of each operation. */
  readonly statuses: readonly number[];
  readonly refusalSchema: z.ZodType;
  /** Of what not every API has words for, that which this one has. */
  readonly words: ReadonlySet<Feature>;
  /** What else of a task this dialect cannot show, a phrase each, for its description. */
  readonly notShown: readonly string[];
  /** What else it cannot show of this very task; null = it does not show the task at all. */
  readonly untold: (stored: StoredTask) => readonly string[] | null;
}

/** A task with all that is stored of it for a dialect. */
export interface StoredTask {
  readonly task: TaskRow;
  readonly schedules: readonly Schedule[];
  /** What the dialect keeps with it. */
  readonly document: JsonObject | undefined;
  /** The tenant's. */
  readonly timeZone: string;
}

/** What the dialects stand on. */
export interface DialectDeps {
  readonly tasks: TaskService;
  readonly workers: WorkerService;
  readonly runs: Pick<RunService, 'cancel'>;
  readonly reader: Reader;
  readonly store: DialectStore;
  readonly streams: Pick<Streams, 'runProgress'>;
  readonly clock: Clock;
  readonly actions: Actions;
  readonly modules: ModuleCatalog;
  readonly identify: Identify;
  /** Slug of the tenant whose agents need not say who they are; null = none. */
  readonly virtshellTenant: string | null;
  /** Of answers; `reader` and `store` count against it. */
  readonly budgets: BudgetScope;
}

/** Knows callers by what they send. */
export interface Identify {
  /** By `Authorization: Bearer T`, sent from this address. */
  authenticate(header: string | undefined, address: string): Promise<Caller | null>;
  /** By a bare token. */
  authenticateSecret(secret: string, address: string): Promise<Caller | null>;
  /** A client without a token, where a tenant takes such callers: it may report on runs. Throws when too much has come from the address. */
  admitStranger(tenant: Pick<Tenant, 'id' | 'maxRequestsPerSecond'>, address: string, name: string): Caller;
  /** For what waits before it answers. */
  readonly revalidate: Revalidate;
  /** Of a client that signs its requests and does not send a token. */
  signingKey(name: string): SigningKey | null;
}

export interface SigningKey {
  /** What signs. */
  readonly secret: string;
  /** The token in whose place the signature stands. */
  readonly token: string;
}

/** A caller within one tenant: to a dialect there is no other. */
export interface Member extends Caller {
  readonly tenantId: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call<P, Q, B> {
  readonly caller: Member;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: FastifyRequest;
}

export interface Answer {
  readonly status: number;
  /** Undefined = none. Texts are sent as they are, a `Listed` as the JSON of its list, everything else as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A line of a dialect's table of routes. The schemas check the request and describe it in OpenAPI. */
export interface RouteOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** Parameters as `:name`; served with and without a slash at its end. */
  readonly path: string;
  readonly summary: string;
  /** What does not fit is answered as not found. */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Status → what comes with it; null = no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer>;
}

export type Route = RouteOf<z.ZodType, z.ZodType, z.ZodType>;

/** Makes the types of a line follow from its schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(line: RouteOf<P, Q, B>): Route {
  return line;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** Why a request is refused: what the domain may say, and what happens before it is asked. */
export type RefusalCode =
  | ErrorCode
  | 'UNAUTHENTICATED'
  | 'TOO_MANY_REQUESTS'
  | 'UNKNOWN_PATH'
  | 'WRONG_METHOD'
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly method: string;
  /** No `Authorization` header came with it. */
  readonly anonymous: boolean;
}
