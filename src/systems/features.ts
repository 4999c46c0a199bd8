import { isDeepStrictEqual } from 'node:util';
import { defaultRetry } from '../domain/model/retry.ts';
import type { TaskRow } from '../domain/model/rows.ts';
import { scheduleSettings, type SettingFeature, settingNames } from '../domain/model/schedule-settings.ts';
import type { Schedule } from '../domain/model/schedule.ts';
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

const isNotUtc: FeatureOf<Schedule> = {
  phrase: 'time zones other than UTC',
  isOn: ({ timeZone }) => timeZone !== 'UTC',
};
const hasChanges: FeatureOf<Schedule> = {
  phrase: 'skipped and moved occurrences',
  isOn: ({ changes }) => changes.length > 0,
};

type ScheduleFeature = SettingFeature | 'timeZone' | 'changes';

const ofSchedule: readonly (readonly [ScheduleFeature, FeatureOf<Schedule>])[] = [
  ['timeZone', isNotUtc],
  ['changes', hasChanges],
  ...settingNames.map((name): [SettingFeature, FeatureOf<Schedule>] => {
    const { feature, phrase, initial } = scheduleSettings[name];
    return [feature, { phrase, isOn: (schedule) => !isDeepStrictEqual(schedule[name], initial) }];
  }),
];

const several = 'schedules after the first';

/** What a task or its schedules may have, and not every API has words for. */
export type Feature = keyof typeof ofTask | ScheduleFeature | 'several';

/** For an API that has no schedules at all: then that is what is to be told. */
export const scheduleFeatures: readonly Feature[] = ['several', ...ofSchedule.map(([name]) => name)];

/** Phrases for all that has no words. */
export function wordless(words: ReadonlySet<Feature>): readonly string[] {
  return [
    ...(words.has('several') ? [] : [several]),
    ...phrasesOf(Object.entries(ofTask), words, () => true),
    ...phrasesOf(ofSchedule, words, () => true),
  ];
}

/** Phrases for what this task has and there are no words for. */
export function lost(task: TaskRow, schedules: readonly Schedule[], words: ReadonlySet<Feature>): readonly string[] {
  const shown = words.has('several') ? schedules : schedules.slice(0, 1);
  return [
    ...(shown.length < schedules.length ? [several] : []),
    ...phrasesOf(Object.entries(ofTask), words, (isOn) => isOn(task)),
    ...phrasesOf(ofSchedule, words, (isOn) => shown.some(isOn)),
  ];
}

/** Features may share a phrase. */
function phrasesOf<T>(
  features: readonly (readonly [string, FeatureOf<T>])[],
  words: ReadonlySet<string>,
  applies: (isOn: (subject: T) => boolean) => boolean,
): readonly string[] {
  const phrases = features.flatMap(([name, { phrase, isOn }]) => (!words.has(name) && applies(isOn) ? [phrase] : []));
  return [...new Set(phrases)];
}
