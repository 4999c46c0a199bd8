import type { Caller } from '../../domain/model/actor.ts';
import type {
  ClaimRuns,
  Held,
  TakeRun,
  HeartbeatRun,
  AppendRunLog,
  CompleteRun,
} from '../../domain/model/commands/worker.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import {
  checkClaim,
  checkCompletion,
  checkHeartbeat,
  checkLog,
  checkTake,
  concludedSo,
  externalModule,
  leaseLostError,
  otherTokenError,
  type ExternalClaim,
  type LeasedRun,
  unexplained,
} from '../../domain/model/external.ts';
import { failureOf } from '../../domain/model/failure.ts';
import { Findings } from '../../domain/model/findings.ts';
import { type LogLine, logIsFull, logIsFullWords } from '../../domain/model/log-entry.ts';
import { demandModule, type TenantRights } from '../../domain/model/module-grants.ts';
import { StopReason } from '../../domain/model/module.ts';
import { demand } from '../../domain/model/permission.ts';
import type { Instant } from '../../domain/model/values.ts';
import { conclude, type Conclusion } from '../../domain/planning/conclusion.ts';
import { storyOf } from '../../domain/planning/story.ts';
import type { ExternalStore, LeaseTransaction, Overdue } from '../../ports/external-store.ts';
import type { JournalEntry, JournalReceipt } from '../../ports/journal-entry.ts';
import type { ServiceContext } from '../context.ts';

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

export interface WorkerServiceOptions {
  readonly store: ExternalStore;
  readonly tenant: (id: string) => Promise<TenantRights | null>;
  /** Counts a line; false: the tenant has logged as much today as it may. */
  readonly logs: (tenant: TenantRights, message: string) => boolean;
  /** Claims now, or as soon as there is something, or answers nothing when the wait is over. */
  readonly claim: (caller: Caller, request: ClaimRuns, signal: AbortSignal | null) => Promise<readonly ExternalClaim[]>;
  /** Tells of what has been stored, as after the journal of a node. */
  readonly follow: (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;
}

/** What the reconciler does for runs whose workers do not act. */
export interface WorkerCare {
  /** Ends the leases of workers whose token has been revoked, has expired, or may execute no more. */
  endUntrusted(): Promise<number>;
  /** Ends attempts whose time is over although their worker is alive. */
  endOverdue(): Promise<void>;
  /** Ends runs for which no worker came in time; answers the gates at which places have become free. */
  failUnclaimed(): Promise<readonly string[]>;
}

/** What workers from outside may call, and what is done for them when they do not. */
export function makeWorkerService(
  { clock, wakes, bus }: Pick<ServiceContext, 'clock' | 'wakes' | 'bus'>,
  options: WorkerServiceOptions,
): WorkerService & WorkerCare {
  const { store, follow } = options;
  type Written = { readonly entry: JournalEntry; readonly receipt: JournalReceipt } | null;

  /** A grant that was taken back ends the work of the tenant's own workers as well. */
  async function demandGrant({ tenantId }: Caller): Promise<void> {
    const tenant = tenantId === null ? null : await options.tenant(tenantId);
    if (tenant) demandModule(tenant, externalModule);
  }

  /** As many lines as the tenant may still log today, and a last one that says so if these are not all. */
  async function linesToKeep(
    { claim }: LeasedRun,
    lines: readonly LogLine[],
    lease: LeaseTransaction,
    now: Instant,
  ): Promise<readonly LogLine[]> {
    const tenant = await options.tenant(claim.tenantId);
    const full = tenant ? lines.findIndex(({ message }) => !options.logs(tenant, message)) : -1;
    if (full === -1) return lines;
    const message = logIsFull(tenant?.maxLogBytesPerDay ?? null);
    const kept = lines.slice(0, full);
    const isSaid = kept.length === 0 && (await lease.lastMessage()) === message;
    const last: LogLine = { level: 'WARN', message, fields: null, percent: null, at: now };
    return isSaid ? [] : [...kept, last];
  }

  /** A call of the worker that holds the run: nobody else changes the run meanwhile. Nudges follow what was written. */
  async function held<T>(
    caller: Caller | null,
    { runId, fence, anyToken = false }: Held,
    work: (run: LeasedRun, lease: LeaseTransaction) => Promise<{ answer: T; written: Written }>,
    otherwise: (run: LeasedRun) => T | null = () => null,
  ): Promise<T> {
    const { answer, written } = await store.hold(caller?.tenantId ?? null, runId, async (run, lease) => {
      if (!run) throw notFoundError('run of an external module', runId, ['runId']);
      const foreign = run.held && run.tokenId !== null && run.tokenId !== caller?.actor.tokenId;
      if (foreign && caller !== null && !anyToken) throw otherTokenError();
      if (run.held && run.claim.fence === fence) return work(run, lease);
      const repeated = run.claim.fence === fence ? otherwise(run) : null;
      if (repeated === null) throw leaseLostError();
      return { answer: repeated, written: null };
    });
    if (written) follow([written.entry], written.receipt);
    return answer;
  }

  function entry({ claim }: LeasedRun, said: Partial<JournalEntry>): JournalEntry {
    return { claim, base: claim.logCount, lines: [], percent: null, message: null, conclusion: null, ...said };
  }

  async function end(
    run: LeasedRun,
    lease: LeaseTransaction,
    conclusion: Conclusion,
    story: { readonly level: LogLine['level']; readonly message: string } | null,
  ): Promise<Written> {
    const now = clock.now();
    const nextAttemptAt = conclusion.retryInMs === null ? null : now + conclusion.retryInMs;
    if (nextAttemptAt !== null) await wakes.arm([nextAttemptAt]);
    const lines = story ? [{ ...story, fields: null, percent: null, at: now }] : [];
    const last = entry(run, { lines, conclusion: { ...conclusion, nextAttemptAt } });
    return { entry: last, receipt: await lease.write(last) };
  }

  async function endOne({ runId, fence, kind, graceMs }: Overdue): Promise<void> {
    const reason = new StopReason(kind, kind, 0);
    const work = async (run: LeasedRun, lease: LeaseTransaction) => {
      const failure = { kind: 'FAILED', error: unexplained } as const;
      const conclusion = conclude(failure, reason, run.claim, Math.random());
      if (!conclusion) throw new Error(`a stop for ${kind} has no conclusion`);
      const message = `the worker did not end within the ${(graceMs ?? 0) / 1000} s it had after the cancel; its lease is over`;
      const story = kind === 'CANCEL' ? ({ level: 'WARN', message } as const) : storyOf(conclusion, run.claim);
      return { answer: true, written: await end(run, lease, conclusion, story) };
    };
    // Meanwhile the worker may have ended it, or the lease may have run out: then there is nothing left to do.
    await held(null, { runId, fence }, work, () => true).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  }

  function announceClaims(claims: readonly ExternalClaim[]): void {
    if (claims.length === 0) return;
    bus.publish([{ kind: 'events' }, ...claims.map(({ runId }) => ({ kind: 'run', runId }) as const)]);
  }

  return {
    async claim(caller, command, signal) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      checkClaim(findings, command);
      findings.settle();
      await demandGrant(caller);
      const claims = await options.claim(caller, command, signal);
      announceClaims(claims);
      return claims;
    },

    async take(caller, command) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      checkTake(findings, command);
      findings.settle();
      await demandGrant(caller);
      const claims = await store.take(caller, command);
      announceClaims(claims);
      return claims[0] ?? null;
    },

    async heartbeat(caller, command) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      checkHeartbeat(findings, command);
      findings.settle();
      return held(caller, command, async (run, lease) => {
        const said = entry(run, { percent: command.percent, message: command.message });
        const speaks = command.percent !== null || command.message !== null;
        const written = speaks ? { entry: said, receipt: await lease.write(said) } : null;
        const leaseUntil = await lease.renew();
        return { answer: { leaseUntil, cancelRequested: run.state === 'CANCELING' }, written };
      });
    },

    async append(caller, command) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      checkLog(findings, command);
      findings.settle();
      return held(caller, command, async (run, lease) => {
        const stored = run.attemptLines;
        const offset = command.offset ?? stored;
        const gap = new Findings();
        // A worker counts the lines that it has sent, also those that were dropped.
        if (offset > stored && !(await lease.hasSaid(logIsFullWords))) {
          const message = `offset ${offset} leaves a gap: ${stored} lines of this attempt are stored, so ${stored} is the next offset`;
          gap.add(['offset'], 'gap', message, { given: offset, nextOffset: stored });
        }
        gap.settle();
        const now = clock.now();
        const fresh = command.lines
          .slice(Math.max(0, stored - offset))
          .map((line) => ({ ...line, at: line.at ?? now }));
        const lines = await linesToKeep(run, fresh, lease, now);
        const percents = fresh.flatMap(({ percent }) => percent ?? []);
        const said = entry(run, { lines, percent: percents.length > 0 ? Math.max(...percents) : null });
        const speaks = lines.length > 0 || said.percent !== null;
        const written = speaks ? { entry: said, receipt: await lease.write(said) } : null;
        await lease.renew();
        return { answer: Math.max(stored, offset) + fresh.length, written };
      });
    },

    async complete(caller, command) {
      demand(caller, 'EXECUTE');
      const findings = new Findings();
      checkCompletion(findings, command);
      findings.settle();
      const ended = async (run: LeasedRun, lease: LeaseTransaction) => {
        const conclusion = conclusionOf(command, run);
        return { answer: run.claim.runId, written: await end(run, lease, conclusion, storyOf(conclusion, run.claim)) };
      };
      return held(caller, command, ended, (run) => (concludedSo(run, command) ? run.claim.runId : null));
    },

    endUntrusted: () => store.endUntrusted(),

    async endOverdue() {
      for (const each of await store.overdue(100)) {
        try {
          await endOne(each);
        } catch (error) {
          if (failureOf(error) === 'OUTAGE') throw error;
          await store.setAside(each.runId, error);
        }
      }
    },

    async failUnclaimed() {
      const unclaimed = await store.failUnclaimed(500);
      if (unclaimed.length > 0)
        bus.publish([{ kind: 'events' }, ...unclaimed.map(({ runId }) => ({ kind: 'run', runId }) as const)]);
      return unclaimed.flatMap(({ gates }) => gates ?? []);
    },
  };
}

function conclusionOf(command: CompleteRun, { claim, state }: LeasedRun): Conclusion {
  const { result, exitCode, outcome } = command;
  const kept = { result, ...(exitCode !== null && { exitCode }) };
  if (outcome === 'SUCCEEDED') return conclude({ kind: 'SUCCEEDED', ...kept }, null, claim, 0)!;
  const canceled = outcome === 'CANCELED' || state === 'CANCELING' ? new StopReason('CANCEL', 'canceled', 0) : null;
  const error = command.error ?? unexplained;
  return conclude({ kind: 'FAILED', error, ...kept }, canceled, claim, Math.random())!;
}
