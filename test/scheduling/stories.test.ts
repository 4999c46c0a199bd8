import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { defaultCatchUp } from '../../src/domain/schedule.ts';
import { operator } from '../support/node.ts';
import { openWorld, type World } from '../support/virtual/world.ts';
import { clockStories, limitStories, overlapStories } from './policy-stories.ts';
import { cron, everyMinute, instant, type Story, tell } from './story.ts';

const hour = 3_600_000;
const minutely = (catchUp: Partial<typeof defaultCatchUp>) => ({
  ...everyMinute,
  catchUp: { ...defaultCatchUp, ...catchUp },
});

const downtimes: readonly Story[] = [
  {
    title: 'down for an hour, catching up with nothing: the hour is missed in one row',
    schedules: [minutely({ mode: 'NONE' })],
    async play({ live, down }) {
      await live('2026-11-21T09:00:30');
      await down('2026-11-21T10:00:05');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01–21 09:59 MISSED 59', '21 10:00 DISPATCHED SCHEDULE'],
  },
  {
    title: 'down for an hour, catching up with the latest: one late run, the rest is missed',
    schedules: [minutely({ mode: 'LATEST' })],
    async play({ live, down }) {
      await live('2026-11-21T09:00:30');
      await down('2026-11-21T10:00:05');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:01–21 09:58 MISSED 58',
      '21 09:59 DISPATCHED CATCH_UP',
      '21 10:00 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'down for an hour, catching up with all: never more than the maximum',
    schedules: [minutely({ mode: 'ALL', max: 3 })],
    async play({ live, down }) {
      await live('2026-11-21T09:00:30');
      await down('2026-11-21T10:00:05');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:01–21 09:56 MISSED 56',
      '21 09:57 DISPATCHED CATCH_UP',
      '21 09:58 DISPATCHED CATCH_UP',
      '21 09:59 DISPATCHED CATCH_UP',
      '21 10:00 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'down for an hour, catching up with all: nothing older than the window',
    schedules: [minutely({ mode: 'ALL', max: 100, windowMs: 150_000 })],
    async play({ live, down }) {
      await live('2026-11-21T09:00:30');
      await down('2026-11-21T10:00:05');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:01–21 09:57 MISSED 57',
      '21 09:58 DISPATCHED CATCH_UP',
      '21 09:59 DISPATCHED CATCH_UP',
      '21 10:00 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'down for less than the grace: everything counts as on time',
    schedules: [minutely({ mode: 'NONE', graceMs: 180_000 })],
    async play({ down }) {
      await down('2026-11-21T09:02:30');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 DISPATCHED SCHEDULE', '21 09:02 DISPATCHED SCHEDULE'],
  },
  {
    title: 'down for a week: one row for the gap',
    schedules: [everyMinute],
    async play({ live, down }) {
      await live('2026-11-21T09:00:30');
      await down('2026-11-28T09:00:30');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:01–28 08:58 MISSED 10078',
      '28 08:59 DISPATCHED CATCH_UP',
      '28 09:00 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'the clock goes back by an hour: what has been decided stays, and nothing runs twice',
    schedules: [cron('*/20 * * * *')],
    async play({ live, down, world }) {
      await live('2026-11-21T10:00:30');
      world.clock.set(world.clock.now() - hour);
      await world.sweep();
      await live('2026-11-21T10:00:30');
      await down('2026-11-21T10:20:00');
    },
    ledger: ['09:00', '09:20', '09:40', '10:00', '10:20'].map((time) => `21 ${time} DISPATCHED SCHEDULE`),
  },
  {
    title: 'the clock goes back by an hour and the schedule is edited: it does not run again what has run',
    schedules: [cron('*/20 * * * *')],
    async play({ live, edit, world }) {
      await live('2026-11-21T10:00:30');
      world.clock.set(world.clock.now() - hour);
      await edit({ recurrence: { kind: 'cron', expression: '*/30 * * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T10:30:00');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:20 DISPATCHED SCHEDULE',
      '21 09:40 DISPATCHED SCHEDULE',
      '21 10:00 DISPATCHED SCHEDULE',
      '21 10:20 SUPERSEDED',
      '21 10:30 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'the clock goes back by an hour and the schedule is deleted: what has run was planned',
    schedules: [cron('*/20 * * * *')],
    async play({ live, remove, world }) {
      await live('2026-11-21T10:00:30');
      world.clock.set(world.clock.now() - hour);
      await remove();
      await live('2026-11-21T10:30:00');
    },
    ledger: [
      ...['09:00', '09:20', '09:40', '10:00'].map((time) => `21 ${time} DISPATCHED SCHEDULE`),
      '21 10:20 SUPERSEDED',
    ],
  },
];

const changes: readonly Story[] = [
  {
    title: 'edited at 08:59:59.9: the instant at nine belongs to the new rule',
    schedules: [cron('0 9 * * *')],
    async play({ live, edit }) {
      await live('2026-11-21T08:59:59.900');
      await edit({ recurrence: { kind: 'cron', expression: '1 9 * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T09:02:00');
    },
    ledger: ['21 09:00 SUPERSEDED', '21 09:01 DISPATCHED SCHEDULE'],
  },
  {
    title: 'edited at 08:59:59.9 to another rule that also plans nine: it runs once',
    schedules: [cron('0 9 * * *')],
    async play({ live, edit }) {
      await live('2026-11-21T08:59:59.900');
      await edit({ recurrence: { kind: 'cron', expression: '*/30 9 * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T09:31:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:30 DISPATCHED SCHEDULE'],
  },
  {
    title: 'edited back and forth before nine: the instant that was taken back runs after all',
    schedules: [cron('0 9 * * *')],
    async play({ live, edit }) {
      await edit({ recurrence: { kind: 'cron', expression: '5 9 * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T08:59:59.900');
      await edit({ recurrence: { kind: 'cron', expression: '0 9 * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T09:10:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:05 SUPERSEDED'],
  },
  {
    title: 'edited after an hour down, before anybody has looked: the old rule judges what was due under it',
    schedules: [cron('*/15 * * * *', { catchUp: { ...defaultCatchUp, mode: 'NONE' } })],
    async play({ world, edit, live }) {
      world.clock.set(instant('2026-11-21T10:01:30'));
      await edit({ recurrence: { kind: 'cron', expression: '2-59/20 * * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T10:03:00');
    },
    ledger: ['21 09:00–21 10:00 MISSED 5', '21 10:02 DISPATCHED SCHEDULE', '21 10:15 SUPERSEDED'],
  },
  {
    title: 'deleted while a run is going: the run goes on, the plan ends',
    schedules: [everyMinute],
    async play({ world, live, remove, runStates }) {
      world.runsTake = null;
      await live('2026-11-21T09:00:30');
      await remove();
      await live('2026-11-21T09:05:00');
      await world.finish();
      assert.deepEqual(await runStates(), ['SUCCEEDED']);
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 SUPERSEDED'],
  },
  {
    title: 'deleted while its task is: the open run is canceled and the plan ends',
    schedules: [everyMinute],
    async play({ world, taskId, live, runStates }) {
      world.runsTake = null;
      await live('2026-11-21T09:00:30');
      await world.tasks.remove(operator, { id: taskId, expectedVersion: null });
      await world.attend();
      await live('2026-11-21T09:05:00');
      assert.deepEqual(await runStates(), ['CANCELED']);
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 SUPERSEDED'],
  },
];

const pauses: readonly Story[] = (['NONE', 'LATEST', 'ALL'] as const).map((mode) => ({
  title: `paused over a weekend and resumed with ${mode}`,
  start: '2026-11-20T17:30:00',
  schedules: [cron('0 9,18 * * *')],
  async play({ live, pause, resume }) {
    await live('2026-11-20T18:30:00');
    await pause();
    await live('2026-11-23T08:00:00');
    await resume(mode);
    await live('2026-11-23T09:30:00');
  },
  ledger: [
    '20 18:00 DISPATCHED SCHEDULE',
    ...(mode === 'NONE' ? ['21 09:00–22 18:00 SKIPPED_PAUSED 4'] : []),
    ...(mode === 'LATEST' ? ['21 09:00–22 09:00 SKIPPED_PAUSED 3', '22 18:00 DISPATCHED CATCH_UP'] : []),
    ...(mode === 'ALL'
      ? ['21 09:00', '21 18:00', '22 09:00', '22 18:00'].map((at) => `${at} DISPATCHED CATCH_UP`)
      : []),
    '23 09:00 DISPATCHED SCHEDULE',
  ],
}));

const morePauses: readonly Story[] = [
  ...pauses,
  {
    title: 'paused until Monday: it goes on by itself',
    start: '2026-11-20T17:30:00',
    schedules: [cron('0 9,18 * * *')],
    async play({ live, pause }) {
      await pause('2026-11-23T00:00:00');
      await live('2026-11-23T09:30:00');
    },
    ledger: ['20 18:00–22 18:00 SKIPPED_PAUSED 5', '23 09:00 DISPATCHED SCHEDULE'],
  },
  {
    title: 'down throughout a pause and beyond it: what was before, within and after it is told apart',
    schedules: [cron('*/10 * * * *', { catchUp: { ...defaultCatchUp, mode: 'NONE' } })],
    async play({ world, pause, down }) {
      world.clock.set(instant('2026-11-21T09:15:00'));
      await pause('2026-11-21T09:35:00');
      await down('2026-11-21T10:00:30');
    },
    ledger: [
      '21 09:00–21 09:10 MISSED 2',
      '21 09:20–21 09:30 SKIPPED_PAUSED 2',
      '21 09:40–21 09:50 MISSED 2',
      '21 10:00 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'the task is paused: its schedules skip',
    schedules: [cron('*/10 * * * *')],
    async play({ world, taskId, live }) {
      const change = (paused: boolean) =>
        world.tasks.update(operator, { id: taskId, expectedVersion: null, paused, validateOnly: false });
      await live('2026-11-21T09:01:00');
      await change(true);
      await live('2026-11-21T09:31:00');
      await change(false);
      await live('2026-11-21T09:41:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:10–21 09:30 SKIPPED_PAUSED 3', '21 09:40 DISPATCHED SCHEDULE'],
  },
  {
    title: 'the tenant is disabled for half an hour: its schedules skip',
    schedules: [cron('*/10 * * * *')],
    async play({ world, live }) {
      const enable = (enabled: boolean) => world.rows('update tenant set enabled = $1', [enabled]);
      await live('2026-11-21T09:01:00');
      await enable(false);
      await live('2026-11-21T09:31:00');
      await enable(true);
      await live('2026-11-21T09:41:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:10–21 09:30 SKIPPED_PAUSED 3', '21 09:40 DISPATCHED SCHEDULE'],
  },
];

describe('under a clock that the test moves', () => {
  let world: World;
  before(async () => {
    world = await openWorld(instant('2026-11-21T08:59:30'));
  });
  after(() => world.close());
  const chapters: Readonly<Record<string, readonly Story[]>> = {
    'a downtime': downtimes,
    'a change': changes,
    'a pause': morePauses,
    'an overlap': overlapStories,
    'a change of the clocks': clockStories,
    'a limit': limitStories,
  };
  for (const [title, stories] of Object.entries(chapters))
    describe(title, () => stories.forEach((story) => tell(story, () => world)));
});
