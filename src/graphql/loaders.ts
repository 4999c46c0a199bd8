import DataLoader from 'dataloader';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { Backfill, BackfillProgress } from '../domain/model/backfill.ts';
import type { Calendar } from '../domain/model/calendar.ts';
import type { DialectReport, DialectView } from '../ports/dialect-report.ts';
import type { ExplainService, ScheduleQuestion } from '../services/previews/explain-service.ts';
import type { Explanation } from '../domain/explain/explanation.ts';
import { type Occurrence, type OccurrenceKey, occurrenceKey } from '../domain/model/occurrence.ts';
import type {
  DocumentField,
  LogFilter,
  OccurrenceFilter,
  RunFilter,
  RunOrder,
  RunStats,
  ScheduleFilter,
} from '../ports/listing.ts';
import type { LogRow, RunRow, ScheduleRow, TaskRow } from '../domain/model/rows.ts';
import type { NodeInfo } from '../domain/model/fleet.ts';
import type { Reader } from '../ports/reader.ts';
import type { TenantScope } from '../domain/model/actor.ts';
import type { Script, ScriptVersion } from '../domain/model/script.ts';
import type { EventBatch } from '../ports/streams.ts';
import type { Instant, Json, JsonObject } from '../domain/model/values.ts';
import { among, byId, type Listing, listing } from './loader-kinds.ts';

/** Reads of one request, batched so that many rows of one kind cost as many statements as one row. */
export interface Loaders {
  /** Includes deleted tasks, because a run still shows its task. */
  readonly task: DataLoader<string, TaskRow | null>;
  readonly schedule: DataLoader<string, ScheduleRow | null>;
  readonly run: DataLoader<string, RunRow | null>;
  /**
   * Documents that rows leave unread; each is read once per answer. Ids are those of the rows, or the keys of log
   * entries.
   */
  document(field: DocumentField, id: string): Promise<Json | null>;
  readonly occurrence: DataLoader<OccurrenceKey, Occurrence | null, string>;
  readonly calendar: DataLoader<string, Calendar | null>;
  readonly backfill: DataLoader<string, Backfill | null>;
  readonly backfillProgress: DataLoader<string, BackfillProgress | null>;
  readonly runsOfBackfill: DataLoader<string, readonly string[] | null>;
  readonly tenant: DataLoader<string, Tenant | null>;
  readonly apiToken: DataLoader<string, ApiToken | null>;
  readonly script: DataLoader<string, Script | null>;
  readonly scriptText: DataLoader<{ readonly scriptId: string; readonly version: number }, string | null, string>;
  scriptVersions(scriptId: string, limit: number): Promise<readonly ScriptVersion[]>;
  readonly nextFire: DataLoader<string, Instant | null>;
  readonly lastRun: DataLoader<string, RunRow | null>;
  readonly dialects: DataLoader<TaskRow, readonly DialectView[], string>;
  readonly retries: DataLoader<string, readonly RunRow[]>;
  readonly scheduleExplanation: DataLoader<Asked<ScheduleRow>, Explanation, string>;
  readonly runExplanation: DataLoader<RunRow, Explanation, string>;
  stats(taskId: string, since: Instant): Promise<RunStats | null>;
  nodes(): Promise<readonly NodeInfo[]>;
  readonly holder: DataLoader<string, NodeInfo | null>;
  readonly schedulesOfTask: Listing<ScheduleRow, ScheduleFilter>;
  readonly runsOfTask: Listing<RunRow, { readonly filter: RunFilter; readonly order: RunOrder }>;
  readonly occurrencesOfSchedule: Listing<Occurrence, OccurrenceFilter>;
  readonly backfillsOfSchedule: Listing<Backfill, null>;
  readonly logOfRun: Listing<LogRow, LogFilter>;
}

interface Asked<T> extends Omit<ScheduleQuestion, 'schedule'> {
  readonly schedule: T;
}

export interface LoaderSources {
  readonly reader: Reader;
  /** Documents that exceed this budget are not read. Absent: no limit. */
  readonly budget?: Pick<AnswerBudget, 'room' | 'expect'>;
  readonly services: { readonly explain: ExplainService };
  readonly dialects: DialectReport;
}

/** With a batch, the rows that its events name are read once for all subscribers. */
export function makeLoaders(sources: LoaderSources, scope: TenantScope, batch?: EventBatch): Loaders {
  const { reader } = sources;
  const document = makeDocumentLoaders(sources);
  let nodes: Promise<readonly NodeInfo[]> | undefined;
  return {
    document,
    ...makeRowLoaders(reader, scope, batch),
    ...makeScriptLoaders(reader, scope),
    ...makeTaskLoaders(sources),
    ...makeExplanationLoaders(sources, scope, document),
    ...makeListings(reader),
    nodes: () => (nodes ??= reader.nodes.list()),
    holder: byId((ids) => reader.nodes.holders(ids)),
  };
}

function makeDocumentLoaders({ reader, budget }: LoaderSources): Loaders['document'] {
  const loaders = new Map<DocumentField, DataLoader<string, Json | null>>();

  async function read(field: DocumentField, ids: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    const { length, found } = await reader.documents(field, ids, budget?.room ?? Infinity);
    if (found === null) budget?.expect(length, `${field} of ${ids.length} objects`);
    return found ?? new Map();
  }

  return (field, id) => {
    const loader = loaders.get(field) ?? byId((ids) => read(field, ids));
    loaders.set(field, loader);
    return loader.load(id);
  };
}

function makeRowLoaders(reader: Reader, scope: TenantScope, batch?: EventBatch) {
  return {
    task: byId(among(scope, batch?.tasks, (ids) => reader.tasks.rows(scope, ids))),
    schedule: byId(among(scope, batch?.schedules, (ids) => reader.schedules.rows(scope, ids))),
    run: byId(among(scope, batch?.runs, (ids) => reader.runs.rows(scope, ids))),
    occurrence: makeOccurrenceLoader(reader, scope, batch),
    calendar: byId((ids) => reader.calendars.find(scope, ids)),
    backfill: byId((ids) => reader.backfills.find(scope, ids)),
    backfillProgress: byId((ids) => reader.backfills.progress(ids)),
    runsOfBackfill: byId((ids) => reader.backfills.runs(ids)),
    tenant: byId((ids) => reader.access.tenantsById(ids)),
    apiToken: byId((ids) => reader.access.tokensById(scope, ids)),
    retries: new DataLoader(async (ids: readonly string[]) => {
      const found = await reader.runs.retriesOf(ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
  };
}

function makeOccurrenceLoader(reader: Reader, scope: TenantScope, batch?: EventBatch): Loaders['occurrence'] {
  return new DataLoader(
    async (keys: readonly OccurrenceKey[]) => {
      const byName = new Map(keys.map((key) => [occurrenceKey(key), key]));
      const read = among(scope, batch?.occurrences, (rest) => {
        const wanted = rest.map((name) => byName.get(name)!);
        return reader.occurrences.find(scope, wanted);
      });
      const found = await read([...byName.keys()]);
      return keys.map((key) => found.get(occurrenceKey(key)) ?? null);
    },
    { cacheKeyFn: occurrenceKey },
  );
}

function makeScriptLoaders(
  reader: Reader,
  scope: TenantScope,
): Pick<Loaders, 'script' | 'scriptText' | 'scriptVersions'> {
  const versions = new Map<number, DataLoader<string, readonly ScriptVersion[] | null>>();
  return {
    script: byId((ids) => reader.scripts.find(scope, ids)),
    scriptText: new DataLoader((keys) => reader.scripts.texts(keys).then((texts) => [...texts]), {
      cacheKeyFn: ({ scriptId, version }) => `${scriptId}:${version}`,
    }),
    async scriptVersions(scriptId, limit) {
      const loader = versions.get(limit) ?? byId((ids) => reader.scripts.versions(ids, limit));
      versions.set(limit, loader);
      return (await loader.load(scriptId)) ?? [];
    },
  };
}

function makeTaskLoaders({
  reader,
  dialects,
}: LoaderSources): Pick<Loaders, 'nextFire' | 'lastRun' | 'dialects' | 'stats'> {
  const stats = new Map<Instant, DataLoader<string, RunStats | null>>();
  return {
    nextFire: byId((ids) => reader.tasks.nextFires(ids)),
    lastRun: byId((ids) => reader.tasks.lastRuns(ids)),
    dialects: new DataLoader(
      async (tasks: readonly TaskRow[]) => {
        const found = await dialects.of(tasks);
        return tasks.map(({ id }) => found.get(id) ?? []);
      },
      { cacheKeyFn: ({ id }) => id },
    ),
    stats(taskId, since) {
      const loader = stats.get(since) ?? byId((ids) => reader.tasks.runStats(ids, since));
      stats.set(since, loader);
      return loader.load(taskId);
    },
  };
}

function makeExplanationLoaders(
  { services: { explain } }: LoaderSources,
  scope: TenantScope,
  document: Loaders['document'],
): Pick<Loaders, 'scheduleExplanation' | 'runExplanation'> {
  const wholeSchedule = async (schedule: ScheduleRow): Promise<ScheduleQuestion['schedule']> => {
    const { paramsOverride = await document('Schedule.paramsOverride', schedule.id) } = schedule;
    return { ...schedule, paramsOverride: paramsOverride as JsonObject | null };
  };
  const withParams = async (run: RunRow) => {
    const { params = (await document('Run.params', run.id)) ?? {} } = run;
    return { ...run, params: params as JsonObject };
  };
  return {
    scheduleExplanation: new DataLoader(
      async (questions) => {
        const whole = questions.map(async ({ schedule, at }) => ({ schedule: await wholeSchedule(schedule), at }));
        return explain.schedules(scope, await Promise.all(whole));
      },
      { cacheKeyFn: ({ schedule, at }) => `${schedule.id}:${at}` },
    ),
    runExplanation: new DataLoader(async (runs) => explain.runs(scope, await Promise.all(runs.map(withParams))), {
      cacheKeyFn: ({ id }) => id,
    }),
  };
}

function makeListings(
  reader: Reader,
): Pick<Loaders, 'schedulesOfTask' | 'runsOfTask' | 'occurrencesOfSchedule' | 'backfillsOfSchedule' | 'logOfRun'> {
  return {
    schedulesOfTask: listing(
      (ids, filter, page) => reader.schedules.pagesByTask(ids, filter, page),
      (ids, filter) => reader.schedules.countByTask(ids, filter),
    ),
    runsOfTask: listing(
      (ids, { filter, order }, page) => reader.runs.pagesByTask(ids, filter, order, page),
      (ids, { filter }) => reader.runs.countByTask(ids, filter),
    ),
    occurrencesOfSchedule: listing(
      (ids, filter, page) => reader.occurrences.pagesBySchedule(ids, filter, page),
      (ids, filter) => reader.occurrences.countBySchedule(ids, filter),
    ),
    backfillsOfSchedule: listing(
      (ids, _all, page) => reader.backfills.pagesBySchedule(ids, page),
      (ids) => reader.backfills.countBySchedule(ids),
    ),
    logOfRun: listing(
      (ids, filter, page) => reader.logs.pagesByRun(ids, filter, page),
      (ids, filter) => reader.logs.countByRun(ids, filter),
    ),
  };
}
