import assert from 'node:assert/strict';
import { test } from 'node:test';

import { draftSchedule } from '../../../src/domain/model/commands/schedule.ts';
import { Findings } from '../../../src/domain/model/findings.ts';
import {
  changesPlan,
  checkSettings,
  initialSettings,
  settingNames,
  settingOf,
  settingsIn,
} from '../../../src/domain/model/schedule-settings.ts';
import type { ScheduleSettings } from '../../../src/domain/model/schedule.ts';

const hourly = { kind: 'interval', every: 'PT1H', anchor: null, fromCompletion: false } as const;

function problems(given: Partial<ScheduleSettings>) {
  const findings = new Findings();
  checkSettings(findings, given, ['schedules', '0']);
  try {
    findings.settle();
    return [];
  } catch (error) {
    const found = error as { readonly problems: readonly { readonly path: readonly string[] }[] };
    return found.problems.map(({ path }) => path.join('.'));
  }
}

test('a draft has the default of each setting that is not given', () => {
  assert.deepEqual(draftSchedule(hourly), {
    name: null,
    recurrence: hourly,
    timeZone: null,
    paused: false,
    pauseNote: null,
    description: null,
    startsAt: null,
    endsAt: null,
    maxRuns: null,
    exclusions: [],
    calendars: [],
    jitterMs: 0,
    dst: { gap: 'SHIFT', fold: 'FIRST' },
    overlap: 'SKIP',
    catchUp: { mode: 'LATEST', graceMs: 60_000, windowMs: 86_400_000, max: 10 },
    pauseAfterFailures: null,
    shadow: false,
    paramsOverride: null,
  });
  assert.deepEqual(draftSchedule(hourly, { shadow: true, timeZone: 'UTC' }), {
    ...draftSchedule(hourly),
    shadow: true,
    timeZone: 'UTC',
  });
});

test('the defaults break no rule, and what breaks one is found where it was given', () => {
  assert.deepEqual(problems(initialSettings), []);
  assert.deepEqual(problems({}), []);
  assert.deepEqual(
    problems({
      description: 'x'.repeat(10_001),
      maxRuns: 0,
      jitterMs: -1,
      pauseAfterFailures: 1001,
      catchUp: { mode: 'ALL', graceMs: -1, windowMs: -1, max: 0 },
      exclusions: [{ from: 2, to: 1, note: 'x'.repeat(1001) }],
    }),
    [
      'schedules.0.description',
      'schedules.0.maxRuns',
      'schedules.0.exclusions.0.note',
      'schedules.0.exclusions.0.to',
      'schedules.0.jitter',
      'schedules.0.catchUp.grace',
      'schedules.0.catchUp.window',
      'schedules.0.catchUp.max',
      'schedules.0.pauseAfterFailures',
    ],
  );
  assert.deepEqual(problems({ description: 'x'.repeat(10_000), maxRuns: 1 }), []);
});

test('of what gives settings only these are taken, and only those that are given', () => {
  const given = { id: 'x', name: 'y', description: null, maxRuns: 3 };
  assert.deepEqual(settingsIn(given), { description: null, maxRuns: 3 });
  assert.deepEqual(settingsIn({ ...draftSchedule(hourly), version: 7 }), initialSettings);
});

test('only some settings plan other instants', () => {
  const planning = settingNames.filter((name) => changesPlan({ [name]: initialSettings[name] }));
  assert.deepEqual(planning, ['startsAt', 'endsAt', 'exclusions', 'jitterMs', 'dst']);
  assert.equal(changesPlan({}), false);
});

test('what can be null can be cleared', () => {
  for (const name of settingNames) {
    const { initial, clearable } = settingOf(name);
    if (initial === null) assert.ok(clearable, name);
  }
});
