import assert from 'node:assert/strict';
import { defaultCatchUp } from '../../src/domain/model/schedule.ts';
import { operator } from '../support/node.ts';
import { balanceOf } from '../support/virtual/books.ts';
import { cron, elastic, instant, type Scene, type Story } from './story.ts';

const shadow = { shadow: true } as const;

async function startedRuns({ world, schedules }: Scene): Promise<number> {
  const [row] = await world.rows<{ n: number }>('select started_runs as n from schedule where id = $1', [
    schedules[0]!.id,
  ]);
  return row!.n;
}

export const shadowStories: readonly Story[] = [
  {
    title: 'a shadow schedule records each instant, starts nothing and counts nothing, until it is switched on',
    schedules: [cron('*/10 * * * *', { ...shadow, maxRuns: 2 })],
    async play(scene) {
      await scene.live('2026-11-21T09:35:00');
      assert.deepEqual(await scene.runStates(), []);
      assert.equal(await startedRuns(scene), 0);
      const { planned, skipped, pending } = await balanceOf(scene.world, scene.schedules[0]!.id);
      assert.deepEqual([planned, skipped, pending], [4, 4, 0]);
      await scene.edit({ shadow: false });
      await scene.live('2026-11-21T10:15:00');
    },
    ledger: [
      '21 09:00 SKIPPED_SHADOW',
      '21 09:10 SKIPPED_SHADOW',
      '21 09:20 SKIPPED_SHADOW',
      '21 09:30 SKIPPED_SHADOW',
      '21 09:40 DISPATCHED SCHEDULE',
      '21 09:50 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'due and not decided when it is switched on: it is recorded by the mode in which it came due',
    schedules: [cron('*/10 * * * *', shadow)],
    async play({ world, edit, live }) {
      world.clock.set(instant('2026-11-21T09:10:20'));
      await edit({ shadow: false });
      await live('2026-11-21T09:21:00');
    },
    ledger: ['21 09:00 SKIPPED_SHADOW', '21 09:10 SKIPPED_SHADOW', '21 09:20 DISPATCHED SCHEDULE'],
  },
  {
    title: 'switched into shadow mode and back: the pending instant stays, and the open run goes on',
    schedules: [cron('*/10 * * * *')],
    async play({ world, edit, live, runStates }) {
      world.runsTake = null;
      await live('2026-11-21T09:05:00');
      await edit({ shadow: true });
      await live('2026-11-21T09:15:00');
      assert.deepEqual(await runStates(), ['RUNNING']);
      await edit({ shadow: false });
      await live('2026-11-21T09:25:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:10 SKIPPED_SHADOW', '21 09:20 DISPATCHED SCHEDULE'],
  },
  {
    title: 'exclusions, pauses and moves hold a shadow schedule as a live one',
    schedules: [
      cron('*/10 * * * *', {
        ...shadow,
        exclusions: [{ from: instant('2026-11-21T09:10:00'), to: instant('2026-11-21T09:11:00'), note: null }],
      }),
    ],
    async play({ world, schedules, live, pause, resume }) {
      const nominalAt = instant('2026-11-21T09:50:00');
      const to = instant('2026-11-21T09:53:00');
      await world.schedules.move(operator, { scheduleId: schedules[0]!.id, nominalAt, to, reason: null });
      await live('2026-11-21T09:15:00');
      await pause();
      await live('2026-11-21T09:45:00');
      await resume('NONE');
      await live('2026-11-21T09:55:00');
    },
    ledger: [
      '21 09:00 SKIPPED_SHADOW',
      '21 09:10 SKIPPED_EXCLUDED',
      '21 09:20 SKIPPED_PAUSED',
      '21 09:30 SKIPPED_PAUSED',
      '21 09:40 SKIPPED_PAUSED',
      '21 09:50 SKIPPED_SHADOW',
    ],
  },
  {
    title: 'resumed with catching up: what would have been caught up is recorded, not run',
    schedules: [cron('*/10 * * * *', shadow)],
    async play(scene) {
      await scene.pause();
      await scene.live('2026-11-21T09:25:00');
      await scene.resume('LATEST');
      await scene.live('2026-11-21T09:31:00');
      assert.deepEqual(await scene.runStates(), []);
      assert.equal(await startedRuns(scene), 0);
    },
    ledger: ['21 09:00–21 09:10 SKIPPED_PAUSED 2', '21 09:20 SKIPPED_SHADOW', '21 09:30 SKIPPED_SHADOW'],
  },
  {
    title: 'after a long downtime: what a live one would have missed is missed, in one row',
    schedules: [cron('* * * * *', { ...shadow, catchUp: { ...defaultCatchUp, mode: 'LATEST' } })],
    async play({ down, live }) {
      await down('2026-11-22T09:00:30');
      await live('2026-11-22T09:01:00');
    },
    ledger: [
      '21 09:00–22 08:58 MISSED 1439',
      '22 08:59 SKIPPED_SHADOW',
      '22 09:00 SKIPPED_SHADOW',
      '22 09:01 SKIPPED_SHADOW',
    ],
  },
  {
    title: 'an open run of another kind does not hold it: overlap is the business of runs',
    schedules: [cron('*/10 * * * *', { overlap: 'SKIP' })],
    async play({ world, edit, live }) {
      world.runsTake = null;
      await live('2026-11-21T09:15:00');
      await edit({ shadow: true });
      await live('2026-11-21T09:25:00');
    },
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:10 SKIPPED_OVERLAP', '21 09:20 SKIPPED_SHADOW'],
  },
  {
    title: 'an interval from completion, without a run to follow, counts on from its own instants',
    schedules: [{ ...elastic, ...shadow }],
    async play({ live, edit }) {
      await live('2026-11-21T09:25:00');
      await edit({ shadow: false });
      await live('2026-11-21T09:30:00');
    },
    ledger: ['21 09:09:30 SKIPPED_SHADOW', '21 09:19:30 SKIPPED_SHADOW', '21 09:29:30 DISPATCHED SCHEDULE'],
  },
];
