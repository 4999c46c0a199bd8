import { z } from 'zod';

import type { Outcome } from '../../domain/model/module.ts';
import type { AttemptContext } from '../../ports/module.ts';
import { defineModule } from './define-module.ts';
import { failed, stopped } from './outcome.ts';
import { anyJson, text, whole } from './param-types.ts';

const params = z
  .strictObject({
    durationMs: whole(0, 86_400_000)
      .default(0)
      .meta({
        title: 'Duration',
        description: 'How long the work takes, in milliseconds. 0 ends at once.',
        examples: [1500],
      }),
    steps: whole(0, 10_000)
      .default(0)
      .meta({
        title: 'Steps',
        description: 'How many steps of progress are reported, spread over the duration.',
        examples: [10],
      }),
    logLines: whole(0, 1_000_000)
      .default(1)
      .meta({
        title: 'Log lines',
        description:
          'How many lines are written, spread over the duration; with duration 0 as fast as they can be stored.',
        examples: [100],
      }),
    fail: z
      .union([z.boolean(), text('must be true, false or a text of at most 1000 characters', { max: 1000 })], {
        error: 'must be true, false or a text of at most 1000 characters',
      })
      .default(false)
      .meta({
        title: 'Fail',
        description: 'Whether the work fails at its end. A text is the message of the failure.',
        examples: ['the disk is full'],
      }),
    failTimes: whole(0, 1000)
      .optional()
      .meta({
        title: 'Fail the first attempts',
        description: 'Only this many attempts fail, later ones succeed. Without it, `fail` alone decides.',
        examples: [2],
      }),
    result: anyJson.optional().meta({
      title: 'Result',
      description: 'What a successful run returns: any JSON value.',
      examples: [{ rows: 42 }],
    }),
  })
  .meta({ title: 'Parameters of simulate' });

type SimulateAttempt = AttemptContext<z.output<typeof params>>;

/** Work without effect: to try out schedules, for tests, and as the no-op of the benchmark. */
export const simulate = defineModule({
  name: 'simulate',
  version: '1.0.0',
  title: { en: 'Simulate', de: 'Simulieren' },
  description: {
    en: 'Pretends to work: takes a while, reports progress, writes log lines, then succeeds or fails as asked.',
    de: 'Tut so, als ob: dauert eine Weile, meldet Fortschritt, schreibt Logzeilen und gelingt oder scheitert wie verlangt.',
  },
  params,
  result: anyJson.meta({ title: 'The `result` that was given', description: 'Any JSON value.' }),
  examples: [
    {},
    { durationMs: 10_000, steps: 10, logLines: 100 },
    { failTimes: 2, fail: 'not yet', result: { rows: 42 } },
  ],
  supportsCancel: true,
  supportsProgress: true,

  run(attempt) {
    if (attempt.signal.aborted) return Promise.resolve(stopped(attempt.signal));
    const work = new SimulatedWork(attempt);
    const { durationMs } = attempt.params;
    if (durationMs > 0) return spread(attempt, work, durationMs);
    return work.size <= BURST ? Promise.resolve(work.upTo(1).outcome()) : burst(attempt, work);
  },
});

/** Lines and steps that are written between two looks at the journal and the signal, at most. */
const BURST = 256;
/** Lines and steps that fall within one tick are written together. */
const TICK_MS = 10;

class SimulatedWork {
  readonly size: number;
  readonly #lines: number;
  readonly #steps: number;
  #written = 0;
  #stepped = 0;

  readonly #attempt: SimulateAttempt;

  constructor(attempt: SimulateAttempt) {
    this.#attempt = attempt;
    this.#lines = attempt.params.logLines;
    this.#steps = attempt.params.steps;
    this.size = this.#lines + this.#steps;
  }

  /** Writes the lines and steps up to this part of the work (0 to 1), at most `limit` of each. */
  upTo(part: number, limit = Infinity): this {
    const { journal } = this.#attempt;
    const lines = Math.min(Math.floor(this.#lines * part), this.#written + limit);
    while (this.#written < lines) journal.log('INFO', `simulated line ${++this.#written} of ${this.#lines}`);
    const steps = Math.min(Math.floor(this.#steps * part), this.#stepped + limit);
    while (this.#stepped < steps) {
      journal.progress((++this.#stepped / this.#steps) * 100, `step ${this.#stepped} of ${this.#steps}`);
    }
    return this;
  }

  get done(): boolean {
    return this.#written + this.#stepped === this.size;
  }

  behind(part: number): boolean {
    return this.#written < Math.floor(this.#lines * part) || this.#stepped < Math.floor(this.#steps * part);
  }

  outcome(): Outcome {
    const { fail, failTimes, result } = this.#attempt.params;
    const fails = failTimes === undefined ? fail !== false : this.#attempt.run.attempt <= failTimes;
    if (!fails) return result === undefined ? SUCCEEDED : { kind: 'SUCCEEDED', result };
    const message = typeof fail === 'string' ? fail : 'the simulated work failed, as its params ask';
    return failed({ type: 'simulate.failed', message, retryable: true });
  }
}

const SUCCEEDED: Outcome = Object.freeze({ kind: 'SUCCEEDED' });

async function burst({ journal, signal }: SimulateAttempt, work: SimulatedWork): Promise<Outcome> {
  while (!work.done) {
    work.upTo(1, BURST);
    await ready(journal.ready(), signal);
    if (signal.aborted) return stopped(signal);
  }
  return work.outcome();
}

async function spread({ journal, signal }: SimulateAttempt, work: SimulatedWork, durationMs: number): Promise<Outcome> {
  const start = performance.now();
  for (;;) {
    const elapsed = performance.now() - start;
    const part = Math.min(elapsed / durationMs, 1);
    work.upTo(part, BURST);
    await ready(journal.ready(), signal);
    if (signal.aborted) return stopped(signal);
    if (work.behind(part)) continue;
    if (part === 1) return work.outcome();
    const interval = Math.max(TICK_MS, durationMs / Math.max(work.size, 1));
    await pause(Math.min(interval - (elapsed % interval), durationMs - elapsed), signal);
    if (signal.aborted) return stopped(signal);
  }
}

/** Settles early when the signal aborts: a stuck journal must not delay a cancel. */
async function ready(journal: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  journal.then(resolve, reject);
  await promise.finally(() => signal.removeEventListener('abort', onAbort));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    resolve();
  };
  const timer = setTimeout(end, Math.ceil(ms));
  signal.addEventListener('abort', end, { once: true });
  return promise;
}
