import { defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { cron, elastic, everyMinute, type Story } from './story.ts';

const hour = 3_600_000;
const minutely = (catchUp: Partial<typeof defaultCatchUp>) => ({
  ...everyMinute,
  catchUp: { ...defaultCatchUp, ...catchUp },
});

export const downtimeStories: readonly Story[] = [
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
  {
    title: 'down for an hour with an interval from completion: one late run, and the next follows from its end',
    schedules: [elastic],
    async play({ world, down, live }) {
      world.runsTake = 60_000;
      await down('2026-11-21T10:00:00');
      await live('2026-11-21T10:12:00');
    },
    ledger: ['21 09:09:30 DISPATCHED CATCH_UP', '21 10:11 DISPATCHED SCHEDULE'],
  },
  {
    title:
      'down for an hour with an interval from completion that catches up with nothing: it counts on from the decision',
    schedules: [{ ...elastic, catchUp: { ...defaultCatchUp, mode: 'NONE' } }],
    async play({ down, live }) {
      await down('2026-11-21T10:00:00');
      await live('2026-11-21T10:12:00');
    },
    ledger: ['21 09:09:30 MISSED', '21 10:10 DISPATCHED SCHEDULE'],
  },
];
