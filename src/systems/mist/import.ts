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
import { countOrNull, read, shownId, text, textOrNull } from '../import/read.ts';
import { defined, externalWork, type Work } from '../import/work.ts';
import { crontabFields, interval, lengthOf } from '../words/celery.ts';
import { importedFlag } from '../words/flag.ts';
import { isObject } from '../words/json.ts';
import { importedTime, importedTimeOrNull } from '../words/times.ts';
import { machineNames, types } from './words.ts';

/** A schedule in mist's answers, with the documented names and the newer ones. */
const shape = z.looseObject({
  id: text.min(1),
  name: text.min(1),
  description: textOrNull,
  action: textOrNull,
  script_id: textOrNull,
  machines_per_cloud: z.array(z.array(text)).nullish(),
  selectors: z.array(z.json()).nullish(),
  enabled: importedFlag.nullish(),
  task_enabled: importedFlag.nullish(),
  run_immediately: importedFlag.nullish(),
  expires: importedTimeOrNull,
  start_after: importedTimeOrNull,
  last_run_at: importedTimeOrNull,
  max_run_count: countOrNull,
  total_run_count: countOrNull,
  cronjob_type: textOrNull,
  schedule_type: textOrNull,
  cronjob_entry: z.union([text, z.record(z.string(), z.json())]).nullish(),
  schedule_entry: z.union([text, z.record(z.string(), z.json())]).nullish(),
});
type Schedule = z.output<typeof shape>;

export function mapMist(document: unknown, place: number, { now }: ImportContext): Imported {
  return mapTask(shownId(document, 'id', place), shownId(document, 'name', place), (notes) => {
    const given = read(shape, document);
    return {
      title: given.name,
      description: given.description,
      timeoutMs: null,
      schedules: [scheduleOf(given, notes, now)],
      ...workOf(given, notes),
    };
  });
}

function workOf(given: Schedule, notes: Notes): Work {
  const { name, action, script_id } = given;
  const machines_per_cloud = given.machines_per_cloud ?? [];
  const selectors = given.selectors ?? [];
  if (selectors.length > 0) notes.note('selectors', 'the worker must find the machines that they select');
  if (given.run_immediately === true) notes.lost('run_immediately', 'an import starts nothing by itself');
  if (action !== null) {
    const chosen = selectors.length > 0 ? { selectors: selectors as JsonObject[string] } : {};
    return externalWork(action, { name, action, machines_per_cloud, ...chosen });
  }
  if (script_id === null) throw new LeftOut('it has neither an action nor a script');
  notes.note('script_id', `the text of the script is not in the API: a script named ${script_id} must be stored here`);
  if (selectors.length > 0) notes.lost('selectors', 'a script gets only the machines that are listed');
  return { module: 'script', params: defined({ script: script_id, args: machineNames(machines_per_cloud) }) };
}

function scheduleOf(given: Schedule, notes: Notes, now: Instant): ImportedSchedule {
  const { expires, start_after, max_run_count } = given;
  const ran = given.total_run_count ?? 0;
  if (expires !== null && expires <= now) throw new LeftOut('it has expired at the source');
  const left = max_run_count === null ? null : max_run_count - ran;
  if (left !== null && left <= 0) throw new LeftOut(`it has run ${ran} times, as often as it may`);
  if (left !== null && ran > 0) notes.note('max_run_count', `${left} of ${max_run_count} runs are left`);
  const enabled = given.enabled ?? given.task_enabled ?? true;
  const limits = {
    startsAt: ahead(start_after, now),
    endsAt: expires,
    maxRuns: left,
    paused: enabled ? null : 'disabled at the source',
  };
  const type = given.cronjob_type ?? given.schedule_type;
  const field = given.cronjob_entry == null ? 'schedule_entry' : 'cronjob_entry';
  const entry = given.cronjob_entry ?? given.schedule_entry ?? null;
  if (type === 'one_off') {
    const at = read(importedTime, isObject(entry) ? (entry['at'] ?? entry) : entry, field);
    if (at <= now) throw new LeftOut(`its one time, ${new Date(at).toISOString()}, has passed`);
    return scheduleDraft({ kind: 'once', at }, limits);
  }
  if (type === 'crontab') return celerySchedule(read(crontabFields, parsed(entry, field), field), field, limits);
  if (type !== 'interval') throw new LeftOut(`cronjob_type: ${type ?? 'nothing'} is not one of ${types.join(', ')}`);
  const every = read(interval, parsed(entry, field), field);
  const ms = lengthOf(every);
  if (ms < 1000) throw new LeftOut(`${field}: an interval must be at least one second`);
  const known = given.last_run_at ?? start_after;
  if (known === null) notes.note(field, 'it counts from the import: the source does not say when it ran last');
  // Without an anchor, the first instant would be the time of the import, but an import must start nothing.
  const anchor = known ?? Math.ceil(now + ms);
  return intervalSchedule(every, field, anchor, limits);
}

/** An object, or the JSON text of an object. */
function parsed(entry: unknown, field: string): unknown {
  if (typeof entry !== 'string') return entry;
  try {
    return JSON.parse(entry);
  } catch {
    throw new LeftOut(`${field}: is not the text of a JSON object`);
  }
}
