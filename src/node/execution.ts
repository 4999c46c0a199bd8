import { makeFollowUp, type FollowUp } from '../execution/follow-up.ts';
import { type Journals, makeJournals } from '../execution/journal.ts';
import { type Lease, type LeaseWatch, makeLease } from '../execution/lease.ts';
import { type Lobby, makeLobby } from '../execution/lobby.ts';
import { type LogMeter, makeLogMeter } from '../execution/log-meter.ts';
import type { EngineCounts } from '../execution/measures.ts';
import type { RunAccount } from '../execution/run-account.ts';
import { makeTenantDesk, type TenantDesk } from '../execution/tenant-desk.ts';
import { makeWorker, type Worker } from '../execution/worker.ts';
import type { Revalidate } from '../ports/trust.ts';
import type { Wakes } from '../ports/wakes.ts';
import { makeWorkerCare, type WorkerCare } from '../services/workers/worker-care.ts';
import { makeWorkerService, type WorkerService } from '../services/workers/worker-service.ts';
import type { NodeParts } from './parts.ts';

export type Role = 'api' | 'worker' | 'all';

export interface ExecutionOptions {
  readonly role: Role;
  /** Attempts at once, on a node that works. */
  readonly concurrency: number;
  /** Executes runs; default: a worker in this process. */
  readonly executor?: Worker | undefined;
  readonly revalidate: Revalidate;
  /** Called with the id under which the node holds its lease. */
  readonly onJoined?: ((nodeId: string) => void) | undefined;
  /** Ends commands while this process stands still. Default: none, for a node without commands. */
  readonly watch?: LeaseWatch | undefined;
}

/** What the execution uses of the rest of the engine. */
export interface ExecutionTools {
  readonly wakes: Wakes;
  readonly account: RunAccount;
  readonly counts: EngineCounts;
}

/** The part of a node that does the work or gives it to external workers. */
export interface Execution {
  readonly worker: Worker;
  readonly lease: Lease;
  readonly journals: Journals;
  readonly meter: LogMeter;
  readonly lobby: Lobby;
  readonly workers: WorkerService;
  readonly care: WorkerCare;
}

/** How long a call of an external worker waits until its tenant has been read. */
const tenantPatience = 5_000;

export function makeExecution(parts: NodeParts, options: ExecutionOptions, tools: ExecutionTools): Execution {
  const { stores, bus, clock, logger, modules } = parts;
  const { wakes, account } = tools;
  const tenants = makeTenantDesk({ read: stores.tenants, logger });
  const meter = makeLogMeter({ store: stores.usage, tenants, clock, logger });
  const follow = makeFollowUp({ store: stores.runs, bus, wakes, account, logger });
  const arm = (instants: readonly number[]): Promise<boolean> => wakes.arm(instants);
  const journals = makeJournals({ store: stores.runs, clock, logger, arm, onStored: follow });
  const worker: Worker =
    options.executor ??
    makeWorker({
      store: stores.runs,
      journals,
      modules,
      node: () => lease.node,
      mayBegin: () => lease.isHeld && !lease.isDraining,
      capacity: capacityOf(options),
      logger,
      tenants,
      meter,
      onBegin: (claim) => account.begun(claim),
    });
  const lease: Lease = makeNodeLease(parts, options, tools, worker);
  const external = makeExternalWork(parts, options, { wakes, tenants, meter, follow });
  return { worker, lease, journals, meter, ...external };
}

/** A node that only serves callers runs nothing. */
function capacityOf({ role, concurrency }: ExecutionOptions): number {
  return role === 'api' ? 0 : concurrency;
}

function makeNodeLease(
  { stores, logger }: NodeParts,
  options: ExecutionOptions,
  { counts }: ExecutionTools,
  worker: Worker,
): Lease {
  return makeLease({
    nodes: stores.runs.nodes,
    logger,
    role: options.role,
    capacity: capacityOf(options),
    running: () => worker.running,
    onCancel: ({ runId, reason, graceMs }) => worker.cancel(runId, reason, graceMs),
    onDraining(draining) {
      counts.draining(draining);
      logger.info({ draining }, draining ? 'draining: taking no new runs' : 'taking runs again');
      worker.pull();
    },
    onLost(reason) {
      counts.leaseLost();
      worker.stopAll(reason);
    },
    onJoined: options.onJoined,
    // The node has taken no runs since it lost its last lease.
    onRejoined: () => worker.pull(),
    watch: options.watch,
  });
}

function makeExternalWork(
  { stores, bus, clock, logger }: NodeParts,
  { revalidate }: ExecutionOptions,
  {
    wakes,
    tenants,
    meter,
    follow,
  }: {
    readonly wakes: Wakes;
    readonly tenants: TenantDesk;
    readonly meter: LogMeter;
    readonly follow: FollowUp;
  },
): Pick<Execution, 'lobby' | 'workers' | 'care'> {
  const lobby = makeLobby({ store: stores.external, bus, logger, revalidate });
  const parts = { store: stores.external, clock, wakes, bus, follow };
  const workers = makeWorkerService({
    ...parts,
    tenant: (id) => tenants.find(id, AbortSignal.timeout(tenantPatience)),
    logs: (tenant, message) => meter.admit(tenant, message),
    claim: (caller, request, signal) => lobby.claim(caller, request, signal),
  });
  return { lobby, workers, care: makeWorkerCare(parts) };
}
