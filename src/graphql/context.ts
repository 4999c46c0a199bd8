import { GraphQLError } from 'graphql';
import Negotiator from 'negotiator';
import { type Caller, type Scope, holds, type TenantScope } from '../domain/model/actor.ts';
import { mostSteps, stepsFor } from '../domain/model/computing.ts';
import type { Budget } from '../recurrence/index.ts';
import { type AnswerBudget, type AnswerBudgets, makeAnswerBudgets } from '../flow/answer-budget.ts';
import type { DialectReport } from '../ports/dialect-report.ts';
import type { ExplainService } from '../services/previews/explain-service.ts';
import type { ModuleDescription } from '../domain/model/module.ts';
import type { TenantUsage } from '../ports/usage-store.ts';
import type { PreviewService } from '../services/previews/preview-service.ts';
import type { Reader } from '../ports/reader.ts';
import type { AccessService } from '../services/access/access-service.ts';
import type { BackfillService } from '../services/backfills/backfill-service.ts';
import type { CalendarService } from '../services/calendars/calendar-service.ts';
import type { FleetService } from '../services/workers/fleet-service.ts';
import type { RunService } from '../services/runs/run-service.ts';
import type { ScheduleService } from '../services/schedules/schedule-service.ts';
import type { ScriptService } from '../services/scripts/script-service.ts';
import type { TaskService } from '../services/tasks/task-service.ts';
import type { WorkerService } from '../services/workers/worker-service.ts';
import type { EventBatch, Streams } from '../ports/streams.ts';
import type { Turns } from '../flow/turns.ts';
import type { Clock } from '../ports/clock.ts';
import { type Loaders, makeLoaders } from './loaders.ts';

/** What the API stands on. */
export interface GraphqlDeps {
  readonly services: {
    readonly tasks: TaskService;
    readonly schedules: ScheduleService;
    readonly runs: RunService;
    readonly calendars: CalendarService;
    readonly backfills: BackfillService;
    readonly scripts: ScriptService;
    readonly workers: WorkerService;
    readonly access: AccessService;
    readonly fleet: FleetService;
    readonly previews: PreviewService;
    readonly explain: ExplainService;
  };
  readonly reader: Reader;
  /** The same rows, counted against the budget of one answer. Absent: uncounted. */
  readonly readerWithin?: (budget: AnswerBudget) => Reader;
  /** Absent: each answer is counted alone. */
  readonly budgets?: AnswerBudgets;
  readonly streams: Streams;
  readonly dialects: DialectReport;
  /** What a tenant uses now. */
  readonly usage: (tenantId: string) => Promise<TenantUsage>;
  readonly modules: ReadonlyMap<string, ModuleDescription>;
  readonly clock: Clock;
  readonly turns: Turns;
  /** Of Polychron itself. */
  readonly version: string;
}

/** Steps of computing instants that one operation may cost in all its fields: about half a second at worst, in short turns. */
const operationSteps = 10 * mostSteps;

/** One operation: who asks, and what answers. */
export interface GraphqlContext extends GraphqlDeps {
  readonly caller: Caller | null;
  readonly requestId: string;
  /** What the caller's Accept-Language prefers; null when it does not say. */
  readonly locale: string | null;
  /** Aborts when the caller has gone; null where that cannot be told. */
  readonly signal: AbortSignal | null;
  /** Made when first asked for, and anew for each event of a subscription, so that none is answered from what an earlier one has read. */
  loaders: Loaders;
  /** What has been read so far counts no more. */
  readonly dropLoaders: () => void;
  /** Work on instants that is left for this operation, or for this event of a subscription. */
  computing: Budget;
  readonly budget: AnswerBudget;
  /** The answer over HTTP once it is written, if it is a large one: see `writesLargeAnswers`. Apollo makes copies of a context. */
  readonly answer: { written: Buffer | null };
}

export interface Asking {
  readonly caller: Caller | null;
  readonly requestId: string;
  readonly acceptLanguage?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function makeContext(deps: GraphqlDeps, { caller, requestId, acceptLanguage, signal }: Asking): GraphqlContext {
  const budget = (deps.budgets ?? makeAnswerBudgets()).open(caller);
  const { services, dialects } = deps;
  let reader: Reader | null = null;
  let loaders: Loaders | null = null;
  const computing = stepsFor(operationSteps);
  const locale = preferredLocale(acceptLanguage);
  return {
    ...deps,
    caller,
    requestId,
    locale,
    signal: signal ?? null,
    // A subscription that waits has neither: they are the most of what it would hold.
    get reader() {
      return (reader ??= deps.readerWithin?.(budget) ?? deps.reader);
    },
    get loaders() {
      return (loaders ??= makeLoaders({ reader: this.reader, services, dialects, budget }, caller?.tenantId ?? null));
    },
    set loaders(value) {
      loaders = value;
    },
    dropLoaders() {
      [reader, loaders] = [null, null];
    },
    computing,
    budget,
    answer: { written: null },
  };
}

export function renewLoaders(context: GraphqlContext): void {
  context.dropLoaders();
  context.computing = stepsFor(operationSteps);
}

/** The loaders of a batch of events, which are those of every subscriber of the tenant. */
export function shareLoaders(context: GraphqlContext, batch: EventBatch): void {
  const scope = context.caller?.tenantId ?? null;
  context.loaders = batch.once(`loaders of ${scope}`, () => makeLoaders(context, scope, batch));
  context.computing = stepsFor(operationSteps);
}

/** Every root field goes through here or through {@link readScope}. */
export function requireCaller(context: Pick<GraphqlContext, 'caller'>, scope?: Scope): Caller {
  const { caller } = context;
  if (!caller) throw new GraphQLError('a valid token is required', { extensions: { code: 'UNAUTHENTICATED' } });
  if (scope && !holds(caller, scope)) {
    throw new GraphQLError(`the token lacks the scope ${scope}`, {
      extensions: { code: 'FORBIDDEN', requiredScope: scope },
    });
  }
  return caller;
}

/** Whose rows the caller may read. */
export function readScope(context: Pick<GraphqlContext, 'caller'>): TenantScope {
  return requireCaller(context, 'READ').tenantId;
}

const tag = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i;

function preferredLocale(acceptLanguage: string | undefined): string | null {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  return negotiator.languages().find((name) => tag.test(name)) ?? null;
}
