import type { Claim } from '../domain/model/claim.ts';
import type { Instant } from '../domain/model/values.ts';
import { dispatch, type Dispatch, gatesOf } from '../domain/planning/dispatch.ts';
import type { GateCount } from '../domain/planning/gate.ts';
import type { DueRow } from '../domain/planning/settlement.ts';
import type { Clock } from '../ports/clock.ts';
import type { Quotas } from '../ports/quotas.ts';
import type { SweepTransaction } from '../ports/run-store.ts';
import type { Wakes } from '../ports/wakes.ts';
import { queueRoomOf } from '../services/schedules/queue-room-of.ts';
import { makeCalendarCache } from './calendars.ts';
import { makeDecisionBudgets, makeRuleCache } from './rules.ts';

export interface DueDecisionOptions {
  readonly wakes: Wakes;
  readonly clock: Clock;
  readonly moduleVersion: (module: string) => string | null;
  readonly quotas: Quotas;
}

/** The result of a batch. */
export interface Decided {
  readonly rows: readonly DueRow[];
  readonly plan: Dispatch;
  /** The next instants of the schedules. */
  readonly fires: readonly Instant[];
  readonly claims: readonly Claim[];
}

/** Decides due rows within the transaction that has locked them. It remembers compiled rules and calendars. */
export class DueDecision {
  readonly #options: DueDecisionOptions;
  readonly #rule = makeRuleCache();
  readonly #calendars = makeCalendarCache();
  readonly #budgets = makeDecisionBudgets();

  constructor(options: DueDecisionOptions) {
    this.#options = options;
  }

  async decide(
    transaction: SweepTransaction,
    found: readonly DueRow[],
    by: Instant,
    place: { readonly nodeId: string; readonly reserve: (row: DueRow) => boolean },
  ): Promise<Decided> {
    const rows = await pauseFailing(transaction, found);
    await this.#calendars.load(transaction, rows);
    const plan = dispatch(rows, {
      ...place,
      now: Math.max(by, this.#options.clock.now()),
      rule: ({ schedule }) => this.#rule(schedule),
      calendars: ({ schedule }) => this.#calendars.of(schedule),
      open: await openRuns(transaction, rows),
      counts: await gateCounts(transaction, rows),
      moduleVersion: this.#options.moduleVersion,
      steps: this.#budgets.stepsOf,
      queueRoom: await queueRoomOf(rows, this.#options.quotas),
    });
    this.#budgets.note(plan.undecided);
    const fires = plan.settlements.flatMap(({ next }) => (next ? [next.fireAt] : []));
    await this.#options.wakes.arm(fires);
    for (const stop of plan.stops)
      await transaction.cancelBehind([stop.key], 'made room for the next run', stop.graceMs);
    return { rows, plan, fires, claims: await transaction.settle(plan.settlements, plan.runs) };
  }
}

/** The ids of schedules with overlap SKIP that have an open run. */
async function openRuns(transaction: SweepTransaction, rows: readonly DueRow[]): Promise<ReadonlySet<string>> {
  const skipping = rows.filter(
    ({ schedule: { overlap, startedRuns, shadow } }) => overlap === 'SKIP' && startedRuns > 0 && !shadow,
  );
  return skipping.length > 0 ? transaction.open(skipping.map(({ schedule }) => schedule.id)) : new Set();
}

async function gateCounts(
  transaction: SweepTransaction,
  rows: readonly DueRow[],
): Promise<ReadonlyMap<string, GateCount>> {
  const keys = [...new Set(rows.flatMap((row) => gatesOf(row).map(({ key }) => key)))];
  return keys.length > 0 ? transaction.gates(keys) : new Map();
}

/** Counts failures again before a run starts. So the limit is exact even if no node has followed up the last run. */
async function pauseFailing(transaction: SweepTransaction, rows: readonly DueRow[]): Promise<readonly DueRow[]> {
  const asked = rows.filter(
    ({ schedule: { pauseAfterFailures, startedRuns } }) =>
      pauseAfterFailures !== null && startedRuns >= pauseAfterFailures,
  );
  if (asked.length === 0) return rows;
  const paused = await transaction.pauseFailing(asked.map(({ schedule }) => schedule.id));
  return rows.map((row) => {
    const pause = paused.find(({ scheduleId }) => scheduleId === row.schedule.id);
    if (!pause) return row;
    const { pausedAt, version } = pause;
    return { ...row, schedule: { ...row.schedule, state: 'PAUSED', pausedAt, pausedUntil: null, version } };
  });
}
