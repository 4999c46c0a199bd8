import type { Logger } from 'pino';
import type { Claim } from '../domain/model/claim.ts';
import { grantRefusal, type TenantRights } from '../domain/model/module-grants.ts';
import { type Outcome, StopReason } from '../domain/model/module.ts';
import { storableOutcome } from '../domain/model/storable.ts';
import { type Conclusion, conclude } from '../domain/planning/conclusion.ts';
import { storyOf } from '../domain/planning/story.ts';
import type { AttemptContext, Journal, Module } from '../ports/module.ts';
import type { Journals } from './journal.ts';
import { limitedJournal, type LogMeter } from './log-meter.ts';
import { setLongTimeout } from './long-timeout.ts';
import type { AttemptJournal } from './page.ts';
import type { TenantDesk } from './tenant-desk.ts';

/** What attempts work with. */
export interface AttemptTools {
  readonly journals: Journals;
  readonly modules: ReadonlyMap<string, Module>;
  readonly tenants: Pick<TenantDesk, 'find'>;
  readonly meter: Pick<LogMeter, 'admit'>;
  readonly logger: Logger;
}

/** One attempt of a run: runs the module under its deadline, then concludes. A failed task is an outcome, not an exception. */
export class Attempt {
  readonly claim: Claim;
  readonly #tools: AttemptTools;
  readonly #controller = new AbortController();
  readonly #journal: AttemptJournal;
  #hasEnded = false;

  constructor(claim: Claim, tools: AttemptTools) {
    this.claim = claim;
    this.#tools = tools;
    this.#journal = tools.journals.open(claim, (reason) =>
      this.stop(new StopReason('LEASE_LOST', reason ?? 'another attempt has taken over the run', 0)),
    );
  }

  /** Only the first reason counts, and none after the attempt has ended. */
  stop(reason: StopReason): void {
    if (!this.#hasEnded && !this.#controller.signal.aborted) this.#controller.abort(reason);
  }

  async run(): Promise<Outcome> {
    const deadline = this.#setDeadline();
    const outcome = await this.#outcome();
    deadline?.cancel();
    this.#hasEnded = true;
    return outcome;
  }

  /** Settles when the ending is stored. Null: the lease is lost, so the run's next holder concludes it. */
  conclude(outcome: Outcome): Promise<boolean> | null {
    const { signal } = this.#controller;
    const stopped = signal.aborted ? (signal.reason as StopReason) : null;
    const conclusion = conclude(storableOutcome(outcome), stopped, this.claim, Math.random());
    if (conclusion === null) return null;
    this.#logStory(conclusion);
    return this.#journal.conclude(conclusion);
  }

  #setDeadline(): { cancel(): void } | undefined {
    const { timeoutMs } = this.claim;
    if (timeoutMs === null) return undefined;
    return setLongTimeout(() => this.stop(new StopReason('TIMEOUT', `longer than ${timeoutMs} ms`, 5_000)), timeoutMs);
  }

  /** Finds the module and the tenant, checks the tenant's grants, then runs the module. */
  async #outcome(): Promise<Outcome> {
    const { claim } = this;
    const module = this.#tools.modules.get(claim.module);
    if (!module) return failure('module.unknown', `this node has no module "${claim.module}"`, false);
    const tenant = await this.#tools.tenants.find(claim.tenantId, this.#controller.signal);
    const refusal = tenant && grantRefusal(tenant, claim.module);
    return refusal ? failure('module.notGranted', refusal, false) : this.#runModule(module, tenant);
  }

  async #runModule(module: Module, tenant: TenantRights | null): Promise<Outcome> {
    const { claim } = this;
    try {
      return await Promise.race([module.run(this.#context(tenant)), abandoned(this.#controller.signal)]);
    } catch (error) {
      this.#tools.logger.error({ err: error, module: claim.module, run: claim.runId }, 'a module threw');
      return failure('module.crashed', error instanceof Error ? error.message : String(error), true);
    }
  }

  #context(tenant: TenantRights | null): AttemptContext {
    const { runId: id, taskId, taskName, tenantId, attempt, scheduledFor, params } = this.claim;
    const journal: Journal = tenant ? limitedJournal(this.#journal, tenant, this.#tools.meter) : this.#journal;
    const run = { id, taskId, taskName, tenantId, attempt, scheduledFor };
    return { params, journal, signal: this.#controller.signal, run };
  }

  #logStory(conclusion: Conclusion): void {
    const story = storyOf(conclusion, this.claim);
    if (story) this.#journal.log(story.level, story.message);
  }
}

function failure(type: string, message: string, retryable: boolean): Outcome {
  return { kind: 'FAILED', error: { type, message, retryable } };
}

/** A module that ignores its signal is abandoned this long after its grace, and the run ends without it. */
const abandonAfter = 5_000;

/** Settles {@link abandonAfter} after the grace of an abort. Without an abort it costs only one listener. */
function abandoned(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        const { graceMs } = signal.reason as StopReason;
        const timer = setTimeout(
          () => resolve(failure('module.abandoned', 'the module did not end after its signal was aborted', false)),
          graceMs + abandonAfter,
        );
        timer.unref();
      },
      { once: true },
    );
  });
}
