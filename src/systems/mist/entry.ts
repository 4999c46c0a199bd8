import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { invalidError } from '../../domain/model/errors.ts';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import { objectText, readJsonText } from '../body.ts';
import { scheduleDraft } from '../drafts.ts';
import { read } from '../read.ts';
import { crontab, crontabFields, type Interval, lengthOf, periods } from '../words/celery.ts';
import { isJsonObject } from '../words/json.ts';
import { readUtc } from '../words/times.ts';
import { moment } from './body.ts';
import { type Entry, ruleOf, type Timing } from './words.ts';

/** Checks an entry by its type; throws a DomainError that names the wrong key. */
export function readEntry(type: Entry['type'], given: JsonObject | string | null): Entry {
  if (given === null) throw invalidError(['cronjob_entry'], 'required', 'cronjob_entry: is missing');
  if (type === 'one_off')
    return { type, entry: read(moment, typeof given === 'string' ? given : JSON.stringify(given)) };
  const entry = typeof given === 'string' ? parsed(given) : given;
  const allowed = type === 'interval' ? ['every', 'period'] : Object.keys(crontabFields.shape);
  const stranger = Object.keys(entry).find((key) => !allowed.includes(key));
  if (stranger !== undefined)
    throw invalidError(['cronjob_entry', stranger], 'known', `Invalid key given: ${stranger}`);
  return type === 'interval' ? { type, entry: readInterval(entry) } : { type, entry: read(crontab, entry) };
}

function parsed(text: string): JsonObject {
  try {
    const value = readJsonText(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The error is thrown below.
  }
  throw invalidError(['cronjob_entry'], 'json', `cronjob_entry: ${objectText}`);
}

function readInterval({ every, period: named }: JsonObject): Interval {
  const number = typeof every === 'string' && /^\d{1,15}$/.test(every) ? Number(every) : every;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
    throw invalidError(['cronjob_entry', 'every'], 'whole', `cronjob_entry.every: must be a whole number from 1`);
  const period = periods.find((each) => each === named);
  if (period === undefined) {
    const message = `cronjob_entry.period: must be one of ${periods.join(', ')}`;
    throw invalidError(['cronjob_entry', 'period'], 'known', message);
  }
  const ms = lengthOf({ every: number, period });
  if (ms < 1000) throw invalidError(['cronjob_entry'], 'range', 'cronjob_entry: an interval is at least one second');
  if (ms > longest)
    throw invalidError(['cronjob_entry'], 'range', 'cronjob_entry: an interval is at most a hundred years');
  return { every: number, period };
}

const longest = lengthOf({ every: 366 * 100, period: 'days' });

/** Throws when a single time has passed. Null when the end has passed: such a schedule is stored and never fires. */
export function scheduleOf(timing: Timing, now: Instant): ScheduleDraft | null {
  const { recurrence, ...limits } = ruleOf(timing);
  if (limits.endsAt !== null && limits.endsAt <= now) return null;
  if (timing.type === 'one_off' && readUtc(timing.entry) < now)
    throw invalidError(['cronjob_entry'], 'future', `cronjob_entry: ${timing.entry} is not in the future`);
  return scheduleDraft(recurrence, limits);
}
