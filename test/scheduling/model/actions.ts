import fc from 'fast-check';
import type { RecurrenceDraft, ScheduleDraft } from '../../../src/domain/model/commands/schedule.ts';
import { catchUpModes, overlapPolicies } from '../../../src/domain/model/schedule.ts';
import { scheduleDraft } from '../../support/node.ts';
import { commandOf, type Action } from './action.ts';
import * as nodes from './node-actions.ts';
import * as schedules from './schedule-actions.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Saturday before the night in which Vienna's clocks go back. */
export const start = Date.UTC(2026, 9, 24, 22, 59, 30);

const index = fc.nat({ max: 3 });
const length = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 * minute }) },
  { weight: 3, arbitrary: fc.integer({ min: minute, max: 3 * hour }) },
  { weight: 1, arbitrary: fc.integer({ min: hour, max: 2 * day }) },
);

const cron = (expression: string): RecurrenceDraft => ({ kind: 'cron', expression, syntax: 'VIXIE' });
const every = (text: string, fromCompletion = false): RecurrenceDraft => ({
  kind: 'interval',
  every: text,
  anchor: null,
  fromCompletion,
});

const recurrence: fc.Arbitrary<RecurrenceDraft> = fc.oneof(
  fc.constantFrom(
    ...['* * * * *', '*/7 * * * *', '0 * * * *', '*/20 1-3 * * *', '30 2 * * *', '0 9 * * 1-5'].map(cron),
    every('PT90S'),
    every('PT1H'),
    every('P1D'),
    every('PT10M', true),
  ),
  fc.integer({ min: 1, max: 2 * day }).map((later): RecurrenceDraft => ({ kind: 'once', at: start + later })),
);

const catchUp = fc.record({
  mode: fc.constantFrom(...catchUpModes),
  graceMs: fc.constantFrom(0, 1_000, minute, hour),
  windowMs: fc.constantFrom(minute, hour, day),
  max: fc.integer({ min: 1, max: 4 }),
});

const exclusions = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: day }), fc.integer({ min: 1, max: 3 * hour }))
    .map(([from, long]) => ({ from: start + from, to: start + from + long, note: null })),
  { maxLength: 2 },
);

/** Fields that are absent keep what they have: for a new schedule the default. */
const fields = {
  recurrence,
  timeZone: fc.constantFrom('UTC', 'Europe/Vienna', 'Australia/Lord_Howe'),
  dst: fc.record({
    gap: fc.constantFrom('SHIFT', 'NEXT_VALID', 'SKIP'),
    fold: fc.constantFrom('FIRST', 'SECOND', 'BOTH'),
  }),
  startsAt: fc.option(fc.integer({ min: -hour, max: 6 * hour }).map((later) => start + later)),
  endsAt: fc.option(fc.integer({ min: 7 * hour, max: 3 * day }).map((later) => start + later)),
  maxRuns: fc.option(fc.integer({ min: 1, max: 6 })),
  jitterMs: fc.constantFrom(0, 0, 5_000, 10 * minute),
  overlap: fc.constantFrom(...overlapPolicies),
  catchUp,
  exclusions,
  shadow: fc.boolean(),
} satisfies { [Field in keyof ScheduleDraft]?: fc.Arbitrary<ScheduleDraft[Field]> };

const create = fc
  .record(fields, { requiredKeys: ['recurrence', 'overlap', 'catchUp'] })
  .map(({ recurrence: rule, ...changes }) => schedules.create(scheduleDraft(rule, changes as Partial<ScheduleDraft>)));
/** One field alone goes other ways than a whole new rule. */
const changes = fc.oneof(
  fc.record(fields, { requiredKeys: [] }),
  ...Object.entries(fields).map(([field, values]) =>
    (values as fc.Arbitrary<unknown>).map((value) => ({ [field]: value })),
  ),
);
const edit = fc.tuple(index, changes).map(([which, each]) => schedules.edit(which, each as Partial<ScheduleDraft>));
const remove = index.map(schedules.remove);
const which = fc.nat({ max: 6 });
const skip = fc.tuple(index, which).map(([schedule, one]) => schedules.skip(schedule, one));
const move = fc
  .tuple(
    index,
    which,
    fc.oneof(
      length,
      length.map((ms) => -ms),
    ),
  )
  .map(([schedule, one, by]) => schedules.move(schedule, one, by));
const restore = fc.tuple(index, which).map(([schedule, one]) => schedules.restore(schedule, one));
const down = length.map(nodes.down);
/** Minute by minute; longer ways are gone by `down`, which costs one sweep. */
const live = fc.integer({ min: 1, max: 4 * minute }).map(nodes.live);

const kinds: readonly fc.Arbitrary<Action>[] = [
  create,
  edit,
  edit,
  fc.tuple(index, fc.option(length)).map(([which, ms]) => schedules.pause(which, ms)),
  fc.tuple(index, fc.constantFrom(...catchUpModes)).map(([which, mode]) => schedules.resume(which, mode)),
  remove,
  skip,
  move,
  move,
  restore,
  fc.tuple(index, fc.boolean()).map(([which, paused]) => schedules.pauseTask(which, paused)),
  live,
  live,
  down,
  down,
  length.map(nodes.pass),
  fc.constantFrom(1_000, minute, hour).map(nodes.setBack),
  fc.nat({ max: 3 }).map(nodes.finish),
  fc.constant(nodes.restart),
  fc
    .tuple(
      fc.oneof(create, edit, remove, skip, move, restore, down, live),
      fc.constantFrom('BEFORE_COMMIT' as const, 'AFTER_COMMIT' as const),
    )
    .map(([action, point]) => nodes.crash(action, point)),
];

/** A sequence of actions, to be played after an opening: a schedule to do them to. */
export const sequences = fc.commands(kinds.map(commandOf), { maxCommands: 14, size: 'max' });
export const opening = commandOf(create);
