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

/** What the API needs from the rest of the service. */
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
  /** Reads the same rows, counted against the budget of one answer. Absent: not counted. */
  readonly readerWithin?: (budget: AnswerBudget) => Reader;
  /** The budget that all answers share. Absent: each answer has only its own. */
  readonly budgets?: AnswerBudgets;
  readonly streams: Streams;
  readonly dialects: DialectReport;
  /** How much a tenant uses now. */
  readonly usage: (tenantId: string) => Promise<TenantUsage>;
  readonly modules: ReadonlyMap<string, ModuleDescription>;
  readonly clock: Clock;
  readonly turns: Turns;
  /** The version of Polychron. */
  readonly version: string;
}

/**
 * The most steps of computing instants for all fields of one operation: at worst about half a second, in short turns.
 */
const operationSteps = 10 * mostSteps;

/** The context of one operation: its caller and everything that answers it. */
export interface GraphqlContext extends GraphqlDeps {
  readonly caller: Caller | null;
  readonly requestId: string;
  /** The preferred language of Accept-Language; null when the header is absent. */
  readonly locale: string | null;
  /** Aborts when the caller has disconnected; null where this cannot be detected. */
  readonly signal: AbortSignal | null;
  /**
   * Made when they are first used, and made again for each event of a subscription. So no event is answered from rows
   * that an earlier event has read.
   */
  loaders: Loaders;
  /** Forgets what has been read so far. */
  readonly dropLoaders: () => void;
  /** The steps left for this operation, or for this event of a subscription. */
  computing: Budget;
  readonly budget: AnswerBudget;
  /**
   * The written answer over HTTP, if it is large: see `writesLargeAnswers`. It is an object because Apollo copies
   * contexts.
   */
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
    // A waiting subscription has neither, because they would be most of what it holds in memory.
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

/** Uses the loaders of a batch of events, which all subscribers of the tenant share. */
export function shareLoaders(context: GraphqlContext, batch: EventBatch): void {
  const scope = context.caller?.tenantId ?? null;
  context.loaders = batch.once(`loaders of ${scope}`, () => makeLoaders(context, scope, batch));
  context.computing = stepsFor(operationSteps);
}

/** Returns the caller, or throws. Every root field calls this function or {@link readScope}. */
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

/** The tenant whose rows the caller may read; null = all. */
export function readScope(context: Pick<GraphqlContext, 'caller'>): TenantScope {
  return requireCaller(context, 'READ').tenantId;
}

const tag = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i;

function preferredLocale(acceptLanguage: string | undefined): string | null {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  return negotiator.languages().find((name) => tag.test(name)) ?? null;
}
