import { type CompiledRule, compile, summarize } from '../../recurrence/index.ts';
import type { Tenant } from '../model/access.ts';
import { type Calendar, compileCalendar } from '../model/calendar.ts';
import type { NodeInfo } from '../model/fleet.ts';
import type { Occurrence } from '../model/occurrence.ts';
import { ruleOf, runsToStart, type Schedule } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import { printInstant, type Instant } from '../model/values.ts';
import { effectiveParams } from '../planning/dispatch.ts';
import { compileWith } from '../planning/exclusion.ts';
import { type GatePolicy, scheduleGate, stopGrace, taskGate } from '../planning/gate.ts';
import { dayLength, mergedAfterDays } from '../planning/ledger.ts';
import { followsCompletion } from '../planning/rule-with-changes.ts';
import { nodeGate } from './explain-node.ts';
import { problemGate } from './explain-problem.ts';
import { explanation, type Explanation, type ExplainedGate, gate, runsOf } from './explanation.ts';
import type { GateStanding, LeftOut } from './standings.ts';

export interface ScheduleFacts {
  readonly schedule: Schedule;
  readonly task: Task;
  readonly tenant: Pick<Tenant, 'id' | 'enabled'>;
  /** The ledger row that covers the instant. */
  readonly occurrence: Occurrence | null;
  readonly openRuns: readonly string[];
  readonly gates: ReadonlyMap<string, GateStanding>;
  readonly nodes: readonly NodeInfo[];
  /** True if an operator asks, false if a tenant does. */
  readonly forOperator: boolean;
  /** Null: the module is available here. */
  readonly moduleProblem: string | null;
  readonly now: Instant;
  /** The calendars of the schedule, in the schedule's order. */
  readonly calendars: readonly Calendar[];
  /** Why the engine leaves the schedule out, or null. */
  readonly leftOut: LeftOut | null;
}

/** The gates whose counts {@link explainSchedule} needs. */
export function gatesToExplain(schedule: Schedule, task: Task): GatePolicy[] {
  const params = effectiveParams({ schedule, task });
  return [scheduleGate(schedule), taskGate(task.id, task, params)].filter((one) => one !== null);
}

/**
 * The gates between an instant and its run, in order. For a decided instant: what the ledger says. `at` null = the next
 * instant. Pure.
 */
export function explainSchedule(facts: ScheduleFacts, wanted: Instant | null): Explanation {
  const { schedule, occurrence, openRuns } = facts;
  const at = wanted ?? schedule.nextNominalAt;
  if (at === null) {
    const waits = schedule.state === 'ACTIVE' && followsCompletion(schedule);
    const detail = 'its next instant counts from the end of the run before, which is still going';
    return explanation(null, [
      waits ? gate('completion', 'PENDING', detail, { heldBy: runsOf(openRuns) }) : scheduleGateOf(facts, Infinity),
    ]);
  }
  if (occurrence && occurrence.state !== 'PENDING') return explanation(at, decidedGates(occurrence));
  const rule = compileWith(schedule, facts.calendars);
  const own = ruleGate(schedule, at);
  if (own.state === 'HELD') return explanation(at, [own]);
  const moved = schedule.changes.find(({ nominalAt }) => nominalAt === at)?.fireAt ?? null;
  const fireAt = moved ?? rule.fireAt(at);
  const isDue = fireAt <= facts.now;
  return explanation(at, [
    own,
    windowGate(schedule, at),
    plannedGate(schedule, at, moved, facts.now),
    moved === null
      ? exclusionGate(facts, rule, at)
      : gate('exclusion', 'PASSED', 'exclusions do not hold what was moved'),
    tenantGate(facts),
    taskGateOf(facts),
    scheduleGateOf(facts, fireAt),
    ...shadowGate(schedule),
    maxRunsGate(schedule, rule, at),
    ...overlapGates(facts, isDue),
    catchUpGate(facts, fireAt),
    nodeGate(facts),
    ...problemGate(facts.leftOut),
    dueGate(facts, rule, at, fireAt),
  ]);
}

function decidedGates({ state, reason, runId, decidedAt, scheduleVersion, count, until }: Occurrence): ExplainedGate[] {
  const span = until === null ? '' : `, with ${count - 1} other instants up to ${printInstant(until)}`;
  const detail = `${state} at ${printInstant(decidedAt)}${span}${reason === null ? '' : `: ${reason}`}`;
  const planned = gate('rule', 'PASSED', `version ${scheduleVersion} of the schedule planned it`);
  return [
    planned,
    gate('ledger', runId === null ? 'HELD' : 'PASSED', detail, { heldBy: runId === null ? [] : runsOf([runId]) }),
  ];
}

function ruleGate(schedule: Schedule, at: Instant): ExplainedGate {
  const words = summarize(schedule.recurrence, schedule.timeZone);
  if (followsCompletion(schedule)) {
    return at === schedule.nextNominalAt
      ? gate('rule', 'PASSED', `the next instant of "${words}"`)
      : gate('rule', 'HELD', `only the next instant of "${words}" is known: ${shown(schedule.nextNominalAt)}`);
  }
  const { startsAt, endsAt: _end, ...rest } = ruleOf(schedule);
  const open = compile({ ...rest, startsAt: null, endsAt: null, anchor: startsAt ?? rest.anchor });
  if (open.next(at - 1) === at) return gate('rule', 'PASSED', `an instant of "${words}"`);
  const nearest = `nearest before: ${shown(open.previous(at))}, after: ${shown(open.next(at))}`;
  return gate('rule', 'HELD', `${printInstant(at)} is not an instant of "${words}"; ${nearest}`);
}

function shown(at: Instant | null): string {
  return at === null ? 'none' : printInstant(at);
}

function windowGate({ startsAt, endsAt }: Schedule, at: Instant): ExplainedGate {
  if (startsAt !== null && at < startsAt)
    return gate('window', 'HELD', `it lies before the start ${printInstant(startsAt)}`);
  if (endsAt !== null && at >= endsAt)
    return gate('window', 'HELD', `it does not lie before the end ${printInstant(endsAt)}`);
  return gate('window', 'PASSED', 'it lies between start and end');
}

function plannedGate(
  { nextNominalAt, createdAt, version }: Schedule,
  at: Instant,
  moved: Instant | null,
  now: Instant,
): ExplainedGate {
  if (moved !== null) return gate('planned', 'PASSED', `it was moved by hand and fires at ${printInstant(moved)}`);
  if (nextNominalAt === null) return gate('planned', 'HELD', 'the schedule plans nothing any more');
  if (at >= nextNominalAt) return gate('planned', 'PASSED', 'nothing has been decided about it yet');
  if (at >= createdAt && at < now - mergedAfterDays * dayLength) {
    const kept = `it lies more than ${mergedAfterDays} days back, where the ledger keeps the counts of whole days`;
    return gate('planned', 'HELD', `${kept}; "ledger" shows the counts of its day`);
  }
  const detail = `no version of the schedule has planned it: made at ${printInstant(createdAt)}, version ${version} plans from ${printInstant(nextNominalAt)} on`;
  return gate('planned', 'HELD', detail);
}

function exclusionGate({ schedule, calendars }: ScheduleFacts, rule: CompiledRule, at: Instant): ExplainedGate {
  const span = rule.exclusionAt(at);
  if (!span) return gate('exclusion', 'PASSED', 'no exclusion covers it');
  const note =
    schedule.exclusions.find(({ from, to }) => at >= from && at < to)?.note ??
    calendars.map((calendar) => compileCalendar(calendar).reason(at)).find((one) => one !== null);
  const detail = `excluded from ${printInstant(span.from)} to ${printInstant(span.to)}${note ? `: ${note}` : ''}`;
  return gate('exclusion', 'HELD', detail);
}

function tenantGate({ tenant }: ScheduleFacts): ExplainedGate {
  if (tenant.enabled) return gate('tenant', 'PASSED', 'the tenant is enabled');
  return gate('tenant', 'HELD', 'the tenant is disabled', { heldBy: [{ kind: 'Tenant', id: tenant.id }] });
}

function taskGateOf({ task }: ScheduleFacts): ExplainedGate {
  if (task.state === 'ACTIVE') return gate('task', 'PASSED', 'the task is active');
  const detail = `the task is ${task.state.toLowerCase()}${task.pauseNote ? `: ${task.pauseNote}` : ''}`;
  return gate('task', 'HELD', detail, { heldBy: [{ kind: 'Task', id: task.id }] });
}

function scheduleGateOf({ schedule }: ScheduleFacts, fireAt: Instant): ExplainedGate {
  const { state, pauseNote, pausedUntil } = schedule;
  const own = { heldBy: [{ kind: 'Schedule', id: schedule.id }] } as const;
  if (state === 'ACTIVE') return gate('schedule', 'PASSED', 'the schedule is active');
  if (state !== 'PAUSED') return gate('schedule', 'HELD', `the schedule is ${state.toLowerCase()}`, own);
  const until = pausedUntil === null ? '' : ` until ${printInstant(pausedUntil)}`;
  const detail = `the schedule is paused${until}${pauseNote ? `: ${pauseNote}` : ''}`;
  if (pausedUntil !== null && fireAt >= pausedUntil) return gate('schedule', 'PASSED', `${detail}, which is before it`);
  return gate('schedule', 'HELD', detail, { ...own, opensAt: pausedUntil });
}

/** The most instants before it that are counted; a larger number would not help anybody. */
const mostCounted = 200;

/** Present only for a schedule in shadow mode; otherwise there is no such gate. */
function shadowGate({ id, shadow }: Schedule): ExplainedGate[] {
  const detail = 'the schedule is in shadow mode: the instant is recorded as SKIPPED_SHADOW, and nothing runs';
  return shadow ? [gate('shadow', 'HELD', detail, { heldBy: [{ kind: 'Schedule', id }] })] : [];
}

function maxRunsGate(schedule: Schedule, rule: CompiledRule, at: Instant): ExplainedGate {
  const left = runsToStart(schedule);
  if (left === null && schedule.shadow) return gate('maxRuns', 'PASSED', 'in shadow mode nothing counts against it');
  if (left === null) return gate('maxRuns', 'PASSED', 'the number of runs has no limit');
  let before = 0;
  const most = Math.min(left, mostCounted);
  for (let one = schedule.nextNominalAt; one !== null && one < at && before < most; one = rule.next(one)) {
    const excluded = rule.exclusionAt(one);
    if (excluded) one = excluded.to - 1;
    else before += 1;
  }
  const detail = `${left} of ${schedule.maxRuns} runs are left, and ${before}${before === mostCounted ? ' or more' : ''} instants come before it`;
  return gate('maxRuns', before >= left ? 'HELD' : 'PASSED', detail);
}

function overlapGates(facts: ScheduleFacts, isDue: boolean): ExplainedGate[] {
  const { schedule, task, openRuns, gates } = facts;
  const shut = isDue ? 'HELD' : 'PENDING';
  const policies = gatesToExplain(schedule, task);
  const own = policies.find(({ key }) => key === `schedule:${schedule.id}`);
  const limit = policies.find((policy) => policy !== own);
  const going = openRuns.length > 0;
  const overlap = own
    ? policyGate('overlap', own, gates.get(own.key), shut)
    : schedule.overlap === 'SKIP' && going
      ? gate(
          'overlap',
          shut,
          'the run before is still going; if it is when this instant is due, the instant is skipped',
          {
            heldBy: runsOf(openRuns),
          },
        )
      : gate('overlap', 'PASSED', going ? 'runs may overlap' : 'no run of the schedule is open');
  return [
    overlap,
    limit
      ? policyGate('concurrency', limit, gates.get(limit.key), shut)
      : gate('concurrency', 'PASSED', 'the task has no limit of concurrent runs'),
  ];
}

function policyGate(
  name: 'overlap' | 'concurrency',
  { limit, onLimit }: GatePolicy,
  standing: GateStanding | undefined,
  shut: 'HELD' | 'PENDING',
): ExplainedGate {
  const { open = 0, held = 0, holders = [] } = standing ?? {};
  const detail = `${open} of ${limit} places are taken, ${held} runs wait (${onLimit})`;
  if (open < limit && held === 0) return gate(name, 'PASSED', detail);
  if (onLimit === 'ALLOW_ALL') return gate(name, 'PASSED', detail);
  const fate =
    onLimit === 'SKIP' || (onLimit === 'BUFFER_ONE' && held > 0)
      ? 'the instant would be skipped'
      : onLimit in stopGrace
        ? 'the open runs would be asked to end'
        : 'its run would wait for a place';
  return gate(name, shut, `${detail}: ${fate}`, { heldBy: runsOf(holders) });
}

function catchUpGate({ schedule, now }: ScheduleFacts, fireAt: Instant): ExplainedGate {
  const { mode, graceMs, windowMs } = schedule.catchUp;
  const late = now - fireAt;
  if (late <= graceMs)
    return gate('catchUp', 'PASSED', late > 0 ? `${late} ms late, within the grace` : 'it is not late');
  if (mode === 'NONE')
    return gate('catchUp', 'HELD', `${late} ms late, beyond the grace of ${graceMs} ms: it is missed`);
  if (late > windowMs)
    return gate('catchUp', 'HELD', `${late} ms late, beyond the window of ${windowMs} ms: it is missed`);
  return gate('catchUp', 'PENDING', `${late} ms late: it runs if it is among those that ${mode} still runs`);
}

function dueGate({ schedule, now }: ScheduleFacts, rule: CompiledRule, at: Instant, fireAt: Instant): ExplainedGate {
  const next = schedule.nextNominalAt;
  const first = next === null || next >= at ? '' : `, after ${printInstant(next)} and those in between`;
  const jitter = fireAt > at ? ` (${fireAt - at} ms of jitter)` : '';
  if (fireAt > now)
    return gate('due', 'PENDING', `it is decided at ${printInstant(fireAt)}${jitter}${first}`, { opensAt: fireAt });
  return gate(
    'due',
    'PASSED',
    `it has been due since ${printInstant(fireAt)}${jitter}; the next sweep decides it${first}`,
  );
}
