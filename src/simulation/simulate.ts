import { followsCompletion } from '../domain/planning/rule-with-changes.ts';
import { firstFire } from '../domain/planning/decision.ts';
import { dispatch, gatesOf } from '../domain/planning/dispatch.ts';
import type { DueRow, RunDraft, Settlement } from '../domain/planning/settlement.ts';
import { ruleOf, type Schedule } from '../domain/model/schedule.ts';
import type { Instant } from '../domain/model/values.ts';
import { compile, type CompiledRule } from '../recurrence/index.ts';
import { OpenRuns } from './open-runs.ts';
import type {
  Fate,
  Happening,
  Outcome,
  Scenario,
  SimulatedBalance,
  SimulatedRun,
  SimulatedSchedule,
  SimulatedTask,
} from './scenario.ts';
import { endlessQueue } from '../domain/planning/queue-room.ts';

/** More decisions than this are not made: the range is too long for its schedules. */
export const mostDecisions = 3_000_000;

export class TooLong extends Error {}

interface Track {
  readonly task: SimulatedTask;
  readonly rule: CompiledRule;
  readonly pauses: SimulatedSchedule['pauses'][number][];
  readonly first: Instant;
  schedule: Schedule;
  run: number;
  skipped: number;
  missed: number;
}

/**
 * Plays schedules as a node would, by the same decisions, under a clock that jumps from one thing to the next. Pure: the same
 * scenario has the same outcome everywhere. Keeps the first `most` happenings and counts all. Throws {@link TooLong}.
 */
export function simulate(scenario: Scenario, most: number): Outcome {
  const tracks = scenario.tasks.flatMap((task) =>
    task.schedules.map(({ schedule, pauses }): Track => ({
      task,
      schedule,
      rule: compile(ruleOf(schedule)),
      pauses: [...pauses],
      first: schedule.nextNominalAt ?? Infinity,
      run: 0,
      skipped: 0,
      missed: 0,
    })),
  );
  const byId = new Map(tracks.map((track) => [track.schedule.id, track]));
  const downtimes = scenario.downtimes.toSorted((a, b) => a.from - b.from);
  const runs = new OpenRuns();
  const happenings: Happening[] = [];
  let happened = 0;

  for (let decisions = 0; ; decisions += 1) {
    if (decisions > mostDecisions) throw new TooLong();
    const wanted = Math.min(runs.nextEnd, ...tracks.map(nextOf));
    if (wanted >= scenario.to) break;
    endRuns(Math.min(wanted, scenario.to));
    for (const track of tracks) beginPause(track, wanted);
    const now = afterDowntime(wanted);
    // At the end of a downtime other runs may have ended, and other pauses begun, before anybody decides.
    if (now > wanted) {
      endRuns(Math.min(now, scenario.to));
      for (const track of tracks) while (beginPause(track, now));
    }
    if (now >= scenario.to) break;
    for (const track of tracks) if ((track.schedule.nextFireAt ?? Infinity) <= now) decideTrack(track, now);
  }
  return {
    happenings: happenings.sort((a, b) => a.nominalAt - b.nominalAt),
    left: happened - happenings.length,
    balances: tracks.map((track) => balanceOf(track, scenario.to)),
  };

  function afterDowntime(at: Instant): Instant {
    return downtimes.reduce((now, { from, to }) => (from <= now && now < to ? to : now), at);
  }

  function endRuns(by: Instant): void {
    while (runs.nextEnd <= by) {
      const at = runs.nextEnd;
      for (const { scheduleId } of runs.end(at)) {
        const track = byId.get(scheduleId)!;
        const { schedule } = track;
        if (schedule.nextFireAt !== null || schedule.state !== 'ACTIVE' || !followsCompletion(schedule)) continue;
        const next = firstFire(track.rule, at);
        track.schedule = { ...schedule, ...nextFields(next), state: next ? 'ACTIVE' : 'FINISHED' };
      }
      runs.release(at);
    }
  }

  function decideTrack(track: Track, now: Instant): void {
    const due = dueRow(track);
    const keys = gatesOf(due).map(({ key }) => key);
    const plan = dispatch([due], {
      now,
      rule: () => track.rule,
      calendars: () => [],
      open: runs.schedules(),
      counts: keys.length > 0 ? runs.counts(keys) : new Map(),
      moduleVersion: () => null,
      reserve: () => true,
      nodeId: '',
      queueRoom: endlessQueue,
    });
    const [failed] = plan.undecided;
    if (failed) throw failed.error;
    for (const { key } of plan.stops) runs.cancel(key, now);
    for (const settlement of plan.settlements) settle(track, settlement, plan.runs, now);
    if (plan.stops.length > 0) runs.release(now);
    endRuns(now);
  }

  function settle(track: Track, settlement: Settlement, drafts: readonly RunDraft[], now: Instant): void {
    const { next, state, startedRuns, resumed } = settlement;
    track.schedule = {
      ...track.schedule,
      ...nextFields(next),
      state: state as Schedule['state'],
      startedRuns,
      ...(resumed && { pausedAt: null, pausedUntil: null }),
    };
    for (const { nominalAt, until, count, fireAt, fate, runId } of settlement.verdicts) {
      const draft = drafts.find(({ id }) => id === runId);
      if (draft) track.run += 1;
      else if (fate.kind === 'none') track[fate.state === 'MISSED' ? 'missed' : 'skipped'] += count;
      const told: Fate =
        fate.kind === 'run' ? { ...fate, run: startRun(track.task, draft!, now) } : { ...fate, state: fate.state };
      happened += 1;
      if (happenings.length < most) {
        const { task, schedule } = track;
        happenings.push({ task, schedule, nominalAt, until, count, fireAt, decidedAt: now, fate: told });
      }
    }
  }

  function startRun(task: SimulatedTask, draft: RunDraft, now: Instant): SimulatedRun {
    const run: SimulatedRun = {
      scheduleId: draft.scheduleId!,
      scheduledFor: draft.scheduledFor,
      gates: draft.gates ?? [],
      startedAt: null,
      endsAt: null,
      canceled: false,
    };
    runs.add(run, task.runsTakeMs, draft.held, now);
    return run;
  }
}

/** When the next thing happens to the schedule itself. */
function nextOf({ schedule, pauses }: Track): Instant {
  return Math.min(schedule.nextFireAt ?? Infinity, pauses[0]?.from ?? Infinity);
}

/** As somebody would pause it by hand, with an end. Answers whether a pause has begun. */
function beginPause(track: Track, now: Instant): boolean {
  const [pause] = track.pauses;
  if (!pause || pause.from > now) return false;
  // What is due at this very instant is decided before: nobody pauses faster than the scheduler looks.
  track.pauses.shift();
  const { schedule } = track;
  if (schedule.state !== 'ACTIVE' && schedule.state !== 'PAUSED') return true;
  track.schedule = { ...schedule, state: 'PAUSED', pausedAt: schedule.pausedAt ?? pause.from, pausedUntil: pause.to };
  return true;
}

function nextFields(next: Settlement['next']): Pick<Schedule, 'nextNominalAt' | 'nextFireAt'> {
  return { nextNominalAt: next?.nominalAt ?? null, nextFireAt: next?.fireAt ?? null };
}

function dueRow({ task, schedule }: Track): DueRow {
  return {
    schedule,
    taskState: 'ACTIVE',
    tenantEnabled: true,
    tenantLimited: false,
    queueLimit: null,
    task: { module: '', params: task.params, concurrency: task.concurrency, priority: 0 },
  };
}

function balanceOf({ task, schedule, rule, first, run, skipped, missed }: Track, to: Instant): SimulatedBalance {
  const next = schedule.nextNominalAt;
  const elastic = followsCompletion(schedule);
  const pending = next === null || next >= to ? 0 : elastic ? 1 : rule.count(next, to);
  const planned = run + skipped + missed + pending;
  // A schedule that has used up its runs plans no more, and what follows completions no rule counts.
  const usedUp = schedule.maxRuns !== null && schedule.startedRuns >= schedule.maxRuns;
  const balanced = elastic || usedUp || planned === rule.count(first, to);
  return { task, schedule, planned, run, skipped, missed, pending, balanced };
}
