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
  Page,
  PageRequest,
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

/** A page and the count of all rows for each parent. Parents with the same question share the statements. */
export interface Listing<T, Question> {
  page(parent: string, question: Question, page: PageRequest): Promise<Page<T>>;
  count(parent: string, question: Question): Promise<number>;
}

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
export function makeLoaders(
  { reader, services: { explain }, dialects, budget }: LoaderSources,
  scope: TenantScope,
  batch?: EventBatch,
): Loaders {
  const versions = new Map<number, DataLoader<string, readonly ScriptVersion[] | null>>();
  const stats = new Map<Instant, DataLoader<string, RunStats | null>>();
  let nodes: Promise<readonly NodeInfo[]> | undefined;
  const documents = new Map<DocumentField, DataLoader<string, Json | null>>();

  async function readDocuments(field: DocumentField, ids: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    const { length, found } = await reader.documents(field, ids, budget?.room ?? Infinity);
    if (found === null) budget?.expect(length, `${field} of ${ids.length} objects`);
    return found ?? new Map();
  }

  function document(field: DocumentField, id: string): Promise<Json | null> {
    const loader = documents.get(field) ?? byId((ids) => readDocuments(field, ids));
    documents.set(field, loader);
    return loader.load(id);
  }

  return {
    task: byId(among(scope, batch?.tasks, (ids) => reader.tasks.rows(scope, ids))),
    schedule: byId(among(scope, batch?.schedules, (ids) => reader.schedules.rows(scope, ids))),
    run: byId(among(scope, batch?.runs, (ids) => reader.runs.rows(scope, ids))),
    document,
    occurrence: new DataLoader(
      async (keys: readonly OccurrenceKey[]) => {
        const names = new Map(keys.map((key) => [occurrenceKey(key), key]));
        const read = among(scope, batch?.occurrences, (rest) =>
          reader.occurrences.find(
            scope,
            rest.map((name) => names.get(name)!),
          ),
        );
        const found = await read([...names.keys()]);
        return keys.map((key) => found.get(occurrenceKey(key)) ?? null);
      },
      { cacheKeyFn: occurrenceKey },
    ),
    calendar: byId((ids) => reader.calendars.find(scope, ids)),
    backfill: byId((ids) => reader.backfills.find(scope, ids)),
    backfillProgress: byId((ids) => reader.backfills.progress(ids)),
    runsOfBackfill: byId((ids) => reader.backfills.runs(ids)),
    tenant: byId((ids) => reader.access.tenantsById(ids)),
    apiToken: byId((ids) => reader.access.tokensById(scope, ids)),
    script: byId((ids) => reader.scripts.find(scope, ids)),
    scriptText: new DataLoader((keys) => reader.scripts.texts(keys).then((texts) => [...texts]), {
      cacheKeyFn: ({ scriptId, version }) => `${scriptId}:${version}`,
    }),
    async scriptVersions(scriptId, limit) {
      const loader = versions.get(limit) ?? byId((ids) => reader.scripts.versions(ids, limit));
      versions.set(limit, loader);
      return (await loader.load(scriptId)) ?? [];
    },
    nextFire: byId((ids) => reader.tasks.nextFires(ids)),
    lastRun: byId((ids) => reader.tasks.lastRuns(ids)),
    dialects: new DataLoader(
      async (tasks: readonly TaskRow[]) => {
        const found = await dialects.of(tasks);
        return tasks.map(({ id }) => found.get(id) ?? []);
      },
      { cacheKeyFn: ({ id }) => id },
    ),
    retries: new DataLoader(async (ids: readonly string[]) => {
      const found = await reader.runs.retriesOf(ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
    scheduleExplanation: new DataLoader(
      async (questions) => {
        const whole = await Promise.all(
          questions.map(async ({ schedule, at }) => {
            const { paramsOverride = await document('Schedule.paramsOverride', schedule.id) } = schedule;
            return { schedule: { ...schedule, paramsOverride: paramsOverride as JsonObject | null }, at };
          }),
        );
        return explain.schedules(scope, whole);
      },
      { cacheKeyFn: ({ schedule, at }) => `${schedule.id}:${at}` },
    ),
    runExplanation: new DataLoader(
      async (runs) => {
        const whole = await Promise.all(
          runs.map(async (run) => {
            const { params = (await document('Run.params', run.id)) ?? {} } = run;
            return { ...run, params: params as JsonObject };
          }),
        );
        return explain.runs(scope, whole);
      },
      { cacheKeyFn: ({ id }) => id },
    ),
    stats(taskId, since) {
      const loader = stats.get(since) ?? byId((ids) => reader.tasks.runStats(ids, since));
      stats.set(since, loader);
      return loader.load(taskId);
    },
    nodes: () => (nodes ??= reader.nodes.list()),
    holder: byId((ids) => reader.nodes.holders(ids)),
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

function byId<T>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = await read(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Takes rows that a batch has already read for all subscribers, and reads only the others. */
function among<T extends { readonly tenantId: string }>(
  scope: TenantScope,
  common: (() => Promise<ReadonlyMap<string, T>>) | undefined,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (ids: readonly string[]) => Promise<ReadonlyMap<string, T>> {
  if (!common) return read;
  return async (ids) => {
    const shared = await common();
    const found = new Map<string, T>();
    for (const id of ids) {
      const row = shared.get(id);
      if (row && (scope === null || row.tenantId === scope)) found.set(id, row);
    }
    const rest = ids.filter((id) => !found.has(id));
    if (rest.length > 0) for (const [id, row] of await read(rest)) found.set(id, row);
    return found;
  };
}

/** One DataLoader for each question: aliases of one field with different arguments must not share answers. */
function listing<T, Question>(
  pages: (parents: readonly string[], question: Question, page: PageRequest) => Promise<Page<T>[]>,
  counts: (parents: readonly string[], question: Question) => Promise<number[]>,
): Listing<T, Question> {
  const pageLoaders = new Map<string, DataLoader<string, Page<T>>>();
  const countLoaders = new Map<string, DataLoader<string, number>>();
  return {
    page(parent, question, page) {
      const key = JSON.stringify([question, page]);
      const loader = pageLoaders.get(key) ?? new DataLoader((parents) => pages(parents, question, page));
      pageLoaders.set(key, loader);
      return loader.load(parent);
    },
    count(parent, question) {
      const key = JSON.stringify(question);
      const loader = countLoaders.get(key) ?? new DataLoader((parents) => counts(parents, question));
      countLoaders.set(key, loader);
      return loader.load(parent);
    },
  };
}
