import { defineEntity, p } from '@mikro-orm/core';
import type { ApiToken, Tenant } from '../domain/model/access.ts';
import type { Actor } from '../domain/model/actor.ts';
import type { BackfillSelection } from '../domain/model/backfill.ts';
import type { CalendarSpan } from '../domain/model/calendar.ts';
import type { OccurrenceState } from '../domain/model/occurrence.ts';
import type { RetryPolicy } from '../domain/model/retry.ts';
import type { RunError, RunState, RunTrigger } from '../domain/model/run.ts';
import type * as schedules from '../domain/model/schedule.ts';
import type { ConcurrencyPolicy, TaskState } from '../domain/model/task.ts';
import type { Instant, Json, JsonObject, Tag } from '../domain/model/values.ts';
import type { Recurrence, RecurrenceRule } from '../recurrence/index.ts';
import { InstantType, LogLevelType } from './column-types.ts';

/*
 * Rows as entities, with the names and types of the domain. What the domain's type does not have is `hidden`: writers
 * set it, readers never see it. `version` of task and schedule is a plain number: each change of a row adds one.
 */

const instant = () => p.type(InstantType).$type<Instant>();
const instantOrNull = () => p.type(InstantType).$type<Instant | null>().strictNullable();
const textOrNull = () => p.text().strictNullable();
const idOrNull = () => p.uuid().strictNullable();
const integerOrNull = () => p.integer().strictNullable();
const bigOrNull = () => p.bigint('number').strictNullable();

export const TenantEntity = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p.uuid().primary(),
    slug: p.text(),
    name: p.text(),
    enabled: p.boolean(),
    timeZone: p.text(),
    locale: p.text(),
    modules: p.array().$type<Tenant['modules']>().strictNullable(),
    maxTasks: integerOrNull(),
    maxSchedules: integerOrNull(),
    maxConcurrentRuns: integerOrNull(),
    maxQueuedRuns: integerOrNull(),
    maxStoredBytes: bigOrNull(),
    maxLogBytesPerDay: bigOrNull(),
    maxMailsPerHour: integerOrNull(),
    maxRequestsPerSecond: integerOrNull(),
    logRetentionMs: p.bigint('number'),
    runRetentionMs: p.bigint('number'),
    createdAt: instant(),
    updatedAt: instant(),
    version: p.integer(),
  },
});

export const ApiTokenEntity = defineEntity({
  name: 'ApiToken',
  tableName: 'api_token',
  properties: {
    id: p.uuid().primary(),
    tenantId: () => p.manyToOne(TenantEntity).mapToPk().strictNullable().fieldName('tenant_id'),
    name: p.text(),
    prefix: p.text(),
    hash: p.blob().hidden(),
    scopes: p.array().$type<ApiToken['scopes']>(),
    createdAt: instant(),
    expiresAt: instantOrNull(),
    lastUsedAt: instantOrNull(),
    revokedAt: instantOrNull(),
  },
});

export const TaskEntity = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: p.uuid().primary(),
    tenantId: () => p.manyToOne(TenantEntity).mapToPk().fieldName('tenant_id'),
    name: p.text(),
    title: textOrNull(),
    description: textOrNull(),
    tags: p.json<readonly Tag[]>(),
    module: p.text(),
    params: p.json<JsonObject>(),
    state: p.text().$type<TaskState>(),
    pauseNote: textOrNull(),
    priority: p.smallint(),
    timeoutMs: bigOrNull(),
    retry: p.json<RetryPolicy>(),
    concurrency: p.json<ConcurrencyPolicy>(),
    createdBy: p.json<Actor>(),
    createdAt: instant(),
    updatedAt: instant(),
    deletedAt: instantOrNull(),
    version: p.integer(),
  },
});

export const ScheduleEntity = defineEntity({
  name: 'Schedule',
  tableName: 'schedule',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    taskId: () => p.manyToOne(TaskEntity).mapToPk().fieldName('task_id'),
    name: p.text(),
    recurrence: p.json<Recurrence>(),
    timeZone: p.text(),
    startsAt: instantOrNull(),
    endsAt: instantOrNull(),
    maxRuns: integerOrNull(),
    startedRuns: p.integer(),
    exclusions: p.json<readonly schedules.TimeSpan[]>(),
    calendars: p.array().$type<readonly string[]>(),
    jitterMs: p.bigint('number'),
    dst: p.json<schedules.DstPolicy>(),
    catchUp: p.json<schedules.CatchUpPolicy>(),
    overlap: p.text().$type<schedules.OverlapPolicy>(),
    pauseAfterFailures: integerOrNull(),
    paramsOverride: p.json<JsonObject | null>().strictNullable(),
    shadow: p.boolean(),
    state: p.text().$type<schedules.ScheduleState>(),
    pauseNote: textOrNull(),
    pausedBy: p.json<Actor | null>().strictNullable(),
    pausedAt: instantOrNull(),
    pausedUntil: instantOrNull(),
    failuresSince: instantOrNull(),
    changes: p.json<readonly schedules.OccurrenceChange[]>(),
    nextNominalAt: instantOrNull(),
    nextFireAt: instantOrNull(),
    lastFireAt: instantOrNull(),
    createdAt: instant(),
    updatedAt: instant(),
    deletedAt: instantOrNull(),
    version: p.integer(),
  },
});

/** Which rule planned the instants after `plansAfter`, up to and with `plansUntil`. */
export const ScheduleRevisionEntity = defineEntity({
  name: 'ScheduleRevision',
  tableName: 'schedule_revision',
  properties: {
    scheduleId: () => p.manyToOne(ScheduleEntity).mapToPk().primary().fieldName('schedule_id'),
    version: p.integer().primary(),
    plansAfter: instant(),
    plansUntil: instantOrNull(),
    rule: p.json<RecurrenceRule>(),
  },
});

export const RunEntity = defineEntity({
  name: 'Run',
  tableName: 'run',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    taskId: () => p.manyToOne(TaskEntity).mapToPk().fieldName('task_id'),
    number: p.bigint('number'),
    scheduleId: idOrNull(),
    nominalAt: instantOrNull(),
    state: p.text().$type<RunState>(),
    trigger: p.text().$type<RunTrigger>(),
    triggeredBy: p.json<Actor>(),
    attempt: p.integer(),
    retry: p.json<RetryPolicy>(),
    retryOf: idOrNull(),
    note: textOrNull(),
    module: p.text(),
    moduleVersion: p.text(),
    params: p.json<JsonObject>(),
    priority: p.smallint(),
    timeoutMs: bigOrNull(),
    scheduledFor: instant(),
    queuedAt: instant(),
    startedAt: instantOrNull(),
    finishedAt: instantOrNull(),
    nextAttemptAt: instantOrNull(),
    nodeId: idOrNull(),
    worker: textOrNull(),
    fence: p.bigint('number'),
    gates: p.array().$type<readonly string[] | null>().strictNullable().hidden(),
    held: p.boolean().hidden(),
    progressPercent: p.float().strictNullable().fieldName('progress'),
    statusMessage: textOrNull(),
    result: p.json<Json>().strictNullable(),
    exitCode: integerOrNull(),
    error: p.json<RunError | null>().strictNullable(),
    cancelReason: textOrNull(),
    cancelGraceMs: bigOrNull(),
    cancelRequestedAt: instantOrNull(),
    logCount: p.integer(),
    version: p.integer(),
  },
});

export const OccurrenceEntity = defineEntity({
  name: 'Occurrence',
  tableName: 'occurrence',
  properties: {
    scheduleId: () => p.manyToOne(ScheduleEntity).mapToPk().primary().fieldName('schedule_id'),
    nominalAt: instant().primary(),
    tenantId: p.uuid(),
    until: instantOrNull(),
    count: p.integer(),
    fireAt: instant(),
    state: p.text().$type<OccurrenceState>(),
    reason: textOrNull(),
    changedBy: p.json<Actor | null>().strictNullable(),
    decidedAt: instant(),
    runId: idOrNull(),
    scheduleVersion: p.integer(),
  },
});

export const CalendarEntity = defineEntity({
  name: 'Calendar',
  tableName: 'calendar',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    name: p.text(),
    description: textOrNull(),
    timeZone: p.text(),
    spans: p.json<readonly CalendarSpan[]>(),
    createdAt: instant(),
    updatedAt: instant(),
    version: p.integer(),
  },
});

export const BackfillEntity = defineEntity({
  name: 'Backfill',
  tableName: 'backfill',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    scheduleId: p.uuid(),
    from: instant().fieldName('range_from'),
    to: instant().fieldName('range_to'),
    selection: p.text().$type<BackfillSelection>(),
    maxConcurrent: p.integer(),
    total: p.integer(),
    skipped: p.integer(),
    createdBy: p.json<Actor>(),
    createdAt: instant(),
    canceledAt: instantOrNull(),
  },
});

export const LogEntryEntity = defineEntity({
  name: 'LogEntry',
  tableName: 'log_entry',
  properties: {
    runId: () => p.manyToOne(RunEntity).mapToPk().primary().fieldName('run_id'),
    index: p.integer().primary(),
    attempt: p.integer(),
    level: p.type(LogLevelType),
    message: p.text(),
    fields: p.json<JsonObject | null>().strictNullable(),
    percent: p.float().strictNullable(),
    at: instant(),
  },
});

export const NodeEntity = defineEntity({
  name: 'Node',
  tableName: 'node',
  properties: {
    id: p.uuid().primary(),
    host: p.text(),
    pid: p.integer().hidden(),
    role: p.text().hidden(),
    startedAt: instant(),
    heartbeatAt: instant(),
    leaseUntil: instant(),
    running: p.integer(),
    capacity: p.integer(),
    draining: p.boolean(),
  },
});

/** The texts are in `script_version`. */
export const ScriptEntity = defineEntity({
  name: 'Script',
  tableName: 'script',
  properties: {
    id: p.uuid().primary(),
    tenantId: () => p.manyToOne(TenantEntity).mapToPk().fieldName('tenant_id'),
    name: p.text(),
    description: textOrNull(),
    interpreter: p.text(),
    bytes: p.integer(),
    createdBy: p.json<Actor>(),
    createdAt: instant(),
    updatedAt: instant(),
    deletedAt: instantOrNull(),
    version: p.integer(),
  },
});

export const entities = [
  TenantEntity,
  ApiTokenEntity,
  TaskEntity,
  ScheduleEntity,
  ScheduleRevisionEntity,
  RunEntity,
  OccurrenceEntity,
  CalendarEntity,
  BackfillEntity,
  LogEntryEntity,
  NodeEntity,
  ScriptEntity,
];
