import { logRevocations } from '../auth/revocations.ts';
import { hashSecret, makeSecret, prefixOf } from '../auth/tokens.ts';
import { countReaders } from '../events/count-readers.ts';
import { makeEventStreams } from '../events/event-streams.ts';
import { makeRunStreams } from '../events/run-streams.ts';
import { makeModuleCatalog } from '../execution/catalog.ts';
import { makeTurns, type Turns } from '../flow/turns.ts';
import type { GraphqlDeps } from '../graphql/context.ts';
import type { Streams } from '../ports/streams.ts';
import { makeAccessService } from '../services/access/access-service.ts';
import { makeBackfillService } from '../services/backfills/backfill-service.ts';
import { makeCalendarService } from '../services/calendars/calendar-service.ts';
import type { ServiceContext } from '../services/context.ts';
import { makeExplainService } from '../services/previews/explain-service.ts';
import { makePreviewService } from '../services/previews/preview-service.ts';
import { makeRunService } from '../services/runs/run-service.ts';
import { makeScheduleService } from '../services/schedules/schedule-service.ts';
import { makeScriptService } from '../services/scripts/script-service.ts';
import { makeTaskService } from '../services/tasks/task-service.ts';
import { makeFleetService } from '../services/workers/fleet-service.ts';
import type { Node } from './make-node.ts';
import type { Stores } from './stores.ts';

/** Called when a reader of a stream comes (1) or goes (-1). */
export type OnReader = (stream: string, change: 1 | -1) => void;

/** What a node does for its callers, over GraphQL and over the dialects. */
export interface Services extends Readonly<GraphqlDeps['services']> {
  readonly streams: Streams;
  readonly catalog: ServiceContext['modules'];
  /** Long computations for callers take turns. */
  readonly turns: Turns;
}

export function makeServices(node: Node<Stores>, onReader: OnReader = () => undefined): Services {
  const { stores, clock, engine, logger } = node;
  const context = contextOf(node);
  const turns = makeTurns();
  const computing = { reader: stores.reader, modules: context.modules, clock, turns };
  return {
    tasks: makeTaskService(context),
    schedules: makeScheduleService(context),
    runs: makeRunService(context),
    calendars: makeCalendarService(context),
    backfills: makeBackfillService(context),
    scripts: makeScriptService(context),
    workers: engine.workers,
    access: makeAccessService(context, {
      secrets: { makeSecret, hashSecret, prefixOf },
      modules: () => [...node.modules.keys()],
      onRevoked: logRevocations(logger),
    }),
    fleet: makeFleetService(context),
    previews: makePreviewService(computing),
    explain: makeExplainService(computing),
    streams: makeStreams(node, onReader),
    catalog: context.modules,
    turns,
  };
}

function contextOf({ stores, engine, bus, clock, modules, quotas }: Node<Stores>): ServiceContext {
  return {
    store: stores.writes,
    wakes: engine.alarm,
    bus,
    clock,
    modules: makeModuleCatalog(modules),
    places: engine.worker,
    quotas,
  };
}

function makeStreams({ stores, bus, clock, logger }: Node<Stores>, onReader: OnReader): Streams {
  return countReaders(onReader, {
    ...makeRunStreams(stores.streams, bus, clock),
    ...makeEventStreams(stores.streams, bus, stores.reader, (error) =>
      logger.error({ err: error }, 'new events could not be read; trying again'),
    ),
  });
}
