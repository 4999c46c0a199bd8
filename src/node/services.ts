import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticate.ts';
import { hashSecret, makeSecret, prefixOf } from '../auth/tokens.ts';
import { type Config, configured } from '../config.ts';
import { makeAccessService } from '../services/access/access-service.ts';
import { makeFleetService } from '../services/workers/fleet-service.ts';
import { makeAnswerBudgets } from '../flow/answer-budget.ts';
import { makeBackfillService } from '../services/backfills/backfill-service.ts';
import { makeCalendarService } from '../services/calendars/calendar-service.ts';
import { makeExplainService } from '../services/previews/explain-service.ts';
import type { Module } from '../ports/module.ts';
import type { Bus } from '../ports/bus.ts';
import type { AccessStore } from '../ports/access-store.ts';
import { makePreviewService } from '../services/previews/preview-service.ts';
import { makeRunService } from '../services/runs/run-service.ts';
import { makeScheduleService } from '../services/schedules/schedule-service.ts';
import { makeScriptService } from '../services/scripts/script-service.ts';
import type { ServiceContext } from '../services/context.ts';
import { makeTurns } from '../flow/turns.ts';
import { makeTaskService } from '../services/tasks/task-service.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../engine.ts';
import { makeEventStreams } from '../events/event-streams.ts';
import { countReaders } from '../events/count-readers.ts';
import { makeRunStreams } from '../events/run-streams.ts';
import { makeModuleCatalog } from '../execution/catalog.ts';
import type { GraphqlDeps } from '../graphql/context.ts';
import { budgeted } from '../persistence/budgeted.ts';
import { makeDialectStore } from '../persistence/dialect-store.ts';
import { makeFleetStore } from '../persistence/hot/nodes.ts';
import { makeStreamStore } from '../persistence/hot/stream-store.ts';
import type { Database } from '../persistence/orm.ts';
import { makeReader } from '../persistence/reader.ts';
import { makeRowReaders } from '../persistence/row-readers.ts';
import { makeWriteStore } from '../persistence/write-store.ts';
import { readActions } from '../rest/actions.ts';
import { makeRest, type Rest } from '../rest/index.ts';
import { makeBudgetScope } from '../rest/budget-scope.ts';
import { readSigningKeys } from '../rest/signing-keys.ts';
import type { UsageStore } from '../ports/usage-store.ts';
import type { Quotas } from '../ports/quotas.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly version: string;
  readonly database: Database;
  readonly accessStore: AccessStore;
  readonly engine: Pick<Engine, 'wakes' | 'places' | 'workers'>;
  readonly modules: ReadonlyMap<string, Module>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly authenticator: Authenticator;
  readonly quotas: Quotas;
  readonly usage: UsageStore;
  /** Hears of readers of streams that come and go. */
  readonly onReader: (stream: string, change: 1 | -1) => void;
}

export interface Surfaces {
  readonly graphql: GraphqlDeps;
  readonly rest: Rest;
  /** Looks whether the database has been restored or replaced since its epoch began. */
  readonly settleEpoch: () => Promise<unknown>;
}

/** All that a caller can ask for, over GraphQL and over the dialects. */
export function makeSurfaces(parts: ServiceParts): Surfaces {
  const { config, logger, version, database, accessStore, engine, modules, bus, clock, authenticator } = parts;
  const rows = makeRowReaders(database.orm);
  const reader = makeReader(database.pool, rows);
  const context: ServiceContext = {
    store: makeWriteStore(database.orm),
    wakes: engine.wakes,
    bus,
    clock,
    modules: makeModuleCatalog(modules),
    places: engine.places,
    quotas: parts.quotas,
  };
  const streamStore = makeStreamStore(database.pool, reader.runs, {
    onNameless: () =>
      logger.warn(
        'PostgreSQL does not show the application_name of this service (does a pooler drop it?): long transactions of others hold up streams',
      ),
    onNewEpoch: (epoch, why) =>
      logger.warn({ epoch: epoch.id, why }, 'a new epoch of events has begun: cursors given before it expire'),
  });
  const streams = countReaders(parts.onReader, {
    ...makeRunStreams(streamStore, bus, clock),
    ...makeEventStreams(streamStore, bus, reader, (error) =>
      logger.error({ err: error }, 'new events could not be read; trying again'),
    ),
  });
  const tasks = makeTaskService(context);
  const runs = makeRunService(context);
  const signingKeys = configured('POLYCHRON_SIGNING_KEYS', () => readSigningKeys(config.signingKeysFile));
  const budgets = makeAnswerBudgets();
  const dialectBudgets = makeBudgetScope(budgets);
  const counted = budgeted(database.pool, () => dialectBudgets.now());
  const rest = makeRest(
    {
      tasks,
      workers: engine.workers,
      runs,
      reader: makeReader(counted, rows),
      store: makeDialectStore(counted, rows),
      budgets: dialectBudgets,
      streams,
      clock,
      actions: configured('POLYCHRON_ACTIONS', () => readActions(config.actionsFile)),
      modules: context.modules,
      identify: { ...authenticator, signingKey: (name) => signingKeys.get(name) ?? null },
      virtshellTenant: config.virtshellTenant,
    },
    version,
  );
  const turns = makeTurns();
  const graphql: GraphqlDeps = {
    services: {
      tasks,
      schedules: makeScheduleService(context),
      runs,
      calendars: makeCalendarService(context),
      backfills: makeBackfillService(context),
      scripts: makeScriptService(context),
      workers: engine.workers,
      access: makeAccessService({
        store: accessStore,
        secrets: { makeSecret, hashSecret, prefixOf },
        clock,
        modules: () => [...modules.keys()],
      }),
      fleet: makeFleetService(makeFleetStore(database.pool)),
      previews: makePreviewService({ reader, modules: context.modules, clock, turns }),
      explain: makeExplainService({ reader, modules: context.modules, clock, turns }),
    },
    reader,
    readerWithin: (budget) =>
      makeReader(
        budgeted(database.pool, () => budget),
        rows,
      ),
    budgets,
    streams,
    dialects: rest.report,
    usage: (tenantId) => parts.usage.usage(tenantId),
    modules,
    clock,
    turns,
    version,
  };
  return { graphql, rest, settleEpoch: () => streamStore.epoch() };
}
