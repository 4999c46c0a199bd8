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

/** One REST API of another system, over the same services as GraphQL. It does not know the other dialects. */
export interface Dialect {
  readonly name: string;
  readonly title: string;
  /** The dialect answers all requests at and below these paths, also for unknown paths. */
  readonly prefixes: readonly string[];
  /** Security schemes of OpenAPI, any of which is sufficient. */
  readonly security: Readonly<Record<string, JsonObject>>;
  /** The caller; null = unknown. It must answer before the body is read. */
  identify(request: FastifyRequest): Promise<Caller | null>;
  readonly routes: readonly Route[];
  /** Renders every refusal in the dialect's own form. The status of each code must be in `statuses`. */
  refuse(refusal: Refusal): Answer;
  /** The statuses of refusals, for the descriptions of operations. */
  readonly statuses: readonly number[];
  readonly refusalSchema: z.ZodType;
  /** The optional features that this dialect can show. */
  readonly features: ReadonlySet<Feature>;
  /** Phrases for other parts of a task that this dialect cannot show, for its description. */
  readonly notShown: readonly string[];
  /**
   * Phrases for other parts of this very task that the dialect cannot show; null = it does not show the task at all.
   */
  readonly notShownOf: (stored: StoredTask) => readonly string[] | null;
}

/** A task with everything that is stored of it for a dialect. */
export interface StoredTask {
  readonly task: TaskRow;
  readonly schedules: readonly Schedule[];
  /** The document that the dialect stores with the task. */
  readonly document: JsonObject | undefined;
  /** The tenant's zone. */
  readonly timeZone: string;
}

/** What the dialects need from the rest of the service. */
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
  /** The slug of the tenant whose agents need no token; null = no such tenant. */
  readonly virtshellTenant: string | null;
  /** The budgets of answers; reads of `reader` and `store` count against them. */
  readonly budgets: BudgetScope;
}

/** Finds callers by their credentials. */
export interface Identify {
  /** Finds the caller of `Authorization: Bearer T`, sent from this address. */
  authenticate(header: string | undefined, address: string): Promise<Caller | null>;
  /** Finds the caller of a bare token. */
  authenticateSecret(secret: string, address: string): Promise<Caller | null>;
  /**
   * Admits a client without a token as a caller who may report on runs. Throws when the address has sent too many
   * requests.
   */
  admitStranger(tenant: Pick<Tenant, 'id' | 'maxRequestsPerSecond'>, address: string, name: string): Caller;
  /** Checks a caller again, for calls that wait before they answer. */
  readonly revalidate: Revalidate;
  /** The signing key of a client that signs its requests instead of sending a token. */
  signingKey(name: string): SigningKey | null;
}

export interface SigningKey {
  /** The key of the signature. */
  readonly secret: string;
  /** The token that the signature stands for. */
  readonly token: string;
}

/** A caller within one tenant, which is the only tenant that a dialect sees. */
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
  /** Undefined = no body. A text is sent unchanged, a `Listed` as the JSON of its list, any other value as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route of a dialect. The schemas check the request and describe it in OpenAPI. */
export interface RouteOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** Parameters are written `:name`. Served with and without a slash at the end. */
  readonly path: string;
  readonly summary: string;
  /** Values that do not match are answered as not found. */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Maps a status to the schema of its body; null = no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer>;
}

export type Route = RouteOf<z.ZodType, z.ZodType, z.ZodType>;

/** Infers the types of a route from its schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(line: RouteOf<P, Q, B>): Route {
  return line;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** Why a request is refused: the codes of the domain, and those of checks before it. */
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
  /** True: the request had no `Authorization` header. */
  readonly anonymous: boolean;
}
