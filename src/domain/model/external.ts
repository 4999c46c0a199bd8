import type { Claim } from './claim.ts';
import type { ClaimRuns, TakeRun, HeartbeatRun, AppendRunLog, CompleteRun } from './commands/worker.ts';
import { DomainError } from './errors.ts';
import type { Findings } from './findings.ts';
import type { RunError, RunState } from './run.ts';
import { longestResult } from './storable.ts';
import type { Instant } from './values.ts';

/** The module whose runs no node executes: they wait for an external worker of the named kind. */
export const externalModule = 'external';

/** How long a run waits for a worker unless its params set another time, in ISO 8601. */
export const defaultClaimWithin = 'P1D';

export interface ExternalClaim {
  readonly runId: string;
  readonly fence: number;
  readonly leaseUntil: Instant;
}

/** An external run as a worker's call finds it. The row is locked until the transaction ends. */
export interface LeasedRun {
  readonly claim: Claim;
  readonly state: RunState;
  readonly error: RunError | null;
  /** Log lines that this attempt has stored. */
  readonly attemptLines: number;
  /** True while a worker's lease on the run has not expired. */
  readonly held: boolean;
  /** The token with which the run was claimed; null = claimed without a token, or not claimed. */
  readonly tokenId: string | null;
}

const most = { claims: 100, names: 100, lines: 1_000, message: 65_536, waitMs: 60_000 };
/** The end of the year 9999. */
const lastInstant = 253_402_300_799_999;
const lease = { min: 1_000, max: 86_400_000 };

export function checkClaim(findings: Findings, command: ClaimRuns): void {
  findings.text(['worker'], 'worker', command.worker, 200);
  findings.whole(['max'], 'max', command.max, 1, most.claims);
  findings.range(['wait'], 'wait', command.waitMs, 0, most.waitMs, ' ms');
  checkLease(findings, command);
  if (command.modules.length < 1 || command.modules.length > most.names)
    findings.add(['modules'], 'count', `${command.modules.length} modules are given; allowed: 1 to ${most.names}`);
  for (const [i, name] of command.modules.entries()) findings.text(['modules', String(i)], 'module', name, 200);
}

export function checkTake(findings: Findings, command: TakeRun): void {
  findings.text(['worker'], 'worker', command.worker, 200);
  checkLease(findings, command);
}

function checkLease(findings: Findings, { leaseMs }: Pick<ClaimRuns, 'leaseMs'>): void {
  findings.range(['lease'], 'lease', leaseMs, lease.min, lease.max, ' ms');
}

export function checkHeartbeat(findings: Findings, command: HeartbeatRun): void {
  if (command.percent !== null) findings.range(['statusPercent'], 'statusPercent', command.percent, 0, 100);
  if (command.message !== null) findings.text(['statusMessage'], 'statusMessage', command.message, 1_000, 0);
}

export function checkLog(findings: Findings, { offset, lines }: AppendRunLog): void {
  if (offset !== null) findings.whole(['offset'], 'offset', offset, 0, 2 ** 31 - 1);
  if (lines.length > most.lines)
    findings.add(['lines'], 'count', `${lines.length} lines are given; allowed in one call: ${most.lines}`);
  for (const [i, { message, percent, at }] of lines.entries()) {
    if (at !== null) findings.range(['lines', String(i), 'timestamp'], 'timestamp', at, 0, lastInstant, ' ms');
    if (message.length > most.message)
      findings.add(
        ['lines', String(i), 'message'],
        'length',
        `the message is ${message.length} characters long; allowed: 0 to ${most.message}`,
      );
    if (percent !== null) findings.range(['lines', String(i), 'statusPercent'], 'statusPercent', percent, 0, 100);
  }
}

export function checkCompletion(findings: Findings, { result, error, exitCode }: CompleteRun): void {
  const size = JSON.stringify(result)?.length ?? 0;
  if (size > longestResult)
    findings.add(
      ['result'],
      'size',
      `the result is ${size} characters of JSON; allowed: ${longestResult}; larger ones belong elsewhere, with a link here`,
    );
  if (exitCode !== null) findings.whole(['exitCode'], 'exitCode', exitCode, -(2 ** 31), 2 ** 31 - 1);
  if (!error) return;
  findings.text(['error', 'type'], 'error type', error.type, 200);
  findings.text(['error', 'message'], 'error message', error.message, 10_000, 0);
  if (error.stack !== undefined) findings.text(['error', 'stack'], 'error stack', error.stack, 65_536, 0);
}

export function leaseLostError(): DomainError {
  return new DomainError({
    code: 'LEASE_LOST',
    path: ['fence'],
    message:
      'the run is not this worker’s any more: its lease has run out, it has ended, or another attempt has it. Stop working on it',
  });
}

export function otherTokenError(): DomainError {
  return new DomainError({
    code: 'FORBIDDEN',
    path: ['runId'],
    message: 'the run was claimed with another token; only calls with that token may go on with it',
  });
}

/** True when the run already ended as this call asks: the worker repeats the call because it lost the first answer. */
export function concludedSo({ state, error }: LeasedRun, { outcome, error: given }: CompleteRun): boolean {
  if (outcome === 'SUCCEEDED') return state === 'SUCCEEDED';
  // A failure after a cancel was requested has ended the run as CANCELED.
  if (outcome === 'CANCELED' || state === 'CANCELED') return state === 'CANCELED';
  const ended = state === 'FAILED' || state === 'RETRY_WAIT';
  const { type, message } = given ?? unexplained;
  return ended && error?.type === type && error.message === message;
}

/** The error of a run whose worker reported a failure without a reason. */
export const unexplained: RunError = {
  type: 'worker.failed',
  message: 'the worker failed and did not say why',
  retryable: true,
};
