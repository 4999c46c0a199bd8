import type { EngineCounts } from '../execution/measures.ts';
import type { EnginePulse } from '../execution/pulse.ts';
import type { RunAccount } from '../execution/run-account.ts';
import type { Alarm } from '../scheduling/alarm/alarm.ts';
import { makePlanner, type Planner } from '../scheduling/planner.ts';
import { makePruner, type Pruner } from '../scheduling/pruner.ts';
import { makeReconciler, type Reconciler } from '../scheduling/reconciler.ts';
import { makeSweeper, type Sweeper } from '../scheduling/sweeper.ts';
import type { Execution } from './execution.ts';
import type { NodeParts } from './parts.ts';

export interface SchedulingTools {
  readonly alarm: Alarm;
  readonly execution: Execution;
  readonly account: RunAccount;
  readonly counts: EngineCounts;
  readonly pulse: EnginePulse;
}

/** The part of a node that decides what is due, and keeps the stores in order. */
export interface Scheduling {
  readonly sweeper: Sweeper;
  readonly planner: Planner;
  readonly reconciler: Reconciler;
  readonly pruner: Pruner;
}

export function makeScheduling(parts: NodeParts, tools: SchedulingTools): Scheduling {
  const { stores, bus, clock, logger, modules, quotas, registry } = parts;
  const { alarm, execution, pulse } = tools;
  const sweeper = makeSweeper({
    store: stores.runs,
    wakes: alarm,
    bus,
    clock,
    logger,
    executor: execution.worker,
    moduleVersion: (name) => modules.get(name)?.version ?? null,
    quotas,
    onSwept: () => pulse.swept(),
  });
  const planner = makePlanner({ store: stores.runs, clock, logger, sweep: (at) => sweeper.sweep(at) });
  return {
    sweeper,
    planner,
    reconciler: makeNodeReconciler(parts, tools, { sweeper, planner }),
    pruner: makePruner({ store: stores.retention, logger: logger.child({ part: 'pruner' }), registry }),
  };
}

function makeNodeReconciler(
  { stores, bus, clock, logger }: NodeParts,
  { alarm, execution, account, counts, pulse }: SchedulingTools,
  { sweeper, planner }: Pick<Scheduling, 'sweeper' | 'planner'>,
): Reconciler {
  const { worker, lease, care } = execution;
  return makeReconciler({
    store: stores.runs,
    bus,
    clock,
    logger,
    planner,
    sweep: (at) => sweeper.sweep(at),
    alarmWorks: () => alarm.health().ok,
    alarmLosses: () => alarm.health().losses,
    arm: (instants) => alarm.arm(instants),
    pull: () => worker.pull(),
    care,
    onTenancy: (tenancy) => worker.setTenancy(tenancy),
    onBacklog: (backlog) => pulse.observe(backlog),
    onRepair: (kind, count) => counts.repaired(kind, count),
    onRecovered: (runs) => account.recovered(runs),
    working: () => ({ nodeId: lease.node.id, runIds: worker.runIds() }),
  });
}
