import { compile, warningsOf } from '../../recurrence/index.ts';
import { type Calendar, compileCalendar } from '../model/calendar.ts';
import type { UpdateSchedule } from '../model/commands/schedule.ts';
import type { ModuleCatalog } from '../model/module.ts';
import { ruleOf, type Schedule } from '../model/schedule.ts';
import { printInstant, type Instant } from '../model/values.ts';
import { dispatch } from '../planning/dispatch.ts';
import { calendarsIn } from '../planning/exclusion.ts';
import { type FireTime, fireTime, pendingFireTimes } from '../planning/fire-times.ts';
import type { GateCount } from '../planning/gate.ts';
import { endlessQueue } from '../planning/queue-room.ts';
import { withoutChanges } from '../planning/rule-with-changes.ts';
import { checkEdit, planEdit } from '../planning/schedule-edit.ts';
import { afterSettlement, type DueRow } from '../planning/settlement.ts';

/** How an edit would change the instants that are still undecided. */
export interface EditPreview {
  /** The schedule after the edit. */
  readonly schedule: Schedule;
  readonly before: readonly FireTime[];
  readonly after: readonly FireTime[];
  /** `added` and `removed` cover only the time that both lists cover. */
  readonly added: readonly FireTime[];
  readonly removed: readonly FireTime[];
  readonly kept: number;
  readonly firesAtOnce: boolean;
  readonly firesAtOnceReason: string | null;
  /** Pending instants that go into the ledger as superseded. */
  readonly superseded: readonly FireTime[];
  readonly ends: boolean;
  readonly warnings: readonly string[];
}

/** The state around the schedule when the edit is previewed. */
export interface EditStanding {
  readonly schedule: Schedule;
  readonly due: Omit<DueRow, 'schedule'>;
  readonly hasOpenRun: boolean;
  readonly gates: ReadonlyMap<string, GateCount>;
  /** The calendars that the schedule names before or after the edit. */
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/** Throws what `updateSchedule` would throw. Pure. The edit itself carries out the same plan. */
export function previewEdit(
  standing: EditStanding,
  command: UpdateSchedule,
  count: number,
  { now, catalog }: { readonly now: Instant; readonly catalog: ModuleCatalog },
): EditPreview {
  const { schedule, due } = standing;
  const edit = checkEdit(schedule, command, { task: due.task, catalog, now, since: now });
  const { settled, runs } = settleDue(standing, now);
  const hasOpenRun = standing.hasOpenRun || runs > 0;
  const plan = planEdit(settled, edit, { now, since: now, hasOpenRun });
  const listed = (one: Schedule) => pendingFireTimes(one, count, calendarsIn(standing.calendars, one));
  const [before, after] = [listed(settled), listed(plan.after)];
  const open = plan.after.state === 'ACTIVE' || plan.after.state === 'PAUSED';
  return {
    schedule: plan.after,
    before,
    after,
    ...compare(before, after, count),
    firesAtOnce: runs > 0,
    firesAtOnceReason:
      runs > 0
        ? `${runs === 1 ? 'an instant is' : `${runs} instants are`} due and decided by the old rule before it changes, from ${printInstant(schedule.nextNominalAt!)} on`
        : null,
    superseded: plan.superseded === null ? [] : supersededBy(settled, now),
    ends: !open,
    warnings: warnings(settled, plan.after, edit.changesRule, { before, after }, now),
  };
}

/** Decides what is due first, as the edit itself does. */
function settleDue({ schedule, due, hasOpenRun, gates, calendars }: EditStanding, now: Instant) {
  if (schedule.nextFireAt === null || schedule.nextFireAt > now) return { settled: schedule, runs: 0 };
  const rule = compile(ruleOf(schedule));
  const { settlements, runs, undecided } = dispatch([{ ...due, schedule }], {
    now,
    rule: () => rule,
    calendars: () => calendarsIn(calendars, schedule).map(compileCalendar),
    open: new Set(hasOpenRun ? [schedule.id] : []),
    // Admission changes the counts, so it gets copies.
    counts: new Map(Array.from(gates, ([key, { open, held }]) => [key, { open, held }])),
    moduleVersion: () => null,
    reserve: () => false,
    nodeId: '',
    queueRoom: endlessQueue,
  });
  const [failed] = undecided;
  if (failed) throw failed.error;
  return { settled: settlements.reduce(afterSettlement, schedule), runs: runs.length };
}

/** A list that was cut short says nothing about instants after its end, so they are not compared. */
function compare(before: readonly FireTime[], after: readonly FireTime[], count: number) {
  const reach = (times: readonly FireTime[]): Instant => (times.length < count ? Infinity : times.at(-1)!.nominalAt);
  const horizon = Math.min(reach(before), reach(after));
  const without = (times: readonly FireTime[], others: readonly FireTime[]): FireTime[] => {
    const known = new Set(others.map(({ nominalAt }) => nominalAt));
    return times.filter(({ nominalAt }) => nominalAt <= horizon && !known.has(nominalAt));
  };
  const removed = without(before, after);
  const shared = before.filter(({ nominalAt }) => nominalAt <= horizon).length;
  return { added: without(after, before), removed, kept: shared - removed.length };
}

const mostSuperseded = 100;

/** The pending instant, and the instants that have passed while they waited for their jitter. */
function supersededBy(settled: Schedule, now: Instant): FireTime[] {
  const first = settled.nextNominalAt!;
  const rule = withoutChanges(compile(ruleOf(settled)), settled.changes);
  return [first, ...rule.between(first + 1, now + 1, mostSuperseded - 1)].map((at) => fireTime(rule, at));
}

function warnings(
  settled: Schedule,
  after: Schedule,
  changesRule: boolean,
  times: Readonly<Record<'before' | 'after', readonly FireTime[]>>,
  now: Instant,
): string[] {
  const said: string[] = [];
  if (after.state === 'FINISHED') said.push('the schedule would be finished: it may start no more runs');
  if (after.state === 'PAUSED')
    said.push(
      `the schedule is paused${after.pausedUntil === null ? '' : ` until ${printInstant(after.pausedUntil)}`}: nothing fires meanwhile`,
    );
  const fires = new Map(times.before.map(({ nominalAt, fireAt }) => [nominalAt, fireAt]));
  if (after.shadow) said.push('the schedule is in shadow mode: its instants are recorded, and nothing runs');
  const moved = times.after.filter(({ nominalAt, fireAt }) => (fires.get(nominalAt) ?? fireAt) !== fireAt).length;
  if (moved > 0) said.push(`the jitter moves the fire times of ${moved} of the instants that stay`);
  if (changesRule && after.nextNominalAt !== null) {
    const rule = ruleOf(after);
    said.push(...warningsOf(rule, compile(rule), Math.max(now, settled.createdAt)));
  }
  return said;
}
