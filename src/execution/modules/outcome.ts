import { StopReason, type Outcome } from '../../domain/model/module.ts';
import type { Module } from '../../ports/module.ts';
import type { RunError } from '../../domain/model/run.ts';
import type { Json } from '../../domain/model/values.ts';

type Failure = Extract<Outcome, { kind: 'FAILED' }>;

export function failed(error: RunError, ending: { readonly result?: Json; readonly exitCode?: number } = {}): Failure {
  return { kind: 'FAILED', error, ...ending };
}

/** The reason of an aborted signal. An abort without a {@link StopReason} counts as a cancel that asks for the end at once. */
export function stopReason(signal: AbortSignal): StopReason {
  const reason: unknown = signal.reason;
  return reason instanceof StopReason ? reason : new StopReason('CANCEL', String(reason), 0);
}

/** Work that ended because it was told to. `how` says what that took, "ended by SIGTERM" for example. */
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

/** The same module, listed but refused: an installation that forbids it says so instead of not knowing it. */
export function unavailable(module: Module, reason: string): Module {
  const error: RunError = { type: 'module.unavailable', message: `${module.name}: ${reason}`, retryable: false };
  return { ...module, available: false, unavailableReason: reason, run: () => Promise.resolve(failed(error)) };
}
