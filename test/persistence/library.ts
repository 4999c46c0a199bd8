import type { PageRequest } from '../../src/ports/listing.ts';
import { newId } from '../../src/domain/model/id.ts';
import type { Run } from '../../src/domain/model/run.ts';
import type { Schedule } from '../../src/domain/model/schedule.ts';
import type { Task } from '../../src/domain/model/task.ts';
import { makeReader } from '../../src/persistence/reader.ts';
import { makeRowReaders } from '../../src/persistence/row-readers.ts';
import { migratedDatabase } from './database.ts';
import {
  makeEntry,
  makeOccurrence,
  makeRun,
  makeSchedule,
  makeTask,
  makeTenant,
  makeToken,
  noon,
  store,
} from './rows.ts';

/* Two tenants with a few rows of every kind, and a reader of them. */

const { orm, pool } = await migratedDatabase();
export { pool };
/** Counts the statements that it passes on. */
export const statements = { count: 0 };
const counted = {
  query(query: { text: string; values: unknown[] }) {
    statements.count += 1;
    return pool.query(query);
  },
  connect: () => pool.connect(),
};
export const reader = makeReader(counted, makeRowReaders(orm));

export const mine = makeTenant();
export const other = makeTenant();
export const all: PageRequest = { limit: 1000, backward: false, after: null, before: null };

const tasks = [
  makeTask(mine.id, {
    name: 'alpha',
    title: '100% sure',
    tags: [
      { key: 'env', value: 'prod' },
      { key: 'team', value: 'a' },
    ],
  }),
  makeTask(mine.id, {
    name: 'beta',
    description: 'under_score \\ back',
    tags: [{ key: 'env', value: 'test' }],
    module: 'command',
  }),
  makeTask(mine.id, { name: 'gamma', state: 'PAUSED', priority: 5 }),
  makeTask(mine.id, { name: 'delta', priority: 5, createdAt: noon }),
  makeTask(mine.id, { name: 'gone', deletedAt: noon }),
];
export const [alpha, beta, gamma, delta, gone] = tasks as [Task, Task, Task, Task, Task];
export const foreign = makeTask(other.id, { name: 'alpha' });
export const schedules = [
  makeSchedule(alpha, { nextFireAt: Date.now() + 3_600_000 }),
  makeSchedule(alpha, {
    nextFireAt: noon + 10,
    recurrence: { kind: 'cron', expression: '0 9 * * *', syntax: 'VIXIE' },
  }),
  makeSchedule(beta, { nextFireAt: noon - 10 }),
  makeSchedule(gamma, { nextFireAt: noon, state: 'PAUSED' }),
  makeSchedule(delta, { nextFireAt: null, state: 'FINISHED' }),
  makeSchedule(delta, { deletedAt: noon }),
];
export const [hourly] = schedules as [Schedule];
export const foreignSchedule = makeSchedule(foreign);
const started = (at: number | null) => ({ startedAt: at, state: 'SUCCEEDED' as const, finishedAt: (at ?? noon) + 500 });
export const runs = [
  makeRun(alpha, { ...started(noon), attempt: 3 }),
  makeRun(alpha, { ...started(noon + 1), finishedAt: noon + 301 }),
  makeRun(alpha, { state: 'QUEUED' }),
  makeRun(alpha, { state: 'QUEUED', scheduleId: hourly.id, nominalAt: noon, trigger: 'SCHEDULE' }),
  makeRun(alpha, { state: 'FAILED', startedAt: noon + 1, finishedAt: noon + 101 }),
  makeRun(beta, { state: 'CANCELED', finishedAt: noon }),
];
export const [first] = runs as [Run];
export const retry = makeRun(alpha, {
  retryOf: first.id,
  trigger: 'RETRY',
  state: 'RUNNING',
  nodeId: newId(),
  startedAt: noon + 9,
});
export const foreignRun = makeRun(foreign);
export const occurrences = Array.from({ length: 5 }, (_, index) =>
  makeOccurrence(
    hourly,
    noon + index * 1000,
    index === 0
      ? { state: 'DISPATCHED', runId: runs[3]!.id, reason: null }
      : { state: index === 1 ? 'SKIPPED_LIMIT' : 'MISSED' },
  ),
);
export const log = Array.from({ length: 7 }, (_, index) =>
  makeEntry(first.id, index + 1, {
    level: index % 2 ? 'ERROR' : 'DEBUG',
    attempt: index < 4 ? 1 : 2,
    message: `100%_${index}`,
  }),
);
export const token = makeToken(mine.id);
export const operator = makeToken(null);

await store(orm, {
  tenants: [mine, other],
  tokens: [token, operator],
  tasks: [...tasks, foreign],
  schedules: [...schedules, foreignSchedule],
  runs: [...runs, retry, foreignRun],
  occurrences: [...occurrences, makeOccurrence(foreignSchedule, noon)],
  log: [...log, makeEntry(foreignRun.id, 1)],
});
