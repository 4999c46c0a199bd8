import type { Logger } from 'pino';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Claim } from '../domain/model/claim.ts';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import type { RecoveredRun } from '../ports/run-store.ts';
import { isFinal, type RunState } from '../domain/model/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Milliseconds } from '../domain/model/values.ts';

/** Which ended runs the log reports. */
export const runLines = ['all', 'failed', 'none'] as const;
export type RunLines = (typeof runLines)[number];

export interface RunAccountOptions {
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Bounds the values of the label `module`. */
  readonly modules: ReadonlyMap<string, unknown>;
  readonly registry?: Registry | undefined;
  /** Default `none`. */
  readonly lines?: RunLines | undefined;
}

/** Counts attempts and runs in the metrics, and reports ended runs in the log. It makes no queries. */
export interface RunAccount {
  /** An attempt begins in this process. */
  begun(claim: Claim): void;
  /** Journal entries have been stored. */
  stored(entries: readonly JournalEntry[], receipt: JournalReceipt): void;
  recovered(runs: readonly RecoveredRun[]): void;
}

interface Beginning {
  readonly at: number;
  /** How long after the scheduled instant it began. Null: no schedule, or not the first attempt. */
  readonly latenessMs: Milliseconds | null;
}

const quiet: ReadonlySet<RunState> = new Set(['SUCCEEDED', 'CANCELED']);

export function makeRunAccount({ clock, logger, modules, registry, lines = 'none' }: RunAccountOptions): RunAccount {
  const { lateness, runs, again, duration } = makeRunMetrics(registry);
  const beginnings = new WeakMap<Claim, Beginning>();
  const labelOf = (module: string): string => (modules.has(module) ? module : 'unknown');

  function ended(run: Omit<RecoveredRun, 'runId'> & { readonly runId: string }, more: object): void {
    const { runId, taskName, module, attempt, state } = run;
    if (!isFinal(state)) return again.inc({ module: labelOf(module) });
    runs.inc({ outcome: state, module: labelOf(module) });
    const fine = quiet.has(state);
    if (lines === 'none' || (lines === 'failed' && fine)) return;
    logger[fine ? 'info' : 'warn'](
      { run: runId, task: taskName, module, outcome: state, attempt, ...more },
      'a run has ended',
    );
  }

  return {
    begun(claim) {
      const { scheduleId, attempt, scheduledFor } = claim;
      const latenessMs = scheduleId === null || attempt !== 1 ? null : Math.max(0, clock.now() - scheduledFor);
      beginnings.set(claim, { at: performance.now(), latenessMs });
      if (latenessMs !== null) lateness.observe(latenessMs / 1_000);
    },
    stored(entries, receipt) {
      for (const { claim, conclusion } of entries) {
        if (!conclusion || !receipt.stored.has(claim.runId)) continue;
        const begun = beginnings.get(claim);
        const durationMs = begun && Math.round(performance.now() - begun.at);
        if (durationMs !== undefined) duration.observe({ module: labelOf(claim.module) }, durationMs / 1_000);
        const latenessMs = begun?.latenessMs ?? null;
        ended(
          { ...claim, state: conclusion.state },
          { ...(durationMs !== undefined && { durationMs }), ...(latenessMs !== null && { latenessMs }) },
        );
      }
    },
    recovered(all) {
      for (const run of all) ended(run, {});
    },
  };
}

function makeRunMetrics(registry: Registry | undefined) {
  const registers = registry ? [registry] : [];
  const lateness = new Histogram({
    name: 'polychron_run_lateness_seconds',
    help: 'How long after its scheduled instant the first attempt of a run of a schedule began.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600],
    registers,
  });
  const runs = new Counter({
    name: 'polychron_runs_total',
    help: 'Runs that have ended, by outcome and module.',
    labelNames: ['outcome', 'module'],
    registers,
  });
  const again = new Counter({
    name: 'polychron_attempts_repeated_total',
    help: 'Attempts after which the run waits for another one, by module.',
    labelNames: ['module'],
    registers,
  });
  const duration = new Histogram({
    name: 'polychron_attempt_duration_seconds',
    help: 'How long attempts took in modules of this node, by module.',
    labelNames: ['module'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3_600],
    registers,
  });
  return { lateness, runs, again, duration };
}
