import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { RecurrenceDraft } from '../../domain/model/commands/schedule.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { parseRecurrence } from '../../recurrence/index.ts';
import {
  type Crontab,
  cronOf,
  crontabOf,
  crontabTexts,
  durationOf,
  type Interval,
  intervalOf,
  lengthOf,
  periods,
} from '../words/celery.ts';
import { printUtcTime, readUtc } from '../words/times.ts';

/** Translates between mist's terms and ours. */

export const path = '/api/v1/schedules';

export const types = ['one_off', 'interval', 'crontab'] as const;

/** The forms of an entry, by the type of its schedule. */
export type Entry =
  /** `2016-03-24 17:20:00` */
  | { readonly type: 'one_off'; readonly entry: string }
  | { readonly type: 'interval'; readonly entry: Interval }
  | { readonly type: 'crontab'; readonly entry: Crontab };

const text = z.string();
const limits = {
  expires: text.nullable(),
  start_after: text.nullable(),
  max_run_count: z.int().nullable(),
  /** Where an interval without `start_after` begins to count. */
  anchor: z.number(),
};

/** When a schedule fires, in the stored form. Times are UTC, `2016-03-24 17:20:00`. */
export const timingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('one_off'), entry: text, ...limits }),
  z.object({ type: z.literal('interval'), entry: z.object({ every: z.number(), period: z.enum(periods) }), ...limits }),
  z.object({ type: z.literal('crontab'), entry: crontabTexts, ...limits }),
]);
export type Timing = z.output<typeof timingSchema>;

export interface TimingRule {
  readonly recurrence: RecurrenceDraft;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly maxRuns: number | null;
}

export function ruleOf(given: Timing): TimingRule {
  const { expires, start_after, max_run_count, anchor } = given;
  const startsAt = start_after === null ? null : readUtc(start_after);
  const counted = given.type === 'interval' ? (startsAt ?? anchor + lengthOf(given.entry)) : anchor;
  return {
    recurrence: recurrenceOf(given, Math.round(counted)),
    startsAt,
    endsAt: expires === null ? null : readUtc(expires),
    maxRuns: max_run_count,
  };
}

/** `first` is the instant at which an interval begins. */
export function recurrenceOf(given: Entry, first: Instant): RecurrenceDraft {
  if (given.type === 'one_off') return { kind: 'once', at: readUtc(given.entry) };
  if (given.type === 'crontab') return cronOf(given.entry);
  return { kind: 'interval', every: durationOf(given.entry), anchor: first, fromCompletion: false };
}

/** The stored timing if the schedule still has it; else the timing of the schedule. Null = no type can express it. */
export function timingOf(schedule: Schedule, kept: Timing | null): Timing | null {
  const { recurrence, startsAt, endsAt, maxRuns, createdAt } = schedule;
  if (kept !== null) {
    const rule = ruleOf(kept);
    const same =
      rule.startsAt === startsAt &&
      rule.endsAt === endsAt &&
      rule.maxRuns === maxRuns &&
      isDeepStrictEqual(recurrence, parseRecurrence(rule.recurrence));
    if (same) return kept;
  }
  const entry = entryOf(schedule);
  return (
    entry && {
      ...entry,
      expires: endsAt === null ? null : printUtcTime(endsAt),
      start_after: startsAt === null ? null : printUtcTime(startsAt),
      max_run_count: maxRuns,
      anchor: createdAt,
    }
  );
}

function entryOf(schedule: Schedule): Entry | null {
  const { recurrence } = schedule;
  if (recurrence.kind === 'once') return { type: 'one_off', entry: printUtcTime(recurrence.at) };
  const crontab = crontabOf(schedule);
  if (crontab) return { type: 'crontab', entry: crontab };
  const entry = recurrence.kind === 'interval' && !recurrence.fromCompletion ? intervalOf(recurrence.every) : null;
  return entry && { type: 'interval', entry };
}

/** Machines as arguments of a script: each has its cloud and its machine. */
export function machineNames(machinesPerCloud: readonly (readonly string[])[]): string[] {
  return machinesPerCloud.map((pair) => pair.join('/'));
}
