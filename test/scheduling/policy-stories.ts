import assert from 'node:assert/strict';
import { type OverlapPolicy, ruleOf } from '../../src/domain/model/schedule.ts';
import { compile } from '../../src/recurrence/index.ts';
import { cron, elastic, everyMinute, type Scene, type Story } from './story.ts';

/** Three instants come due while the first run goes on for two and a half minutes; then all that may run, does. */
async function overlap({ world, live, runStates }: Scene, expected: readonly string[]): Promise<void> {
  world.runsTake = null;
  await live('2026-11-21T09:02:30');
  world.runsTake = 0;
  await world.finish();
  await live('2026-11-21T09:02:45');
  assert.deepEqual(await runStates(), expected);
}

const overlaps: Readonly<Record<OverlapPolicy, { runs: readonly string[]; ledger: readonly string[] }>> = {
  SKIP: { runs: ['SUCCEEDED'], ledger: ['DISPATCHED SCHEDULE', 'SKIPPED_OVERLAP', 'SKIPPED_OVERLAP'] },
  BUFFER_ONE: {
    runs: ['SUCCEEDED', 'SUCCEEDED'],
    ledger: ['DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE', 'SKIPPED_OVERLAP'],
  },
  BUFFER_ALL: {
    runs: ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
    ledger: ['DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE'],
  },
  CANCEL_OTHER: {
    runs: ['CANCELED', 'CANCELED', 'SUCCEEDED'],
    ledger: ['DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE'],
  },
  TERMINATE_OTHER: {
    runs: ['CANCELED', 'CANCELED', 'SUCCEEDED'],
    ledger: ['DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE'],
  },
  ALLOW_ALL: {
    runs: ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
    ledger: ['DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE', 'DISPATCHED SCHEDULE'],
  },
};

export const overlapStories: readonly Story[] = Object.entries(overlaps).map(([policy, { runs, ledger }]) => ({
  title: `runs overlap under ${policy}`,
  schedules: [{ ...everyMinute, overlap: policy as OverlapPolicy }],
  play: (scene) => overlap(scene, runs),
  ledger: ledger.map((fate, i) => `21 09:0${i} ${fate}`),
}));

const vienna = { timeZone: 'Europe/Vienna' } as const;

export const clockStories: readonly Story[] = [
  {
    title: '02:30 on the night that leaves it out: moved to 03:30 by SHIFT',
    start: '2026-03-28T12:00:00',
    schedules: [cron('30 2 * * *', vienna)],
    play: ({ live }) => live('2026-03-30T12:00:00'),
    ledger: ['29 01:30 DISPATCHED SCHEDULE', '30 00:30 DISPATCHED SCHEDULE'],
  },
  {
    title: '02:30 on the night that leaves it out: at 03:00 by NEXT_VALID',
    start: '2026-03-28T12:00:00',
    schedules: [cron('30 2 * * *', { ...vienna, dst: { gap: 'NEXT_VALID', fold: 'FIRST' } })],
    play: ({ live }) => live('2026-03-30T12:00:00'),
    ledger: ['29 01:00 DISPATCHED SCHEDULE', '30 00:30 DISPATCHED SCHEDULE'],
  },
  {
    title: '02:30 on the night that leaves it out: not at all by SKIP',
    start: '2026-03-28T12:00:00',
    schedules: [cron('30 2 * * *', { ...vienna, dst: { gap: 'SKIP', fold: 'FIRST' } })],
    play: ({ live }) => live('2026-03-30T12:00:00'),
    ledger: ['30 00:30 DISPATCHED SCHEDULE'],
  },
  ...(
    [
      ['FIRST', ['25 00:30']],
      ['SECOND', ['25 01:30']],
      ['BOTH', ['25 00:30', '25 01:30']],
    ] as const
  ).map(([fold, at]): Story => ({
    title: `02:30 on the night that has it twice: ${fold}`,
    start: '2026-10-24T12:00:00',
    schedules: [cron('30 2 * * *', { ...vienna, dst: { gap: 'SHIFT', fold } })],
    play: ({ live }) => live('2026-10-25T12:00:00'),
    ledger: at.map((time) => `${time} DISPATCHED SCHEDULE`),
  })),
  {
    title: 'down over the night that has 02:30 twice: both are accounted for',
    start: '2026-10-24T12:00:00',
    schedules: [cron('*/30 2 * * *', { ...vienna, dst: { gap: 'SHIFT', fold: 'BOTH' } })],
    play: ({ down }) => down('2026-10-25T12:00:00'),
    ledger: ['25 00:00–25 01:00 MISSED 3', '25 01:30 DISPATCHED CATCH_UP'],
  },
];

export const limitStories: readonly Story[] = [
  {
    title: 'the last of its runs has started: the schedule plans no more',
    schedules: [{ ...everyMinute, maxRuns: 2 }],
    play: ({ live }) => live('2026-11-21T09:10:00'),
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 DISPATCHED SCHEDULE'],
  },
  {
    title: 'down until more is due than it may start: what is beyond its runs is skipped and said',
    schedules: [{ ...everyMinute, maxRuns: 2, catchUp: { mode: 'ALL', graceMs: 0, windowMs: 3_600_000, max: 10 } }],
    play: ({ down }) => down('2026-11-21T09:03:30'),
    ledger: [
      '21 09:00 DISPATCHED CATCH_UP',
      '21 09:01 DISPATCHED CATCH_UP',
      '21 09:02 SKIPPED_LIMIT',
      '21 09:03 SKIPPED_LIMIT',
    ],
  },
  {
    title: 'its end is reached: what lies at the end and after it is not planned',
    schedules: [{ ...everyMinute, endsAt: Date.UTC(2026, 10, 21, 9, 2) }],
    play: ({ live }) => live('2026-11-21T09:10:00'),
    ledger: ['21 09:00 DISPATCHED SCHEDULE', '21 09:01 DISPATCHED SCHEDULE'],
  },
  {
    title: 'an exclusion: what lies in it stays planned and is skipped',
    schedules: [
      cron('*/10 * * * *', {
        exclusions: [{ from: Date.UTC(2026, 10, 21, 9, 10), to: Date.UTC(2026, 10, 21, 9, 30), note: null }],
      }),
    ],
    play: ({ live }) => live('2026-11-21T09:35:00'),
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:10 SKIPPED_EXCLUDED',
      '21 09:20 SKIPPED_EXCLUDED',
      '21 09:30 DISPATCHED SCHEDULE',
    ],
  },
  {
    title: 'an interval from completion: ten minutes after each run has ended',
    schedules: [elastic],
    async play({ world, live }) {
      world.runsTake = 300_000;
      await live('2026-11-21T09:40:00');
    },
    ledger: ['21 09:09:30 DISPATCHED SCHEDULE', '21 09:24:30 DISPATCHED SCHEDULE', '21 09:39:30 DISPATCHED SCHEDULE'],
  },
  {
    title: 'two schedules of one task: their union, each with a ledger of its own',
    schedules: [cron('0,30 9 * * *'), cron('15,30 9 * * *')],
    async play({ live, runStates }) {
      await live('2026-11-21T09:40:00');
      assert.equal((await runStates()).length, 4);
    },
    ledger: ['21 09:00', '21 09:30', '21 09:15', '21 09:30'].map((at) => `${at} DISPATCHED SCHEDULE`),
  },
  {
    title: 'two schedules of a task that runs one at a time: the second is skipped where they meet',
    schedules: [cron('0,30 9 * * *'), cron('15,30 9 * * *')],
    task: { concurrency: { maxRuns: 1, key: null, onLimit: 'SKIP' } },
    async play({ world, live }) {
      world.runsTake = 60_000;
      await live('2026-11-21T09:40:00');
    },
    ledger: [
      '21 09:00 DISPATCHED SCHEDULE',
      '21 09:30 DISPATCHED SCHEDULE',
      '21 09:15 DISPATCHED SCHEDULE',
      '21 09:30 SKIPPED_OVERLAP',
    ],
  },
  {
    title: 'jitter: runs start late by the same offset whoever asks, and the ledger counts the instants themselves',
    schedules: [cron('*/10 * * * *', { jitterMs: 240_000 })],
    async play({ world, live, schedules }) {
      await live('2026-11-21T09:29:59');
      const rule = compile(ruleOf(schedules[0]!));
      const fires = await world.rows<{ at: number; nominal: number }>(
        `select round(date_part('epoch', scheduled_for) * 1000) as at, round(date_part('epoch', nominal_at) * 1000) as nominal
         from run where schedule_id = $1`,
        [schedules[0]!.id],
      );
      assert.equal(fires.length, 3);
      for (const { at, nominal } of fires) assert.equal(at, rule.fireAt(nominal));
      assert.ok(fires.some(({ at, nominal }) => at > nominal));
    },
    ledger: ['21 09:00', '21 09:10', '21 09:20'].map((at) => `${at} DISPATCHED SCHEDULE`),
  },
];
