import assert from 'node:assert/strict';
import type { Instant } from '../../../src/domain/model/values.ts';
import { assertBalanced, assertOnce, ledgerRows, type Row } from '../../support/virtual/books.ts';
import type { World } from '../../support/virtual/world.ts';
import { isElastic, type Model, type ModelSchedule, ruleOfPlan } from './model.ts';

interface Standing {
  readonly state: string;
  readonly next: Instant | null;
  readonly startedRuns: number;
  /** Moved occurrences that are still to fire. */
  readonly moved: readonly { readonly nominalAt: Instant; readonly fireAt: Instant | null }[];
}

/** Holds every ledger against the conservation law, and against the instants that follow from the model's log of rules. */
export async function check(model: Model, world: World): Promise<void> {
  for (const schedule of model.schedules) {
    await assertBalanced(world, schedule.id);
    const rows = await ledgerRows(world, schedule.id);
    const [standing] = await world.rows<Standing>(
      `select state, started_runs as "startedRuns", changes as moved, round(date_part('epoch', next_nominal_at) * 1000) as next
       from schedule where id = $1`,
      [schedule.id],
    );
    checkRuns(schedule, rows, standing!);
    checkShadow(model, schedule, rows);
    checkPending(model, schedule, rows, standing!);
    if (!isElastic(schedule)) checkInstants(model, schedule, rows, standing!);
  }
  await assertOnce(world, model.tasks);
  if (!model.clockSetBack) {
    const early = await world.rows(
      `select r.scheduled_for, r.started_at from run r where r.task_id = any($1::uuid[]) and r.started_at < r.scheduled_for`,
      [model.tasks],
    );
    assert.deepEqual(early, [], 'a run started before its instant');
  }
  const unexpected = world.complaints.filter((line) => !line.includes('died '));
  assert.deepEqual(unexpected, [], 'the node complained');
}

function checkRuns({ plan }: ModelSchedule, rows: readonly Row[], standing: Standing): void {
  const dispatched = rows.filter(({ state }) => state === 'DISPATCHED').length;
  assert.equal(standing.startedRuns, dispatched, 'the schedule counts other runs than its ledger');
  if (plan.maxRuns !== null) assert.ok(standing.startedRuns <= plan.maxRuns || dispatched > plan.maxRuns);
}

/** Runs are started while it is live, and would-be ones recorded while it is not; at the moment of the change by either. */
function checkShadow(model: Model, { modes }: ModelSchedule, rows: readonly Row[]): void {
  for (const { state, nominalAt, decidedAt } of rows) {
    if (state !== 'DISPATCHED' && state !== 'SKIPPED_SHADOW') continue;
    const possible = modes.filter(({ since }, i) => {
      const until = modes[i + 1]?.since ?? Infinity;
      return model.clockSetBack || (since <= decidedAt && decidedAt <= until);
    });
    const shadow = state === 'SKIPPED_SHADOW';
    assert.ok(
      possible.some((mode) => mode.shadow === shadow),
      `${print(nominalAt)} is ${state}, and at ${print(decidedAt)} the schedule was ${shadow ? 'live' : 'in shadow mode'}`,
    );
  }
}

/** Only what was moved, or taken back, waits with a row; and not for anything that has passed. */
function checkPending(model: Model, { byHand }: ModelSchedule, rows: readonly Row[], standing: Standing): void {
  for (const { nominalAt, state } of rows) {
    if (state !== 'PENDING') continue;
    assert.ok(byHand.has(nominalAt), `${print(nominalAt)} was left pending`);
    const fireAt = standing.moved.find((one) => one.nominalAt === nominalAt)?.fireAt;
    assert.ok(fireAt != null, `${print(nominalAt)} is pending and nothing waits for it`);
    assert.ok(['ACTIVE', 'PAUSED'].includes(standing.state), `${print(nominalAt)} is pending after the end`);
    if (!model.clockSetBack)
      assert.ok(fireAt > model.decidedAt, `${print(nominalAt)} was moved, due and left undecided`);
  }
}

function checkInstants(model: Model, schedule: ModelSchedule, rows: readonly Row[], standing: Standing): void {
  const expected = schedule.versions.flatMap(({ after, until, plan }, i) => {
    const last = i === schedule.versions.length - 1;
    const end = until ?? (last ? frontier(schedule, rows, standing) : Infinity);
    return ruleOfPlan(schedule, plan).between(after + 1, Math.min(end, far) + 1, 2_000_000);
  });
  const planned = new Set(expected);
  const recorded = rows.flatMap((row) =>
    expand(schedule, row).filter((at) => {
      if (schedule.byHand.has(at) && row.until === null && !planned.has(at)) {
        assert.ok(wasEverPlanned(schedule, at), `${print(at)} was changed by hand, but no rule had planned it`);
        return false;
      }
      if (row.state !== 'SUPERSEDED' || planned.has(at)) return true;
      assert.ok(wasTakenBack(schedule, at), `${print(at)} was superseded, but no rule had planned it`);
      return false;
    }),
  );
  assertSame(recorded, expected, [...model.history, ...rows.map(printRow)]);
  if (standing.next === null || standing.state !== 'ACTIVE') return;
  const rule = ruleOfPlan(schedule, schedule.plan);
  assert.equal(rule.count(standing.next, standing.next + 1), 1, 'the next instant is none of the rule');
  if (!model.clockSetBack) assert.ok(rule.fireAt(standing.next) > model.decidedAt, 'something due was left undecided');
}

const far = Date.UTC(2100, 0, 1);

/** How far the version in force must have been decided. */
function frontier({ plan: { maxRuns }, byHand }: ModelSchedule, rows: readonly Row[], standing: Standing): Instant {
  if (standing.next !== null) return standing.next - 1;
  const last = rows.findLast(({ state, nominalAt }) => state !== 'SUPERSEDED' && !byHand.has(nominalAt));
  return maxRuns !== null && standing.startedRuns >= maxRuns ? (last?.until ?? last?.nominalAt ?? 0) : far;
}

function wasEverPlanned(schedule: ModelSchedule, at: Instant): boolean {
  return schedule.versions.some(({ plan }) => ruleOfPlan(schedule, plan).count(at, at + 1) === 1);
}

/** What a version still planned when it was replaced gets a row as well. */
function wasTakenBack(schedule: ModelSchedule, at: Instant): boolean {
  return schedule.versions.some(
    ({ until, plan }) => until !== null && at > until && ruleOfPlan(schedule, plan).count(at, at + 1) === 1,
  );
}

/** The instants that a row stands for, by the rule of the version that planned them. */
function expand(schedule: ModelSchedule, row: Row): Instant[] {
  if (row.until === null) return [row.nominalAt];
  for (const { plan } of schedule.versions.toReversed()) {
    const found = ruleOfPlan(schedule, plan).between(row.nominalAt, row.until + 1, row.count + 1);
    if (found.length === row.count && found[0] === row.nominalAt && found.at(-1) === row.until) return found;
  }
  throw new assert.AssertionError({
    message: `no rule has ${row.count} instants from ${print(row.nominalAt)} to ${print(row.until)} (${row.state})`,
  });
}

function assertSame(recorded: readonly Instant[], expected: readonly Instant[], history: readonly string[]): void {
  const [one, other] = [recorded.toSorted((a, b) => a - b), expected.toSorted((a, b) => a - b)];
  if (one.length === other.length && one.every((at, i) => at === other[i])) return;
  const known = new Set(other);
  const seen = new Set(one);
  const list = (instants: readonly Instant[]) => instants.slice(0, 5).map(print).join(' ') || 'none';
  throw new assert.AssertionError({
    message: [
      `the ledger has ${one.length} instants, the rules ${other.length}`,
      `only in the ledger: ${list(one.filter((at) => !known.has(at)))}`,
      `only by the rules: ${list(other.filter((at) => !seen.has(at)))}`,
      ...history,
    ].join('\n'),
  });
}

function printRow({ nominalAt, until, count, state, version }: Row): string {
  return `${print(nominalAt)} – ${print(until ?? nominalAt)} ${state} ${count} (version ${version})`;
}

function print(at: Instant): string {
  return new Date(at).toISOString();
}
