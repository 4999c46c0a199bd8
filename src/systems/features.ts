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

/** Features of a task or its schedules that some APIs cannot show. */
export type Feature = keyof typeof ofTask | ScheduleFeature | 'several';

/** An API without schedules lists these as shown, so that its report says once that it shows no schedules. */
export const scheduleFeatures: readonly Feature[] = ['several', ...ofSchedule.map(([name]) => name)];

/** Phrases for all features that are not among the given ones. */
export function phrasesOfOthers(shown: ReadonlySet<Feature>): readonly string[] {
  return [
    ...(shown.has('several') ? [] : [several]),
    ...phrasesOf(Object.entries(ofTask), shown, () => true),
    ...phrasesOf(ofSchedule, shown, () => true),
  ];
}

/** Phrases for the features of this task that are not among the given ones. */
export function phrasesNotShown(
  task: TaskRow,
  schedules: readonly Schedule[],
  shown: ReadonlySet<Feature>,
): readonly string[] {
  const visible = shown.has('several') ? schedules : schedules.slice(0, 1);
  return [
    ...(visible.length < schedules.length ? [several] : []),
    ...phrasesOf(Object.entries(ofTask), shown, (isOn) => isOn(task)),
    ...phrasesOf(ofSchedule, shown, (isOn) => visible.some(isOn)),
  ];
}

/** Features may share a phrase; each phrase is returned once. */
function phrasesOf<T>(
  features: readonly (readonly [string, FeatureOf<T>])[],
  shown: ReadonlySet<string>,
  applies: (isOn: (subject: T) => boolean) => boolean,
): readonly string[] {
  const phrases = features.flatMap(([name, { phrase, isOn }]) => (!shown.has(name) && applies(isOn) ? [phrase] : []));
  return [...new Set(phrases)];
}
