import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { initialSettings } from '../../domain/model/schedule-settings.ts';
import { catchUpModes, defaultCatchUp, overlapPolicies } from '../../domain/model/schedule.ts';
import { noConcurrencyLimit } from '../../domain/model/task.ts';
import { parseDuration, RecurrenceError } from '../../recurrence/index.ts';

/** Bad input of the user. The message has every problem with its place in the document. */
export class InputError extends Error {}

const day = 86_400_000;

const instant = z.iso
  .datetime({ offset: true, error: ({ input }) => `${shown(input)} is not an instant such as 2027-03-01T09:00:00Z` })
  .transform((text) => Date.parse(text));

/** A length of time. Days have 24 hours; months are refused, because they differ in length. */
const duration = z.string().transform((text, context) => {
  try {
    const { months, days, ms } = parseDuration(text);
    if (months === 0) return days * day + ms;
    context.addIssue({ code: 'custom', message: `${shown(text)} has months or years, which differ in length` });
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
  return z.NEVER;
});

const span = z
  .strictObject({ from: instant, to: instant, note: z.string().nullable().default(null) })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'is not after from' });

const weekday = z
  .enum(['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'])
  .transform((name) => ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'].indexOf(name));

const numbers = z.array(z.number()).default([]);

/** Exactly one of these kinds, as in the API's `RecurrenceInput`. */
const recurrence = z
  .strictObject({
    once: z
      .strictObject({ at: instant.optional(), localAt: z.string().optional(), in: duration.optional() })
      .optional(),
    interval: z
      .strictObject({
        every: z.string(),
        anchor: instant.nullable().default(null),
        fromCompletion: z.boolean().default(false),
      })
      .optional(),
    cron: z.strictObject({ expression: z.string(), syntax: z.enum(['VIXIE', 'CELERY']).default('VIXIE') }).optional(),
    calendar: z
      .strictObject({
        years: numbers,
        months: numbers,
        weeksOfMonth: numbers,
        daysOfMonth: numbers,
        weekdays: z.array(weekday).default([]),
        nthWeekdays: z.array(z.strictObject({ weekday, nth: z.number() })).default([]),
        hours: numbers,
        minutes: numbers,
      })
      .optional(),
    rrule: z.strictObject({ rule: z.string(), start: z.string() }).optional(),
  })
  .refine((kinds) => Object.keys(kinds).length === 1, 'give exactly one of once, interval, cron, calendar, rrule');

const schedule = z.strictObject({
  name: z.string().nullable().default(null),
  recurrence,
  timeZone: z.string().nullable().default(null),
  startsAt: instant.nullable().default(null),
  endsAt: instant.nullable().default(null),
  maxRuns: z.number().nullable().default(null),
  exclusions: z.array(span).default([]),
  jitter: duration.default(0),
  dst: z
    .strictObject({
      gap: z.enum(['SHIFT', 'NEXT_VALID', 'SKIP']).default(initialSettings.dst.gap),
      fold: z.enum(['FIRST', 'SECOND', 'BOTH']).default(initialSettings.dst.fold),
    })
    .default(initialSettings.dst),
  catchUp: z
    .strictObject({
      mode: z.enum(catchUpModes).default(defaultCatchUp.mode),
      grace: duration.default(defaultCatchUp.graceMs),
      window: duration.default(defaultCatchUp.windowMs),
      max: z.number().default(defaultCatchUp.max),
    })
    .default({
      mode: defaultCatchUp.mode,
      grace: defaultCatchUp.graceMs,
      window: defaultCatchUp.windowMs,
      max: defaultCatchUp.max,
    }),
  overlap: z.enum(overlapPolicies).default(initialSettings.overlap),
  shadow: z.boolean().default(false),
  paused: z.boolean().default(false),
  pauses: z.array(span).max(1_000).default([]),
});

const task = z.strictObject({
  name: z.string(),
  module: z.string().optional(),
  params: z.record(z.string(), z.json()).default({}),
  concurrency: z
    .strictObject({
      maxRuns: z.number().nullable().default(null),
      key: z.string().nullable().default(null),
      onLimit: z.enum(overlapPolicies).default(noConcurrencyLimit.onLimit),
    })
    .default(noConcurrencyLimit),
  runTakes: duration.default(0),
  schedules: z.array(schedule).max(100).default([]),
});

const scenarioFile = z.strictObject({
  timeZone: z.string().default('UTC'),
  tasks: z.array(task).min(1).max(100),
  downtimes: z.array(span).max(1_000).default([]),
});

export type ScenarioFile = z.infer<typeof scenarioFile>;

/** Reads YAML or JSON. Throws {@link InputError} with all faults of its form. */
export function readScenarioFile(text: string): ScenarioFile {
  let document: unknown;
  try {
    document = parseYaml(text, { maxAliasCount: 100, prettyErrors: true });
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError) throw new InputError(error.message.trim());
    throw error;
  }
  const read = scenarioFile.safeParse(document);
  if (read.success) return read.data;
  throw new InputError(read.error.issues.map(({ path, message }) => `${printPath(path)}: ${message}`).join('\n'));
}

/** `tasks[0].schedules[1].recurrence` */
export function printPath(path: readonly PropertyKey[]): string {
  const printed = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return printed.replace(/^\./, '') || 'the document';
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}
