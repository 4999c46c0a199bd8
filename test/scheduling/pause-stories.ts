import assert from 'node:assert/strict';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { operator } from '../support/node.ts';
import { cron, elastic, instant, type Story } from './story.ts';

const weekends: readonly Story[] = (['NONE', 'LATEST', 'ALL'] as const).map((mode) => ({
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

export const pauseStories: readonly Story[] = [
  ...weekends,
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
  {
    title: 'an interval from completion is paused: it skips on, an interval after each decision',
    schedules: [elastic],
    async play({ live, pause, resume }) {
      await pause();
      await live('2026-11-21T09:25:00');
      await resume('NONE');
      await live('2026-11-21T09:31:00');
    },
    ledger: ['21 09:09:30–21 09:19:30 SKIPPED_PAUSED 2', '21 09:29:30 DISPATCHED SCHEDULE'],
  },
  {
    title: 'resumed with jitter: what is caught up still waits for its offset',
    schedules: [cron('0 9 * * *')],
    async play({ world, taskId, pause, live, edit, resume, runStates }) {
      await pause();
      await live('2026-11-21T09:00:00');
      await edit({ jitterMs: 86_400_000 });
      await resume('LATEST');
      assert.deepEqual(await runStates(), ['SCHEDULED']);
      await live('2026-11-22T08:59:59.999');
      const early = await world.rows('select 1 from run where task_id = $1 and started_at < scheduled_for', [taskId]);
      assert.deepEqual([await runStates(), early], [['SUCCEEDED'], []]);
    },
    ledger: ['21 09:00 DISPATCHED CATCH_UP'],
  },
];
