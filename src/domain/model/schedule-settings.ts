import type { Findings } from './findings.ts';
import { type CatchUpPolicy, defaultCatchUp, type ScheduleSettings, type TimeSpan } from './schedule.ts';
import { printInstant } from './values.ts';

export type SettingName = keyof ScheduleSettings;

interface Setting<Value> {
  /** The default. A setting is "on" when it has another value. */
  readonly initial: Value;
  /** True: an edit may give null, which means the default. */
  readonly clearable: boolean;
  /** True: a change of it changes the planned instants and therefore makes a new version of the rule. */
  readonly plans?: boolean;
  /** Its name in inputs and in the paths of problems; absent = the setting's own name. */
  readonly input?: string;
  /** The name of the feature in dialects that support it. */
  readonly feature: string;
  /** What an API without this feature reports as not shown. */
  readonly phrase: string;
  readonly check?: (findings: Findings, value: NonNullable<Value>, path: readonly string[]) => void;
}

const day = 86_400_000;
const mostExclusions = 1000;

/**
 * The one table of the settings. Drafts, edits, checks, inputs and the list of features not shown are derived from it.
 */
export const scheduleSettings = {
  description: {
    initial: null,
    clearable: true,
    feature: 'scheduleDescription',
    phrase: 'what a schedule is for',
    check: (findings, value, path) => findings.text(path, 'description', value, 10_000, 0),
  },
  startsAt: {
    initial: null,
    clearable: true,
    plans: true,
    feature: 'start',
    phrase: 'when a schedule starts',
  },
  endsAt: {
    initial: null,
    clearable: true,
    plans: true,
    feature: 'end',
    phrase: 'when a schedule ends',
  },
  maxRuns: {
    initial: null,
    clearable: true,
    feature: 'maxRuns',
    phrase: 'how many runs a schedule may start',
    check: (findings, value, path) => findings.whole(path, 'maxRuns', value, 1, 2 ** 31 - 1),
  },
  exclusions: {
    initial: [],
    clearable: false,
    plans: true,
    feature: 'exclusions',
    phrase: 'exclusions and calendars',
    check: checkExclusions,
  },
  calendars: {
    initial: [],
    clearable: true,
    feature: 'calendars',
    phrase: 'exclusions and calendars',
  },
  jitterMs: {
    initial: 0,
    clearable: true,
    plans: true,
    input: 'jitter',
    feature: 'jitter',
    phrase: 'jitter',
    check: (findings, value, path) => findings.range(path, 'jitter', value, 0, day, ' ms'),
  },
  dst: {
    initial: { gap: 'SHIFT', fold: 'FIRST' },
    clearable: false,
    plans: true,
    feature: 'dst',
    phrase: 'policies for daylight saving',
  },
  overlap: {
    initial: 'SKIP',
    clearable: false,
    feature: 'overlap',
    phrase: 'policies for overlapping runs',
  },
  catchUp: {
    initial: defaultCatchUp,
    clearable: false,
    feature: 'catchUp',
    phrase: 'policies for missed instants',
    check: checkCatchUp,
  },
  pauseAfterFailures: {
    initial: null,
    clearable: true,
    feature: 'pauseAfterFailures',
    phrase: 'pauses after failures',
    check: (findings, value, path) => findings.whole(path, 'pauseAfterFailures', value, 1, 1000),
  },
  shadow: {
    initial: false,
    clearable: false,
    feature: 'shadow',
    phrase: 'that a schedule starts nothing and only records',
  },
  paramsOverride: {
    initial: null,
    clearable: true,
    feature: 'paramsOverride',
    phrase: 'params of a schedule’s own',
  },
} as const satisfies { readonly [Name in SettingName]: Setting<ScheduleSettings[Name]> };

export type SettingFeature = (typeof scheduleSettings)[SettingName]['feature'];

export const settingNames = Object.keys(scheduleSettings) as readonly SettingName[];

/** One setting, typed without the properties that only some settings have. */
export function settingOf(name: SettingName): Setting<unknown> {
  return scheduleSettings[name] as Setting<unknown>;
}

export const initialSettings = Object.fromEntries(
  settingNames.map((name) => [name, scheduleSettings[name].initial]),
) as unknown as ScheduleSettings;

/** Only the settings among the given properties. */
export function settingsIn<Given extends Partial<ScheduleSettings>>(
  given: Given,
): Pick<Given, SettingName & keyof Given> {
  const found = settingNames.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return Object.fromEntries(found) as Pick<Given, SettingName & keyof Given>;
}

/** Whether the change changes the planned instants. */
export function changesPlan(change: Partial<ScheduleSettings>): boolean {
  return settingNames.some((name) => settingOf(name).plans && change[name] !== undefined);
}

/** Checks the given settings. Absent settings are not checked. */
export function checkSettings(findings: Findings, given: Partial<ScheduleSettings>, path: readonly string[]): void {
  for (const name of settingNames) {
    const { input = name, check } = settingOf(name);
    const value = given[name];
    if (value != null) check?.(findings, value, [...path, input]);
  }
}

function checkCatchUp(findings: Findings, { graceMs, windowMs, max }: CatchUpPolicy, path: readonly string[]): void {
  findings.range([...path, 'grace'], 'grace', graceMs, 0, 7 * day, ' ms');
  findings.range([...path, 'window'], 'window', windowMs, 0, 366 * day, ' ms');
  findings.whole([...path, 'max'], 'max', max, 1, 1000);
}

function checkExclusions(findings: Findings, exclusions: readonly TimeSpan[], path: readonly string[]): void {
  if (exclusions.length > mostExclusions)
    findings.add(path, 'count', `${exclusions.length} exclusions are given; allowed: ${mostExclusions}`);
  for (const [i, { from, to, note }] of exclusions.entries()) {
    if (note !== null) findings.text([...path, String(i), 'note'], 'note', note, 1000, 0);
    if (to <= from)
      findings.add(
        [...path, String(i), 'to'],
        'order',
        `the exclusion ends at ${printInstant(to)}, before it begins at ${printInstant(from)}`,
      );
  }
}
