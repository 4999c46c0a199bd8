import type { Caller } from '../../domain/model/actor.ts';
import type {
  AppendRunLog,
  ClaimRuns,
  CompleteRun,
  HeartbeatRun,
  TakeRun,
} from '../../domain/model/commands/worker.ts';
import {
  checkClaim,
  checkCompletion,
  checkHeartbeat,
  checkLog,
  checkTake,
  concludedSo,
  externalModule,
  type ExternalClaim,
  type LeasedRun,
  unexplained,
} from '../../domain/model/external.ts';
import { Findings } from '../../domain/model/findings.ts';
import { type LogLine, logIsFull, logIsFullWords } from '../../domain/model/log-entry.ts';
import { demandModule, type TenantRights } from '../../domain/model/module-grants.ts';
import { StopReason } from '../../domain/model/module.ts';
import { demand } from '../../domain/model/permission.ts';
import type { Instant } from '../../domain/model/values.ts';
import { conclude, type Conclusion } from '../../domain/planning/conclusion.ts';
import type { Bus } from '../../ports/bus.ts';
import type { ExternalStore, LeaseTransaction } from '../../ports/external-store.ts';
import { HeldRuns, type HeldRunsOptions, write, type Written } from './held-runs.ts';

/**
 * Workers from outside. A claim is a lease: a worker that is silent for longer loses the run. Every later call of it
 * is answered LEASE_LOST and changes nothing. Each call but `claim` and `take` renews the lease.
 */
export interface WorkerService {
  /** `signal` aborts the wait: nothing is claimed for a caller who has gone. */
  claim(caller: Caller, command: ClaimRuns, signal: AbortSignal | null): Promise<readonly ExternalClaim[]>;
  /** Claims this one run, if it waits; null: it does not, or the tenant has as many at work as it may. */
  take(caller: Caller, command: TakeRun): Promise<ExternalClaim | null>;
  heartbeat(
    caller: Caller,
    command: HeartbeatRun,
  ): Promise<{ readonly leaseUntil: Instant; readonly cancelRequested: boolean }>;
  /** Answers how many lines of this attempt are stored now. Lines that were stored before are passed over. */
  append(caller: Caller, command: AppendRunLog): Promise<number>;
  /** Answers the run's id. Said twice, it counts once. */
  complete(caller: Caller, command: CompleteRun): Promise<string>;
}

export interface WorkerServiceOptions extends HeldRunsOptions {
  readonly store: Pick<ExternalStore, 'hold' | 'take'>;
  readonly bus: Bus;
  readonly tenant: (id: string) => Promise<TenantRights | null>;
  /** Counts a line; false: the tenant has logged as much today as it may. */
  readonly logs: (tenant: TenantRights, message: string) => boolean;
  /** Claims now, or as soon as there is something, or answers nothing when the wait is over. */
  readonly claim: (caller: Caller, request: ClaimRuns, signal: AbortSignal | null) => Promise<readonly ExternalClaim[]>;
}

/** What workers from outside may call. */
export function makeWorkerService(options: WorkerServiceOptions): WorkerService {
  return new OutsideWork(options);
}

class OutsideWork implements WorkerService {
  readonly #options: WorkerServiceOptions;
  readonly #runs: HeldRuns;

  constructor(options: WorkerServiceOptions) {
    this.#options = options;
    this.#runs = new HeldRuns(options);
  }

  async claim(caller: Caller, command: ClaimRuns, signal: AbortSignal | null): Promise<readonly ExternalClaim[]> {
    demandSound(caller, (findings) => checkClaim(findings, command));
    await this.#demandGrant(caller);
    return this.#announce(await this.#options.claim(caller, command, signal));
  }

  async take(caller: Caller, command: TakeRun): Promise<ExternalClaim | null> {
    demandSound(caller, (findings) => checkTake(findings, command));
    await this.#demandGrant(caller);
    const [claim = null] = this.#announce(await this.#options.store.take(caller, command));
    return claim;
  }

  async heartbeat(
    caller: Caller,
    command: HeartbeatRun,
  ): Promise<{ readonly leaseUntil: Instant; readonly cancelRequested: boolean }> {
    demandSound(caller, (findings) => checkHeartbeat(findings, command));
    const { percent, message } = command;
    const work = async (run: LeasedRun, lease: LeaseTransaction) => {
      const written = percent === null && message === null ? null : await write(run, lease, { percent, message });
      const leaseUntil = await lease.renew();
      return { answer: { leaseUntil, cancelRequested: run.state === 'CANCELING' }, written };
    };
    return this.#runs.hold({ caller, command, operation: 'heartbeatRun', work });
  }

  async append(caller: Caller, command: AppendRunLog): Promise<number> {
    demandSound(caller, (findings) => checkLog(findings, command));
    const work = (run: LeasedRun, lease: LeaseTransaction) => this.#appendTo(run, lease, command);
    return this.#runs.hold({ caller, command, operation: 'appendRunLog', work });
  }

  async complete(caller: Caller, command: CompleteRun): Promise<string> {
    demandSound(caller, (findings) => checkCompletion(findings, command));
    const work = async (run: LeasedRun, lease: LeaseTransaction) => {
      const written = await this.#runs.end(run, lease, conclusionOf(command, run));
      return { answer: run.claim.runId, written };
    };
    const otherwise = (run: LeasedRun) => (concludedSo(run, command) ? run.claim.runId : null);
    return this.#runs.hold({ caller, command, operation: 'completeRun', work, otherwise });
  }

  async #appendTo(
    run: LeasedRun,
    lease: LeaseTransaction,
    command: AppendRunLog,
  ): Promise<{ answer: number; written: Written }> {
    const stored = run.attemptLines;
    const offset = command.offset ?? stored;
    // A worker counts the lines that it has sent, also those that were dropped.
    if (offset > stored && !(await lease.hasSaid(logIsFullWords))) refuseGap(offset, stored);
    const now = this.#options.clock.now();
    const fresh = command.lines.slice(Math.max(0, stored - offset)).map((line) => ({ ...line, at: line.at ?? now }));
    const lines = await this.#linesToKeep(run, fresh, lease, now);
    const percents = fresh.flatMap(({ percent }) => percent ?? []);
    const percent = percents.length > 0 ? Math.max(...percents) : null;
    const written = lines.length > 0 || percent !== null ? await write(run, lease, { lines, percent }) : null;
    await lease.renew();
    return { answer: Math.max(stored, offset) + fresh.length, written };
  }

  /** As many lines as the tenant may still log today, and a last one that says so if these are not all. */
  async #linesToKeep(
    { claim }: LeasedRun,
    lines: readonly LogLine[],
    lease: LeaseTransaction,
    now: Instant,
  ): Promise<readonly LogLine[]> {
    const tenant = await this.#options.tenant(claim.tenantId);
    const full = tenant ? lines.findIndex(({ message }) => !this.#options.logs(tenant, message)) : -1;
    if (full === -1) return lines;
    const message = logIsFull(tenant?.maxLogBytesPerDay ?? null);
    const kept = lines.slice(0, full);
    const isSaid = kept.length === 0 && (await lease.lastMessage()) === message;
    const last: LogLine = { level: 'WARN', message, fields: null, percent: null, at: now };
    return isSaid ? [] : [...kept, last];
  }

  /** A grant that was taken back ends the work of the tenant's own workers as well. */
  async #demandGrant({ tenantId }: Caller): Promise<void> {
    const tenant = tenantId === null ? null : await this.#options.tenant(tenantId);
    if (tenant) demandModule(tenant, externalModule);
  }

  #announce(claims: readonly ExternalClaim[]): readonly ExternalClaim[] {
    if (claims.length > 0)
      this.#options.bus.publish([{ kind: 'events' }, ...claims.map(({ runId }) => ({ kind: 'run', runId }) as const)]);
    return claims;
  }
}

function demandSound(caller: Caller, check: (findings: Findings) => void): void {
  demand(caller, 'EXECUTE');
  const findings = new Findings();
  check(findings);
  findings.settle();
}

function refuseGap(offset: number, stored: number): void {
  const findings = new Findings();
  const message = `offset ${offset} leaves a gap: ${stored} lines of this attempt are stored, so ${stored} is the next offset`;
  findings.add(['offset'], 'gap', message, { given: offset, nextOffset: stored });
  findings.settle();
}

function conclusionOf(command: CompleteRun, { claim, state }: LeasedRun): Conclusion {
  const { result, exitCode, outcome } = command;
  const kept = { result, ...(exitCode !== null && { exitCode }) };
  if (outcome === 'SUCCEEDED') return conclude({ kind: 'SUCCEEDED', ...kept }, null, claim, 0)!;
  const canceled = outcome === 'CANCELED' || state === 'CANCELING' ? new StopReason('CANCEL', 'canceled', 0) : null;
  const error = command.error ?? unexplained;
  return conclude({ kind: 'FAILED', error, ...kept }, canceled, claim, Math.random())!;
}
