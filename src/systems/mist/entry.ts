import { isDeepStrictEqual } from 'node:util';
import type { ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { invalidError } from '../../domain/model/errors.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant, JsonObject } from '../../domain/model/values.ts';
import { parseDuration, parseRecurrence } from '../../recurrence/index.ts';
import { objectText, readJsonText } from '../body.ts';
import { crontab, crontabOf, expressionOf } from '../celery.ts';
import { scheduleDraft } from '../drafts.ts';
import { read } from '../read.ts';
import { moment, type types } from './body.ts';

type Type = (typeof types)[number];

/** When a schedule fires, in mist's words. Times are UTC, `2016-03-24 17:20:00`. */
export interface Timing {
  readonly type: Type;
  /** `{every, period}`, the five fields of a crontab, or a time. */
  readonly entry: JsonObject | string;
  readonly expires: string | null;
  readonly start_after: string | null;
  readonly max_run_count: number | null;
  /** From where an interval counts when there is no `start_after`. */
  readonly anchor: Instant;
}

const periods = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, microseconds: 0.001 } as const;
type Period = keyof typeof periods;

/** Checks an entry by its type; throws a DomainError that names the key. */
export function readEntry(type: Type, given: JsonObject | string | null): JsonObject | string {
  if (given === null) throw invalidError(['cronjob_entry'], 'required', 'cronjob_entry: is missing');
  if (type === 'one_off') return read(moment, typeof given === 'string' ? given : JSON.stringify(given));
  const entry = typeof given === 'string' ? parsed(given) : given;
  const allowed = type === 'interval' ? ['every', 'period'] : Object.keys(crontab.in.shape);
  const stranger = Object.keys(entry).find((key) => !allowed.includes(key));
  if (stranger !== undefined)
    throw invalidError(['cronjob_entry', stranger], 'known', `Invalid key given: ${stranger}`);
  return type === 'interval' ? readInterval(entry) : { ...read(crontab, entry) };
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = readJsonText(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw invalidError(['cronjob_entry'], 'json', `cronjob_entry: ${objectText}`);
}

function readInterval({ every, period }: JsonObject): JsonObject {
  const number = typeof every === 'string' && /^\d{1,15}$/.test(every) ? Number(every) : every;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
    throw invalidError(['cronjob_entry', 'every'], 'whole', `cronjob_entry.every: must be a whole number from 1`);
  if (typeof period !== 'string' || !Object.hasOwn(periods, period)) {
    const names = Object.keys(periods).join(', ');
    throw invalidError(['cronjob_entry', 'period'], 'known', `cronjob_entry.period: must be one of ${names}`);
  }
  const ms = number * periods[period as Period];
  if (ms < 1000) throw invalidError(['cronjob_entry'], 'range', 'cronjob_entry: an interval is at least one second');
  if (ms > 366 * periods.days * 100)
    throw invalidError(['cronjob_entry'], 'range', 'cronjob_entry: an interval is at most a hundred years');
  return { every: number, period };
}

/** Throws when a single time has passed; null when the end has: such a schedule is kept and never fires. */
export function scheduleOf(timing: Timing, now: Instant): ScheduleDraft | null {
  const draft = draftOf(timing);
  if (draft.endsAt !== null && draft.endsAt <= now) return null;
  if (timing.type === 'one_off' && typeof timing.entry === 'string' && instantOf(timing.entry) < now)
    throw invalidError(['cronjob_entry'], 'future', `cronjob_entry: ${timing.entry} is not in the future`);
  return draft;
}

function draftOf({ type, entry, expires, start_after, max_run_count, anchor }: Timing): ScheduleDraft {
  const startsAt = start_after === null ? null : instantOf(start_after);
  const limits = { startsAt, endsAt: expires === null ? null : instantOf(expires), maxRuns: max_run_count };
  if (type === 'one_off') return scheduleDraft({ kind: 'once', at: instantOf(entry as string) }, limits);
  if (type === 'crontab') {
    const expression = expressionOf(read(crontab, entry));
    return scheduleDraft({ kind: 'cron', syntax: 'CELERY', expression }, limits);
  }
  const { every, period } = entry as { every: number; period: Period };
  const first = startsAt ?? anchor + every * periods[period];
  return scheduleDraft(
    { kind: 'interval', every: durationOf(every, period), anchor: Math.round(first), fromCompletion: false },
    limits,
  );
}

function durationOf(every: number, period: Period): string {
  if (period === 'days') return `P${every}D`;
  if (period === 'hours' || period === 'minutes') return `PT${every}${period === 'hours' ? 'H' : 'M'}`;
  const ms = Math.round(every * periods[period]);
  return `PT${Math.floor(ms / 1000)}${ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`}S`;
}

/** As it was kept when the schedule still says so, else what the schedule says; null when that is none of the three. */
export function timingOf(schedule: Schedule, kept: Timing | null): Timing | null {
  const { recurrence, startsAt, endsAt, maxRuns, createdAt } = schedule;
  if (kept !== null) {
    const draft = draftOf(kept);
    const same =
      draft.startsAt === startsAt &&
      draft.endsAt === endsAt &&
      draft.maxRuns === maxRuns &&
      isDeepStrictEqual(recurrence, parseRecurrence(draft.recurrence));
    if (same) return kept;
  }
  const limits = {
    expires: endsAt === null ? null : printed(endsAt),
    start_after: startsAt === null ? null : printed(startsAt),
    max_run_count: maxRuns,
    anchor: createdAt,
  };
  if (recurrence.kind === 'once') return { type: 'one_off', entry: printed(recurrence.at), ...limits };
  const fields = crontabOf(schedule);
  if (fields) return { type: 'crontab', entry: { ...fields }, ...limits };
  const entry = recurrence.kind === 'interval' && !recurrence.fromCompletion ? intervalOf(recurrence.every) : null;
  return entry && { type: 'interval', entry, ...limits };
}

/** In the largest period of which it is a whole number. */
function intervalOf(every: string): JsonObject | null {
  const { months, days, ms } = parseDuration(every, 'interval.every');
  if (months !== 0 || (days !== 0 && ms !== 0)) return null;
  if (days !== 0) return { every: days, period: 'days' };
  const [period, length] = Object.entries(periods).find(([name, each]) => name !== 'days' && ms % each === 0) ?? [];
  return period === undefined
    ? { every: ms * 1000, period: 'microseconds' }
    : { every: Math.round(ms / length!), period };
}

export function instantOf(time: string): Instant {
  return Date.parse(`${time.replace(' ', 'T')}Z`);
}

export function printed(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
