import type { Logger } from 'pino';

import type { Milliseconds } from '../../domain/model/values.ts';
import { withDeadline } from './connection/deadline.ts';
import { statementTimeoutMs } from './connection/wake-locks.ts';
import type { WakeStore } from './connection/wake-store.ts';

const pingEveryMs: Milliseconds = 400;
const slowestRetryMs: Milliseconds = 400;
const firstRetryMs: Milliseconds = 50;
const prepareTimeoutMs = 3 * statementTimeoutMs;
/** How often to look for a dropped collection or table. Dropping one breaks no connection. */
const lookEveryMs: Milliseconds = 2_000;

export interface StoreHealth {
  readonly ok: boolean;
  /** Why it is not ok; null when it is. */
  readonly message: string | null;
  /** Grows when the store is back, or its wakes are gone. Then all wakes have to be armed again. */
  readonly losses: number;
}

export interface StoreWatchOptions {
  readonly store: WakeStore;
  readonly logger: Logger;
  /** After every answered ping. */
  readonly onPulse: () => void;
  readonly onChange: (ok: boolean) => void;
  /** Acknowledged wakes are gone without an outage. */
  readonly onEmptied: () => void;
}

/**
 * Keeps checking that the store answers and has what wakes need. It notices a loss within 2 s and a return within 1 s, and
 * logs each once. Tables or indexes that were dropped by hand are made again within seconds.
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

  /** To be called after a failed call: looks at once instead of at the next interval. */
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
      // A stall of this process can lose one ping. Only an outage loses two in a row.
      if (this.#health.ok) await twice(() => store.ping());
      else await store.ping();
      // A store may come back empty.
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
    if (health.ok) logger.info({ store: store.kind }, 'alarm: store reached; wakes are armed and received');
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
