import { StopReason, type Outcome } from '../../domain/model/module.ts';
import type { Module } from '../../ports/module.ts';
import type { RunError } from '../../domain/model/run.ts';
import type { Json } from '../../domain/model/values.ts';

type Failure = Extract<Outcome, { kind: 'FAILED' }>;

export function failed(error: RunError, ending: { readonly result?: Json; readonly exitCode?: number } = {}): Failure {
  return { kind: 'FAILED', error, ...ending };
}

/** The reason of an aborted signal. An abort without a {@link StopReason} counts as a cancel without grace. */
export function stopReason(signal: AbortSignal): StopReason {
  const reason: unknown = signal.reason;
  return reason instanceof StopReason ? reason : new StopReason('CANCEL', String(reason), 0);
}

/** The outcome of work that was stopped. `how` says how it ended, for example "ended by SIGTERM". */
export function stopped(signal: AbortSignal, how?: string, ending?: Parameters<typeof failed>[1]): Failure {
  const { kind, message } = stopReason(signal);
  return failed(
    {
      type: 'module.stopped',
      message: how === undefined ? message : `${message}: ${how}`,
      retryable: kind !== 'CANCEL',
    },
    ending,
  );
}

/** The same module, listed but not available. So clients see why it is forbidden instead of "unknown module". */
export function unavailable(module: Module, reason: string): Module {
  const error: RunError = { type: 'module.unavailable', message: `${module.name}: ${reason}`, retryable: false };
  return { ...module, available: false, unavailableReason: reason, run: () => Promise.resolve(failed(error)) };
}
