import type { Logger } from 'pino';

import type { Milliseconds } from '../../domain/values.ts';
import { withDeadline } from './connection/deadline.ts';
import { statementTimeoutMs, type WakeStore } from './connection/wake-store.ts';

const pingEveryMs: Milliseconds = 400;
const slowestRetryMs: Milliseconds = 400;
const firstRetryMs: Milliseconds = 50;
const prepareTimeoutMs = 3 * statementTimeoutMs;

export interface StoreHealth {
  readonly ok: boolean;
  /** Why not. */
  readonly message: string | null;
}

export interface StoreWatchOptions {
  readonly store: WakeStore;
  readonly logger: Logger;
  /** After every answered ping. */
  readonly onPulse: () => void;
  readonly onChange: (ok: boolean) => void;
}

/** Keeps asking whether the store is there: a loss is known within 2 s, a return within 1 s, and each is logged once. */
export class StoreWatch {
  readonly #options: StoreWatchOptions;
  #health: StoreHealth = { ok: false, message: 'not connected yet' };
  #known = false;
  #failures = 0;
  #stopping = false;
  #hurry: () => void = () => {};
  #running: Promise<void> | null = null;

  constructor(options: StoreWatchOptions) {
    this.#options = options;
  }

  get health(): StoreHealth {
    return this.#health;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something failed: look now, not at the next beat. */
  suspect(): void {
    if (this.#health.ok) this.#hurry();
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
      // Once lost, a store may come back empty, so its schema is looked after again.
      if (this.#health.ok) await this.#pingTwice();
      else {
        await store.ping();
        await withDeadline(store.prepare(), prepareTimeoutMs, 'preparing the store');
      }
      this.#failures = 0;
      this.#become({ ok: true, message: null });
      if (!this.#stopping) this.#options.onPulse();
    } catch (error) {
      this.#failures += 1;
      this.#become({ ok: false, message: error instanceof Error ? error.message || error.name : String(error) });
    }
  }

  /** A stall of this process looks like one lost ping; an outage loses the next one too. */
  async #pingTwice(): Promise<void> {
    try {
      await this.#options.store.ping();
    } catch {
      await this.#options.store.ping();
    }
  }

  #become(health: StoreHealth): void {
    const changed = !this.#known || health.ok !== this.#health.ok;
    const { store, logger } = this.#options;
    this.#health = health;
    if (!changed || this.#stopping) return;
    this.#known = true;
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
