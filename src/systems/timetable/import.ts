import { z } from 'zod';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import { celerySchedule, intervalSchedule } from '../import/celery.ts';
import {
  ahead,
  type ImportContext,
  type Imported,
  LeftOut,
  mapTask,
  type Notes,
  type ImportedSchedule,
  scheduleDraft,
} from '../import/draft.ts';
import { countOrNull, read, shownId, text, textOrNull, withRule } from '../import/read.ts';
import { copyOf, defined, externalWork, type Work } from '../import/work.ts';
import { crontabFields, interval, lengthOf, readCrontab } from '../words/celery.ts';
import { importedFlag } from '../words/flag.ts';
import { jsonObject } from '../words/json.ts';
import { importedTime, importedTimeOrNull } from '../words/times.ts';
import { isMinute, machinery } from './words.ts';

/** The section "Getting detailed information about task" of the Scheduler API. */
const detail = z.looseObject({
  timetable_id: z.union([z.int(), text]).optional(),
  id: z.union([z.int(), text]).optional(),
  unique_name: text.min(1),
  description: textOrNull,
  author_name: textOrNull,
  subject: textOrNull,
  subject_id: textOrNull,
  subject_type: textOrNull,
  subject_group: textOrNull,
  tenant_id: textOrNull,
  timezone: textOrNull,
  begin_date: textOrNull,
  begin_time: textOrNull,
  repeat: importedFlag.default(false),
  run_count_limit: countOrNull,
  deleted: importedFlag.default(false),
  last_run_result: textOrNull,
  periodic_task: z.looseObject({
    args: z.union([text, z.array(z.unknown())]).optional(),
    crontab: crontabFields.nullish(),
    interval: z.unknown(),
    enabled: importedFlag.default(true),
    expires: importedTimeOrNull,
    kwargs: z.union([text, jsonObject]).default({}),
    total_run_count: countOrNull,
    last_run_at: importedTimeOrNull,
    exchange: textOrNull,
    queue: textOrNull,
    routing_key: textOrNull,
  }),
});
type Detail = z.output<typeof detail>;

const isMachinery = (name: string) => machinery.some((one) => one === name);

export function mapTimetable(document: unknown, place: number, { now }: ImportContext): Imported {
  const id = shownId(document, 'timetable_id', place);
  const title = shownId(document, 'description', place);
  return mapTask(id, title, (notes) => {
    const task = read(detail, document);
    if (task.deleted) throw new LeftOut('it is deleted at the source');
    const schedule = scheduleOf(task, notes, now);
    tellLosses(task, notes);
    return {
      title: task.description ?? task.unique_name,
      description: null,
      timeoutMs: null,
      ...workOf(task, notes),
      schedules: [schedule],
    };
  });
}

function workOf(task: Detail, notes: Notes): Work {
  const given = argumentsOf(task);
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !isMachinery(name)));
  if (task.unique_name === 'run_request' && typeof kept['url'] === 'string') {
    const { url, method, headers, body } = kept;
    tellRest(kept, ['url', 'method', 'headers', 'body'], notes);
    return { module: 'http', params: defined({ url, method, headers, body }) };
  }
  if (task.unique_name === 'run_command' && typeof kept['command'] === 'string') {
    tellRest(kept, ['command'], notes);
    notes.note(
      'kwargs.command',
      'it runs on a node of Polychron, without the credentials of OpenStack it had at the source',
    );
    return { module: 'command', params: { shell: true, script: kept['command'] } };
  }
  const { unique_name, subject_type, subject_group, subject, subject_id, description, author_name, tenant_id } = task;
  return externalWork(unique_name, {
    unique_name,
    ...defined({ subject_type, subject_group, subject, subject_id, description, author_name, tenant_id }),
    key_arguments: copyOf(kept, notes, 'kwargs'),
  });
}

function argumentsOf({ periodic_task: { kwargs } }: Detail): JsonObject {
  if (typeof kwargs !== 'string') return kwargs;
  try {
    return read(jsonObject, JSON.parse(kwargs === '' ? '{}' : kwargs), 'periodic_task.kwargs');
  } catch (error) {
    if (error instanceof LeftOut) throw error;
    throw new LeftOut('periodic_task.kwargs: is not the text of a JSON object');
  }
}

/** Notes arguments for which the module has no parameter. Values are not repeated, because they may be secrets. */
function tellRest(kept: JsonObject, used: readonly string[], notes: Notes): void {
  const rest = Object.keys(kept).filter((name) => !used.includes(name));
  if (rest.length > 0) notes.lost('kwargs', `${rest.join(', ')}: the module takes no such arguments`);
}

function scheduleOf(task: Detail, notes: Notes, now: Instant): ImportedSchedule {
  const { periodic_task: periodic, repeat, run_count_limit } = task;
  const ran = periodic.total_run_count ?? 0;
  if (!repeat && ran > 0) throw new LeftOut('it was to run once, and has');
  if (periodic.expires !== null && periodic.expires <= now) throw new LeftOut('it has expired at the source');
  const left = repeat && run_count_limit !== null ? run_count_limit - ran : null;
  if (left !== null && left <= 0) throw new LeftOut(`it has run ${ran} times, as often as it may`);
  if (left !== null && ran > 0) notes.note('run_count_limit', `${left} of ${run_count_limit} runs are left`);
  const limits = {
    endsAt: periodic.expires,
    maxRuns: repeat ? left : 1,
    paused: periodic.enabled ? null : 'disabled at the source',
  };
  const begin = beginOf(task);
  if (periodic.crontab == null) {
    if (periodic.interval != null) return lastingSchedule(periodic.interval, periodic.last_run_at, limits, now);
    if (repeat) throw new LeftOut('periodic_task.crontab: is missing, and it is to repeat');
    if (begin === null) throw new LeftOut('it has neither a crontab nor a beginning');
    return single(begin, limits, now);
  }
  const at = 'periodic_task.crontab';
  const crontab = withRule(at, () => readCrontab(periodic.crontab!));
  if (!repeat && begin !== null && isMinute(crontab, begin)) return single(begin, limits, now);
  const day = task.begin_date === null ? null : read(importedTime, task.begin_date, 'begin_date');
  return celerySchedule(crontab, at, { ...limits, startsAt: ahead(day, now) });
}

function single(at: Instant, limits: Partial<ImportedSchedule>, now: Instant): ImportedSchedule {
  if (at <= now) throw new LeftOut(`its one time, ${new Date(at).toISOString()}, has passed`);
  return scheduleDraft({ kind: 'once', at }, limits);
}

/**
 * The documentation knows only null here; django-celery-beat, which is behind the API, stores the number and the unit.
 */
function lastingSchedule(
  given: unknown,
  lastRun: Instant | null,
  limits: Partial<ImportedSchedule>,
  now: Instant,
): ImportedSchedule {
  const at = 'periodic_task.interval';
  const every = read(interval, given, at);
  // Without an anchor, the first instant would be the time of the import, but an import must start nothing.
  return intervalSchedule(every, at, lastRun ?? Math.ceil(now + lengthOf(every)), limits);
}

function beginOf({ begin_date, begin_time }: Detail): Instant | null {
  if (begin_date === null || begin_time === null) return null;
  return read(importedTime, `${begin_date}T${begin_time}`, 'begin_time');
}

function tellLosses({ timezone, periodic_task: { args, exchange, queue, routing_key } }: Detail, notes: Notes): void {
  if (args !== undefined && args !== '[]' && args !== '' && args.length > 0)
    notes.lost('periodic_task.args', 'arguments by position are not supported here');
  for (const [name, value] of Object.entries({ exchange, queue, routing_key }))
    if (value !== null) notes.lost(`periodic_task.${name}`, 'queues are not supported here');
  if (timezone !== null && timezone !== 'UTC')
    notes.note('timezone', `${timezone} is only what its author's screen showed; its times are UTC`);
}
