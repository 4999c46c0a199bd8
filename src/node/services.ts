import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticate.ts';
import { hashSecret, makeSecret, prefixOf } from '../auth/tokens.ts';
import type { Config } from '../config.ts';
import { makeAccessService } from '../domain/access-service.ts';
import { makeBackfillService } from '../domain/backfill-service.ts';
import { makeCalendarService } from '../domain/calendar-service.ts';
import { makeExplainService } from '../domain/explain-service.ts';
import type { Module } from '../domain/module.ts';
import type { Bus } from '../domain/ports.ts';
import type { AccessStore } from '../domain/ports/access-store.ts';
import { makePreviewService } from '../domain/preview-service.ts';
import { makeRunService } from '../domain/run-service.ts';
import { makeScheduleService } from '../domain/schedule-service.ts';
import { makeScriptService } from '../domain/script-service.ts';
import type { ServiceContext } from '../domain/services-context.ts';
import { makeTaskService } from '../domain/task-service.ts';
import type { Clock } from '../domain/values.ts';
import type { Engine } from '../engine.ts';
import { makeEventStreams } from '../events/event-streams.ts';
import { makeRunStreams } from '../events/run-streams.ts';
import { makeModuleCatalog } from '../execution/catalog.ts';
import type { GraphqlDeps } from '../graphql/context.ts';
import { makeDialectStore } from '../persistence/dialect-store.ts';
import { makeStreamStore } from '../persistence/hot/stream-store.ts';
import type { Database } from '../persistence/orm.ts';
import { makeReader } from '../persistence/reader.ts';
import { makeRowReaders } from '../persistence/row-readers.ts';
import { makeWriteStore } from '../persistence/write-store.ts';
import { readActions } from '../rest/actions.ts';
import { makeRest, type Rest } from '../rest/index.ts';
import { readSigningKeys } from '../rest/signing-keys.ts';

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
}

/** All that a caller can ask for, over GraphQL and over the dialects. */
export function makeSurfaces(parts: ServiceParts): { readonly graphql: GraphqlDeps; readonly rest: Rest } {
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
  };
  const streamStore = makeStreamStore(database.pool, reader, () =>
    logger.warn(
      'PostgreSQL does not show the application_name of this service (does a pooler drop it?): long transactions of others hold up streams',
    ),
  );
  const streams = { ...makeRunStreams(streamStore, bus, clock), ...makeEventStreams(streamStore, bus, reader) };
  const tasks = makeTaskService(context);
  const runs = makeRunService(context);
  const signingKeys = readSigningKeys(config.signingKeysFile);
  const rest = makeRest(
    {
      tasks,
      workers: engine.workers,
      runs,
      reader,
      store: makeDialectStore(database.pool, rows),
      streams,
      clock,
      actions: readActions(config.actionsFile),
      modules: context.modules,
      identify: { ...authenticator, signingKey: (name) => signingKeys.get(name) ?? null },
      virtshellTenant: config.virtshellTenant,
    },
    version,
  );
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
      previews: makePreviewService({ reader, modules: context.modules, clock }),
      explain: makeExplainService({ reader, modules: context.modules, clock }),
    },
    reader,
    streams,
    dialects: rest.report,
    modules,
    clock,
    version,
  };
  return { graphql, rest };
}
