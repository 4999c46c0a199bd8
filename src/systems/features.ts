import { isDeepStrictEqual } from 'node:util';
import { defaultRetry } from '../domain/model/retry.ts';
import type { TaskRow } from '../domain/model/rows.ts';
import { defaultCatchUp, type Schedule } from '../domain/model/schedule.ts';
import { noConcurrencyLimit } from '../domain/model/task.ts';

interface FeatureOf<T> {
  readonly phrase: string;
  readonly isOn: (subject: T) => boolean;
}

const ofTask = {
  title: { phrase: 'its title', isOn: ({ title, name }) => title !== null && title !== name },
  description: { phrase: 'its description', isOn: ({ description }) => description !== null },
  tags: { phrase: 'its tags', isOn: ({ tags }) => tags.length > 0 },
  priority: { phrase: 'its priority', isOn: ({ priority }) => priority !== 0 },
  timeout: { phrase: 'its timeout', isOn: ({ timeoutMs }) => timeoutMs !== null },
  retry: { phrase: 'its retry policy', isOn: ({ retry }) => !isDeepStrictEqual(retry, defaultRetry) },
  concurrency: {
    phrase: 'its limit of concurrent runs',
    isOn: ({ concurrency }) => !isDeepStrictEqual(concurrency, noConcurrencyLimit),
  },
} as const satisfies Record<string, FeatureOf<TaskRow>>;

const ofSchedule = {
  start: { phrase: 'when a schedule starts', isOn: ({ startsAt }) => startsAt !== null },
  end: { phrase: 'when a schedule ends', isOn: ({ endsAt }) => endsAt !== null },
  maxRuns: { phrase: 'how many runs a schedule may start', isOn: ({ maxRuns }) => maxRuns !== null },
  timeZone: { phrase: 'time zones other than UTC', isOn: ({ timeZone }) => timeZone !== 'UTC' },
  exclusions: {
    phrase: 'exclusions and calendars',
    isOn: ({ exclusions, calendars }) => exclusions.length + calendars.length > 0,
  },
  changes: { phrase: 'skipped and moved occurrences', isOn: ({ changes }) => changes.length > 0 },
  jitter: { phrase: 'jitter', isOn: ({ jitterMs }) => jitterMs > 0 },
  dst: {
    phrase: 'policies for daylight saving',
    isOn: ({ dst: { gap, fold } }) => gap !== 'SHIFT' || fold !== 'FIRST',
  },
  overlap: { phrase: 'policies for overlapping runs', isOn: ({ overlap }) => overlap !== 'SKIP' },
  catchUp: {
    phrase: 'policies for missed instants',
    isOn: ({ catchUp }) => !isDeepStrictEqual(catchUp, defaultCatchUp),
  },
  pauseAfterFailures: {
    phrase: 'pauses after failures',
    isOn: ({ pauseAfterFailures }) => pauseAfterFailures !== null,
  },
  shadow: { phrase: 'that a schedule starts nothing and only records', isOn: ({ shadow }) => shadow },
  paramsOverride: { phrase: 'params of a schedule’s own', isOn: ({ paramsOverride }) => paramsOverride !== null },
} as const satisfies Record<string, FeatureOf<Schedule>>;

const several = 'schedules after the first';

/** What a task or its schedules may have, and not every API has words for. */
export type Feature = keyof typeof ofTask | keyof typeof ofSchedule | 'several';

/** For an API that has no schedules at all: then that is what is to be told. */
export const scheduleFeatures = [
  'several',
  ...(Object.keys(ofSchedule) as (keyof typeof ofSchedule)[]),
] as const satisfies readonly Feature[];

/** Phrases for all that has no words. */
export function wordless(words: ReadonlySet<Feature>): readonly string[] {
  const all = [...Object.entries(ofTask), ...Object.entries(ofSchedule)] as [Feature, { phrase: string }][];
  const phrases = all.flatMap(([name, { phrase }]) => (words.has(name) ? [] : phrase));
  return words.has('several') ? phrases : [several, ...phrases];
}

/** Phrases for what this task has and there are no words for. */
export function lost(task: TaskRow, schedules: readonly Schedule[], words: ReadonlySet<Feature>): readonly string[] {
  const shown = words.has('several') ? schedules : schedules.slice(0, 1);
  return [
    ...(shown.length < schedules.length ? [several] : []),
    ...phrasesOf(ofTask, words, (isOn) => isOn(task)),
    ...phrasesOf(ofSchedule, words, (isOn) => shown.some(isOn)),
  ];
}

function phrasesOf<T>(
  features: Readonly<Record<string, FeatureOf<T>>>,
  words: ReadonlySet<string>,
  applies: (isOn: (subject: T) => boolean) => boolean,
): readonly string[] {
  return Object.entries(features).flatMap(([name, { phrase, isOn }]) =>
    !words.has(name) && applies(isOn) ? [phrase] : [],
  );
}
