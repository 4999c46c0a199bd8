import type { ApiToken, Tenant } from '../../src/domain/model/access.ts';
import { newId } from '../../src/domain/model/id.ts';
import type { LogEntry } from '../../src/domain/model/log-entry.ts';
import type { Occurrence } from '../../src/domain/model/occurrence.ts';
import { defaultRetry } from '../../src/domain/model/retry.ts';
import type { Run } from '../../src/domain/model/run.ts';
import { type Schedule, defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { type Task, noConcurrencyLimit } from '../../src/domain/model/task.ts';
import { noLimits } from '../../src/domain/model/tenant-limits.ts';
import * as mappings from '../../src/persistence/mappings.ts';
import type { Orm } from '../../src/persistence/orm.ts';

/** Noon of a day, so that tests read well. */
export const noon = Date.parse('2027-03-01T12:00:00.000Z');
let made = 0;

export function makeTenant(given: Partial<Tenant> = {}): Tenant {
  made += 1;
  return {
    id: newId(),
    slug: `tenant-${made}`,
    name: `Tenant ${made}`,
    enabled: true,
    timeZone: 'UTC',
    locale: 'en',
    modules: null,
    ...noLimits,
    logRetentionMs: 2_592_000_000,
    runRetentionMs: 7_776_000_000,
    createdAt: noon,
    updatedAt: noon,
    version: 1,
    ...given,
  };
}

export function makeToken(tenantId: string | null, given: Partial<ApiToken> = {}): ApiToken {
  const times = { createdAt: noon, expiresAt: null, lastUsedAt: null, revokedAt: null };
  return { id: newId(), tenantId, name: 'token', prefix: 'poly_abcd', scopes: ['READ'], ...times, ...given };
}

export function makeTask(tenantId: string, given: Partial<Task> = {}): Task {
  made += 1;
  return {
    id: newId(),
    tenantId,
    name: `task-${made}`,
    title: null,
    description: null,
    tags: [],
    module: 'http',
    params: { url: 'https://example.org/?a=1' },
    state: 'ACTIVE',
    pauseNote: null,
    priority: 0,
    timeoutMs: null,
    retry: defaultRetry,
    concurrency: noConcurrencyLimit,
    createdBy: { kind: 'SYSTEM', name: 'test', tokenId: null },
    createdAt: noon + made,
    updatedAt: noon,
    deletedAt: null,
    version: 1,
    ...given,
  };
}

export function makeSchedule(task: Pick<Task, 'id' | 'tenantId'>, given: Partial<Schedule> = {}): Schedule {
  made += 1;
  return {
    id: newId(),
    tenantId: task.tenantId,
    taskId: task.id,
    name: `schedule-${made}`,
    description: `what schedule ${made} is for`,
    recurrence: { kind: 'once', at: noon },
    timeZone: 'Europe/Vienna',
    startsAt: null,
    endsAt: null,
    maxRuns: null,
    startedRuns: 0,
    exclusions: [{ from: noon, to: noon + 1000, note: null }],
    calendars: ['00000000-0000-7000-8000-00000000000c'],
    jitterMs: 0,
    dst: { gap: 'SKIP', fold: 'FIRST' },
    catchUp: defaultCatchUp,
    overlap: 'SKIP',
    pauseAfterFailures: 3,
    paramsOverride: null,
    shadow: true,
    state: 'ACTIVE',
    pauseNote: null,
    pausedBy: null,
    pausedAt: null,
    pausedUntil: null,
    failuresSince: noon,
    changes: [{ nominalAt: noon, fireAt: null }],
    nextNominalAt: noon,
    nextFireAt: given.nextFireAt === undefined ? noon : given.nextFireAt,
    lastFireAt: null,
    createdAt: noon + made,
    updatedAt: noon,
    deletedAt: null,
    version: 1,
    ...given,
    ...('nextFireAt' in given && { nextNominalAt: given.nextFireAt ?? null }),
  };
}

export function makeRun(task: Pick<Task, 'id' | 'tenantId'>, given: Partial<Run> = {}): Run {
  made += 1;
  return {
    id: newId(),
    tenantId: task.tenantId,
    taskId: task.id,
    number: made,
    scheduleId: null,
    nominalAt: null,
    state: 'QUEUED',
    trigger: 'MANUAL',
    triggeredBy: { kind: 'SCHEDULER', name: 'scheduler', tokenId: null },
    attempt: 0,
    retry: defaultRetry,
    retryOf: null,
    note: null,
    module: 'http',
    moduleVersion: '1',
    params: { nested: { list: [1, 'two', null] } },
    priority: 0,
    timeoutMs: null,
    scheduledFor: noon + made,
    queuedAt: noon,
    startedAt: null,
    finishedAt: null,
    nextAttemptAt: null,
    nodeId: null,
    worker: null,
    fence: 0,
    progressPercent: null,
    statusMessage: null,
    result: null,
    exitCode: null,
    error: null,
    cancelReason: null,
    cancelRequestedAt: null,
    cancelGraceMs: null,
    logCount: 0,
    version: 1,
    ...given,
  };
}

export function makeOccurrence(
  schedule: Pick<Schedule, 'id' | 'tenantId'>,
  nominalAt: number,
  given: Partial<Occurrence> = {},
): Occurrence {
  const rest = {
    until: null,
    count: 1,
    fireAt: nominalAt,
    decidedAt: nominalAt,
    reason: null,
    changedBy: null,
    runId: null,
  };
  return {
    scheduleId: schedule.id,
    tenantId: schedule.tenantId,
    nominalAt,
    state: 'MISSED',
    scheduleVersion: 1,
    ...rest,
    ...given,
  };
}

export function makeEntry(runId: string, index: number, given: Partial<LogEntry> = {}): LogEntry {
  return {
    runId,
    index,
    attempt: 1,
    level: 'INFO',
    message: `line ${index}`,
    fields: null,
    percent: null,
    at: noon,
    ...given,
  };
}

export interface Rows {
  readonly tenants?: readonly Tenant[];
  readonly tokens?: readonly ApiToken[];
  readonly tasks?: readonly Task[];
  readonly schedules?: readonly Schedule[];
  readonly runs?: readonly Run[];
  readonly occurrences?: readonly Occurrence[];
  readonly log?: readonly LogEntry[];
}

/** Stores them in one unit of work; children are listed before parents on purpose. */
export async function store(orm: Orm, rows: Rows): Promise<void> {
  const em = orm.em.fork();
  for (const row of rows.schedules ?? []) em.create(mappings.ScheduleEntity, row);
  for (const row of rows.tasks ?? []) em.create(mappings.TaskEntity, row);
  for (const row of rows.tokens ?? [])
    em.create(mappings.ApiTokenEntity, { ...row, hash: Buffer.from(row.id.replaceAll('-', '').repeat(2), 'hex') });
  for (const row of rows.tenants ?? []) em.create(mappings.TenantEntity, row);
  for (const row of [...(rows.occurrences ?? []), ...kept(rows)]) em.create(mappings.OccurrenceEntity, row);
  await em.flush();
  for (const row of rows.log ?? []) em.create(mappings.LogEntryEntity, row);
  for (const row of rows.runs ?? [])
    em.create(mappings.RunEntity, {
      ...row,
      gates: ['a', 'b'],
      held: false,
      cancelRequestedAt: null,
    });
  await em.flush();
}

/** The occurrences of the runs, unless the test gave them. */
function kept({ runs = [], occurrences = [] }: Rows): Occurrence[] {
  return runs.flatMap(({ id, scheduleId, tenantId, nominalAt }) =>
    scheduleId === null ||
    nominalAt === null ||
    occurrences.some((known) => known.scheduleId === scheduleId && known.nominalAt === nominalAt)
      ? []
      : [makeOccurrence({ id: scheduleId, tenantId }, nominalAt, { state: 'DISPATCHED', runId: id })],
  );
}
