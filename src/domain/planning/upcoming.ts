import { type CompiledRule, spend } from '../../recurrence/index.ts';
import { type Calendar, compileCalendar, type CompiledCalendar } from '../model/calendar.ts';
import { bounded, mostSteps, stepsFor } from '../model/computing.ts';
import { runsToStart, type Schedule } from '../model/schedule.ts';
import type { TaskState } from '../model/task.ts';
import { printInstant, type Instant, type InstantRange } from '../model/values.ts';
import { compileWith } from './exclusion.ts';
import { type FireTime, fireTime, movedFireTimes } from './fire-times.ts';
import { followsCompletion, withoutChanges } from './rule-with-changes.ts';

/** A schedule, with the states that decide whether its instants run. */
export interface WaitingSchedule {
  readonly schedule: Schedule;
  readonly taskState: TaskState;
  readonly tenantEnabled: boolean;
  /** Absent = no calendars. */
  readonly calendars?: readonly Calendar[];
}

export interface UpcomingFire {
  readonly scheduleId: string;
  readonly time: FireTime;
  /** Why nothing will run at this instant, as things are now; null = a run is expected. */
  readonly skipped: string | null;
  /** True: the schedule only records what would run. */
  readonly shadow: boolean;
}

/**
 * The steps for one answer: enough for 20,000 schedules that fire before the range, each with some hundred instants.
 */
const upcomingSteps = 5_000_000;
/** How many schedules are opened before others get a turn; takes about 10 ms. */
const slice = 200;
/** A schedule that may start more runs than this counts as endless: its runs are not counted one by one. */
const mostCounted = 1000;

/** The instants of one schedule in the order in which they are decided, one at a time. */
interface Stream {
  readonly head: UpcomingFire;
  readonly advance: () => Stream | null;
}

/**
 * The first `limit` instants of many schedules within the range, merged. It computes only the answered instants and one
 * more for each schedule. It yields between slices of schedules, so that other work gets a turn.
 */
export function* mergeUpcoming(
  schedules: Iterable<WaitingSchedule>,
  range: InstantRange,
  limit: number,
): Generator<void, readonly UpcomingFire[]> {
  const heap = makeHeap();
  const budget = stepsFor(upcomingSteps);
  let since = { opened: 0, left: budget.left };
  function* rest(opened: number): Generator<void, void> {
    if (opened - since.opened < slice && since.left - budget.left < mostSteps) return;
    yield;
    since = { opened, left: budget.left };
  }
  let opened = 0;
  for (const waiting of schedules) {
    yield* rest((opened += 1));
    for (const stream of bounded(() => openStreams(waiting, range), budget)) heap.push(stream);
  }
  const found: UpcomingFire[] = [];
  for (let stream = heap.pop(); stream && found.length < limit; stream = heap.pop()) {
    yield* rest((opened += 1));
    const { head, advance } = stream;
    found.push(head);
    const following = bounded(advance, budget);
    if (following) heap.push(following);
  }
  return found;
}

/** One stream for the rule, and one for each occurrence that was moved by hand. */
function openStreams(waiting: WaitingSchedule, range: InstantRange): Stream[] {
  const { schedule, calendars = [] } = waiting;
  const rule = compileWith(schedule, calendars);
  const regular = openStream(waiting, withoutChanges(rule, schedule.changes), range);
  const moved = movedFireTimes(schedule, rule)
    .filter(({ fireAt }) => fireAt >= range.from && fireAt < range.to)
    .map((time): Stream => {
      const skipped = whyResting(waiting, time.fireAt) ?? whyShadow(waiting);
      return { head: { scheduleId: schedule.id, time, skipped, shadow: schedule.shadow }, advance: () => null };
    });
  return regular === null ? moved : [regular, ...moved];
}

function openStream(waiting: WaitingSchedule, rule: CompiledRule, { from, to }: InstantRange): Stream | null {
  const { schedule } = waiting;
  if (schedule.nextNominalAt === null) return null;
  const single = followsCompletion(schedule);
  const first = schedule.nextNominalAt;
  // Jitter cannot move any earlier instant into the range.
  const early = single || from <= first ? first : (rule.next(Math.max(first, from - schedule.jitterMs) - 1) ?? null);
  const remaining = runsToStart(schedule);
  const left = remaining !== null && remaining > mostCounted ? null : remaining;
  const passed = left === null || early === null || early === first ? 0 : runsBetween(left, rule, first, early);

  // An instant is decided after those before it, even when its own jitter is shorter.
  const at = (nominalAt: Instant | null, decidedAt: Instant, runs: number): Stream | null => {
    let now: Instant | null = nominalAt;
    let [bound, started] = [decidedAt, runs];
    while (now !== null && (left === null || started < left)) {
      spend(1);
      const time = fireTime(rule, now);
      bound = Math.max(bound, time.fireAt);
      if (bound >= to) return null;
      const skipped = whySkipped(waiting, rule, now, bound);
      if (skipped === null) started += 1;
      const following = single ? null : rule.next(now);
      if (bound >= from) {
        const [after, count] = [bound, started];
        return {
          head: { scheduleId: schedule.id, time: { ...time, fireAt: bound }, skipped, shadow: schedule.shadow },
          advance: () => at(following, after, count),
        };
      }
      now = following;
    }
    return null;
  };
  return at(early, schedule.nextFireAt ?? -Infinity, passed);
}

/** Runs that would start in [first, until) if nothing delays them. Excluded instants start none. */
function runsBetween(most: number, rule: CompiledRule, first: Instant, until: Instant): number {
  let runs = 0;
  for (let at: Instant | null = first; at !== null && at < until && runs < most; at = rule.next(at)) {
    spend(1);
    const excluded = rule.exclusionAt(at);
    if (excluded) at = excluded.to - 1;
    else runs += 1;
  }
  return runs;
}

function whySkipped(waiting: WaitingSchedule, rule: CompiledRule, nominalAt: Instant, at: Instant): string | null {
  const { schedule } = waiting;
  const resting = whyResting(waiting, Math.max(nominalAt, at));
  if (resting !== null) return resting;
  if (!rule.isExcluded(nominalAt)) return whyShadow(waiting);
  const own = schedule.exclusions.find(({ from, to }) => nominalAt >= from && nominalAt < to);
  if (own) return `inside an exclusion of the schedule${own.note ? `: ${own.note}` : ''}`;
  return compiledCalendars(waiting).reduce<string | null>(
    (found, calendar) => found ?? calendar.reason(nominalAt),
    null,
  );
}

const compiledOf = new WeakMap<WaitingSchedule, readonly CompiledCalendar[]>();

/** Sorts the exclusions once instead of for each instant. */
function compiledCalendars(waiting: WaitingSchedule): readonly CompiledCalendar[] {
  let known = compiledOf.get(waiting);
  if (!known) compiledOf.set(waiting, (known = (waiting.calendars ?? []).map(compileCalendar)));
  return known;
}

function whyShadow({ schedule }: WaitingSchedule): string | null {
  return schedule.shadow ? 'the schedule is in shadow mode: the instant is recorded, and nothing runs' : null;
}

function whyResting({ schedule, taskState, tenantEnabled }: WaitingSchedule, at: Instant): string | null {
  if (!tenantEnabled) return 'the tenant is disabled';
  if (taskState !== 'ACTIVE') return `the task is ${taskState.toLowerCase()}`;
  const { pausedUntil } = schedule;
  if (schedule.state === 'PAUSED' && (pausedUntil === null || at < pausedUntil))
    return `the schedule is paused${pausedUntil === null ? '' : ` until ${printInstant(pausedUntil)}`}`;
  return null;
}

function makeHeap() {
  const items: Stream[] = [];
  const before = (a: Stream, b: Stream): boolean => {
    const difference = a.head.time.fireAt - b.head.time.fireAt;
    return difference < 0 || (difference === 0 && a.head.scheduleId < b.head.scheduleId);
  };
  const swap = (a: number, b: number): void => {
    [items[a], items[b]] = [items[b]!, items[a]!];
  };
  return {
    push(item: Stream): void {
      let place = items.push(item) - 1;
      for (
        let parent = (place - 1) >> 1;
        place > 0 && before(items[place]!, items[parent]!);
        parent = (place - 1) >> 1
      ) {
        swap(place, parent);
        place = parent;
      }
    },
    pop(): Stream | undefined {
      const first = items[0];
      const last = items.pop();
      if (last && first && items.length > 0) items[0] = last;
      for (let place = 0; ;) {
        const children = [2 * place + 1, 2 * place + 2].filter((child) => child < items.length);
        const least = children.reduce((best, child) => (before(items[child]!, items[best]!) ? child : best), place);
        if (least === place) return first;
        swap(place, least);
        place = least;
      }
    },
  };
}
