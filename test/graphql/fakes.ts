import { makeTurns } from '../../src/flow/turns.ts';
import { noLimits } from '../../src/domain/model/tenant-limits.ts';
import { pino } from 'pino';

import type { Tenant } from '../../src/domain/model/access.ts';
import type { Caller } from '../../src/domain/model/actor.ts';
import type { Reader } from '../../src/ports/reader.ts';
import type { Run } from '../../src/domain/model/run.ts';
import type { Schedule } from '../../src/domain/model/schedule.ts';
import { initialSettings } from '../../src/domain/model/schedule-settings.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import type { Streams } from '../../src/ports/streams.ts';
import { type Task, noConcurrencyLimit } from '../../src/domain/model/task.ts';
import type { GraphqlDeps } from '../../src/graphql/context.ts';

/*
 * What the API needs without a database. A method that a test does not give fails with its name when it is called.
 */
export const now = Date.UTC(2027, 0, 1, 12);
export const silent = pino({ level: 'silent' });

export const caller: Caller = {
  actor: { kind: 'TOKEN', name: 'test', tokenId: null },
  tenantId: '00000000-0000-7000-8000-000000000001',
  scopes: new Set(['ADMIN']),
};

export function uuid(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

interface Overrides {
  readonly reader?: PartialReader;
  readonly streams?: Partial<Streams>;
  readonly tasks?: Partial<GraphqlDeps['services']['tasks']>;
  readonly schedules?: Partial<GraphqlDeps['services']['schedules']>;
  readonly runs?: Partial<GraphqlDeps['services']['runs']>;
  readonly calendars?: Partial<GraphqlDeps['services']['calendars']>;
  readonly access?: Partial<GraphqlDeps['services']['access']>;
  readonly explain?: Partial<GraphqlDeps['services']['explain']>;
  readonly previews?: Partial<GraphqlDeps['services']['previews']>;
}

export function makeDeps(overrides: Overrides = {}): GraphqlDeps {
  return {
    services: {
      tasks: partly('tasks', overrides.tasks),
      schedules: partly('schedules', overrides.schedules),
      runs: partly('runs', overrides.runs),
      calendars: partly('calendars', overrides.calendars),
      backfills: partly('backfills'),
      workers: partly('workers'),
      scripts: partly('scripts'),
      access: partly('access', overrides.access),
      fleet: partly('fleet'),
      explain: partly('explain', overrides.explain),
      previews: partly('previews', overrides.previews),
    },
    reader: readerWith(overrides.reader),
    streams: partly('streams', {
      head: async () => ['0', '0', 9, ''],
      checkEvents: async () => undefined,
      checkLog: async () => undefined,
      ...overrides.streams,
    }),
    dialects: partly('dialects'),
    usage: () => Promise.reject(new Error('not asked here')),
    modules: new Map(),
    clock: { now: () => now },
    turns: makeTurns(),
    version: 'test',
  };
}

/** Some methods of some stores. */
export type PartialReader = { readonly [Noun in keyof Reader]?: Partial<Reader[Noun]> };

const nouns = [
  'tasks',
  'schedules',
  'runs',
  'occurrences',
  'calendars',
  'backfills',
  'logs',
  'scripts',
  'access',
  'standings',
  'nodes',
] as const satisfies readonly (keyof Reader)[];

function readerWith(given: PartialReader = {}): Reader {
  const reads = nouns.map((noun) => [noun, partly<object>(`reader.${noun}`, given[noun])]);
  return partly<Reader>('reader', { ...(given as Partial<Reader>), ...Object.fromEntries(reads) });
}

function partly<T extends object>(name: string, given: Partial<T> = {}): T {
  return new Proxy(given as T, {
    get(target, key) {
      if (key in target) return Reflect.get(target, key);
      return () => {
        throw new Error(`the test did not expect ${name}.${String(key)}`);
      };
    },
  });
}

export function makeTask(n: number, fields: Partial<Task> = {}): Task {
  return {
    id: uuid(n),
    tenantId: caller.tenantId as string,
    name: `task-${n}`,
    title: null,
    description: null,
    tags: [],
    module: 'simulate',
    params: {},
    state: 'ACTIVE',
    pauseNote: null,
    priority: 0,
    timeoutMs: 90_000,
    retry: defaultRetry,
    concurrency: noConcurrencyLimit,
    createdBy: caller.actor,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    version: 1,
    ...fields,
  };
}

export function makeSchedule(n: number, fields: Partial<Schedule> = {}): Schedule {
  return {
    id: uuid(n),
    tenantId: caller.tenantId as string,
    taskId: uuid(1),
    name: `schedule-${n}`,
    recurrence: { kind: 'cron', expression: '0 9 * * *', syntax: 'VIXIE' },
    timeZone: 'Europe/Vienna',
    ...initialSettings,
    startedRuns: 0,
    state: 'ACTIVE',
    pauseNote: null,
    pausedBy: null,
    pausedAt: null,
    pausedUntil: null,
    failuresSince: null,
    changes: [],
    nextNominalAt: null,
    nextFireAt: null,
    lastFireAt: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    version: 1,
    ...fields,
  };
}

export function makeRun(n: number, fields: Partial<Run> = {}): Run {
  return {
    id: uuid(n),
    tenantId: caller.tenantId as string,
    taskId: uuid(1),
    number: n,
    scheduleId: null,
    nominalAt: null,
    state: 'RUNNING',
    trigger: 'MANUAL',
    triggeredBy: caller.actor,
    attempt: 1,
    retry: defaultRetry,
    retryOf: null,
    note: null,
    module: 'simulate',
    moduleVersion: '1',
    params: {},
    priority: 0,
    timeoutMs: null,
    scheduledFor: now,
    queuedAt: now,
    startedAt: now,
    finishedAt: null,
    nextAttemptAt: null,
    nodeId: null,
    worker: null,
    fence: 1,
    progressPercent: null,
    statusMessage: null,
    result: null,
    exitCode: null,
    error: null,
    cancelReason: null,
    cancelRequestedAt: null,
    cancelGraceMs: null,
    logCount: 0,
    version: 3,
    ...fields,
  };
}

export const tenant: Tenant = {
  id: caller.tenantId as string,
  slug: 'default',
  name: 'Default',
  enabled: true,
  timeZone: 'UTC',
  locale: 'en',
  modules: null,
  ...noLimits,
  logRetentionMs: 86_400_000,
  runRetentionMs: 86_400_000,
  createdAt: now,
  updatedAt: now,
  version: 1,
};

/** A reader of these rows; each page holds all of them. */
export function readerOf(rows: {
  readonly tasks?: readonly Task[];
  readonly runs?: readonly Run[];
  readonly schedules?: readonly Schedule[];
}): PartialReader {
  const pick = <T extends { readonly id: string }>(all: readonly T[] = [], ids: readonly string[]): Map<string, T> =>
    new Map(all.filter(({ id }) => ids.includes(id)).map((row) => [row.id, row]));
  return {
    tasks: { rows: async (_scope, ids) => pick(rows.tasks, ids) },
    runs: { rows: async (_scope, ids) => pick(rows.runs, ids) },
    schedules: { rows: async (_scope, ids) => pick(rows.schedules, ids) },
    access: { tenantsById: async (ids) => pick([tenant], ids) },
  };
}
