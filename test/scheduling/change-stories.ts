import assert from 'node:assert/strict';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { operator } from '../support/node.ts';
import { cron, elastic, everyMinute, instant, type Story } from './story.ts';

export const changeStories: readonly Story[] = [
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
  {
    title: 'an instant that one edit took back and another planned again, missed in a gap, has one row',
    schedules: [cron('10 9 * * *', { catchUp: { ...defaultCatchUp, mode: 'NONE' } })],
    async play({ edit, down }) {
      await edit({ recurrence: { kind: 'cron', expression: '0 12 * * *', syntax: 'VIXIE' } });
      await edit({ recurrence: { kind: 'cron', expression: '*/5 9 * * *', syntax: 'VIXIE' } });
      await down('2026-11-21T09:20:00');
    },
    ledger: [
      '21 09:00–21 09:05 MISSED 2',
      '21 09:10–21 09:15 MISSED 2',
      '21 09:20 DISPATCHED SCHEDULE',
      '21 12:00 SUPERSEDED',
    ],
  },
  {
    title: 'a window that is opened further: what was pending is still planned, and missed in the gap with the rest',
    schedules: [
      cron('*/5 9 * * *', { startsAt: Date.UTC(2026, 10, 21, 9, 10), catchUp: { ...defaultCatchUp, mode: 'NONE' } }),
    ],
    async play({ edit, down }) {
      await edit({ startsAt: null });
      await down('2026-11-21T09:20:00');
    },
    ledger: ['21 09:00–21 09:15 MISSED 4', '21 09:20 DISPATCHED SCHEDULE'],
  },
  {
    title: 'finished, then allowed more runs: it goes on, and what lay between was not planned',
    schedules: [{ ...everyMinute, maxRuns: 1 }],
    async play({ live, edit }) {
      await live('2026-11-21T09:05:30');
      await edit({ maxRuns: 3 });
      await live('2026-11-21T09:10:00');
    },
    ledger: ['21 09:00', '21 09:06', '21 09:07'].map((at) => `${at} DISPATCHED SCHEDULE`),
  },
  {
    title: 'finished, then given another rule without more runs: it plans nothing',
    schedules: [{ ...everyMinute, maxRuns: 1 }],
    async play({ live, edit }) {
      await live('2026-11-21T09:05:30');
      await edit({ recurrence: { kind: 'cron', expression: '*/2 * * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T09:10:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE'],
  },
  {
    title: 'allowed fewer runs than it has started: refused, and nothing changes',
    schedules: [everyMinute],
    async play({ live, edit }) {
      await live('2026-11-21T09:01:30');
      await assert.rejects(edit({ maxRuns: 1 }), /maxRuns 1 is less than the 2 runs/);
      await edit({ maxRuns: 2 });
      await live('2026-11-21T09:05:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 DISPATCHED SCHEDULE', '21 09:02 SUPERSEDED'],
  },
  {
    title: 'from an interval from completion to a rule of the clock: both are accounted for',
    schedules: [elastic],
    async play({ world, live, edit }) {
      world.runsTake = 60_000;
      await live('2026-11-21T09:25:00');
      await edit({ recurrence: { kind: 'cron', expression: '*/10 * * * *', syntax: 'VIXIE' } });
      await live('2026-11-21T09:41:00');
    },
    ledger: [
      '21 09:09:30 DISPATCHED SCHEDULE',
      '21 09:20:30 DISPATCHED SCHEDULE',
      '21 09:30 DISPATCHED SCHEDULE',
      '21 09:31:30 SUPERSEDED',
      '21 09:40 DISPATCHED SCHEDULE',
    ],
  },
];
