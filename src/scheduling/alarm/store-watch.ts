import type { Logger } from 'pino';

import type { Milliseconds } from '../../domain/model/values.ts';
import { withDeadline } from './connection/deadline.ts';
import { statementTimeoutMs } from './connection/wake-locks.ts';
import type { WakeStore } from './connection/wake-store.ts';

const pingEveryMs: Milliseconds = 400;
const slowestRetryMs: Milliseconds = 400;
const firstRetryMs: Milliseconds = 50;
const prepareTimeoutMs = 3 * statementTimeoutMs;
/** A collection or table that somebody drops by hand is noticed within this time, and nothing breaks a connection then. */
const lookEveryMs: Milliseconds = 2_000;

export interface StoreHealth {
  readonly ok: boolean;
  /** Why not. */
  readonly message: string | null;
  /** Rises when the store was found, or its wakes were found to be gone: what should stand there is to be armed again. */
  readonly losses: number;
}

export interface StoreWatchOptions {
  readonly store: WakeStore;
  readonly logger: Logger;
  /** After every answered ping. */
  readonly onPulse: () => void;
  readonly onChange: (ok: boolean) => void;
  /** Wakes that the store had acknowledged are gone, although it was there all the time. */
  readonly onEmptied: () => void;
}

/**
 * Keeps asking whether the store is there, and has what wakes need: a loss is known within 2 s, a return within 1 s, and
 * each is logged once. What was dropped by hand is made again within seconds.
 */
export class StoreWatch {
  readonly #options: StoreWatchOptions;
  #health: Omit<StoreHealth, 'losses'> = { ok: false, message: 'not connected yet' };
  #losses = 0;
  #mark: string | null = null;
  #lookedAt = -Infinity;
  #known = false;
  #failures = 0;
  #stopping = false;
  #hurry: () => void = () => {};
  #running: Promise<void> | null = null;

  constructor(options: StoreWatchOptions) {
    this.#options = options;
  }

  get health(): StoreHealth {
    return { ...this.#health, losses: this.#losses };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something failed: look now, not at the next beat. */
  suspect(): void {
    if (!this.#health.ok) return;
    this.#lookedAt = -Infinity;
    this.#hurry();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#hurry();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      await this.#look();
      if (!this.#stopping) await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const retryMs = Math.min(slowestRetryMs, firstRetryMs * 2 ** Math.max(0, this.#failures - 1));
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#health.ok ? pingEveryMs : retryMs);
    this.#hurry = resolve;
    await promise;
    clearTimeout(timer);
    this.#hurry = () => {};
  }

  async #look(): Promise<void> {
    const { store } = this.#options;
    try {
      // A stall of this process looks like one lost ping; an outage loses the next one too.
      if (this.#health.ok) await twice(() => store.ping());
      else await store.ping();
      // Once lost, a store may come back empty.
      if (!this.#health.ok || performance.now() - this.#lookedAt >= lookEveryMs) await this.#inspect();
      this.#failures = 0;
      this.#become({ ok: true, message: null });
      if (!this.#stopping) this.#options.onPulse();
    } catch (error) {
      this.#failures += 1;
      this.#become({ ok: false, message: error instanceof Error ? error.message || error.name : String(error) });
    }
  }

  async #inspect(): Promise<void> {
    const { store, logger } = this.#options;
    const mark =
      (await twice(() => store.look())) ??
      (await withDeadline(store.prepare(), prepareTimeoutMs, 'preparing the store'));
    this.#lookedAt = performance.now();
    const before = this.#mark;
    this.#mark = mark;
    if (before === null || before === mark || !this.#health.ok) return;
    logger.warn({ store: store.kind }, 'alarm: wakes or their indexes were gone from the store; they are made again');
    this.#losses += 1;
    this.#options.onEmptied();
  }

  #become(health: Omit<StoreHealth, 'losses'>): void {
    const changed = !this.#known || health.ok !== this.#health.ok;
    const { store, logger } = this.#options;
    this.#health = health;
    if (!changed || this.#stopping) return;
    this.#known = true;
    if (health.ok) this.#losses += 1;
    if (health.ok) logger.info({ store: store.kind }, 'alarm: store reached, wakes are armed and heard');
    else {
      logger.warn(
        { store: store.kind, reason: health.message },
        'alarm: store cannot be reached, the reconciler covers for it; trying again until it is back',
      );
    }
    this.#options.onChange(health.ok);
  }
}

async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return work();
  }
}
