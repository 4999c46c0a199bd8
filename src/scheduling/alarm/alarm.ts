import type { Logger } from 'pino';

import type { Clock } from '../../ports/clock.ts';
import type { Instant } from '../../domain/model/values.ts';
import { ArmQueue } from './arm-queue.ts';
import type { Cell } from './cells.ts';
import { makeMongoStore } from './connection/mongo-store.ts';
import { type AlarmServer, makePostgresStore } from './connection/postgres-store.ts';
import type { WakeStore } from './connection/wake-store.ts';
import { StoreWatch } from './store-watch.ts';
import { startWakeAgenda, type WakeAgenda } from './wake-agenda.ts';

export { cellMs, leadMs, type Cell } from './cells.ts';
export { mongoUrlProblem } from './connection/mongo-store.ts';

export interface AlarmOptions {
  /** The scheduler's clock. It alone decides whether a wake is due. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** The alarm has connections of its own. MongoDB: database `polychron` when the URL names none. */
  readonly store: { readonly kind: 'mongo'; readonly url: string } | AlarmServer;
  /** Unique for each process. */
  readonly nodeName: string;
  /** False on nodes that only serve the API: they arm but never wake. */
  readonly listen: boolean;
  /**
   * Called when this node has to plan a cell: usually once for each cell, {@link leadMs} before it. After a fault it may be
   * called twice, on two nodes, or when the cell has passed. Several cells may be planned at once. When it rejects, the wake
   * comes again.
   */
  readonly onWake: (cell: Cell) => Promise<void>;
}

export interface AlarmHealth {
  readonly ok: boolean;
  readonly store: 'mongo' | 'postgres';
  /** Why it is not ok; null when it is. */
  readonly message: string | null;
  /** Grows when armed wakes may be lost: after an outage, or when they were removed by hand. */
  readonly losses: number;
}

/** The alarm clock. It also elects the node that plans each moment. It knows no schedules. */
export interface Alarm {
  /**
   * Makes sure that the store has a wake for the cell of each instant. True when the store has acknowledged all of them.
   * False when it is away or makes no progress for 250 ms. The cells are then armed later, and the reconciler covers them.
   * Instants whose cell has passed or begins within the lead are ignored: the caller nudges. Never rejects.
   */
  arm(instants: readonly Instant[]): Promise<boolean>;
  /** Returns before the store is reached, and keeps trying to reach it. */
  start(): Promise<void>;
  /** Waits some seconds for running wakes, frees the others and closes the connections. May be called twice. */
  stop(): Promise<void>;
  health(): AlarmHealth;
  /** Calls the listener when the store is lost or found. Returns a function that removes the listener. */
  onChange(listener: (ok: boolean) => void): () => void;
}

/** Throws when the store's URL is invalid. */
export function makeAlarm(options: AlarmOptions): Alarm {
  return new StoreAlarm(options);
}

class StoreAlarm implements Alarm {
  readonly #options: AlarmOptions;
  readonly #store: WakeStore;
  readonly #queue: ArmQueue;
  readonly #watch: StoreWatch;
  readonly #listeners = new Set<(ok: boolean) => void>();
  #starting: Promise<WakeAgenda | null> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: AlarmOptions) {
    const { clock, logger, nodeName } = options;
    const onTrouble = (error: unknown): void => this.#suspect(error);
    this.#options = options;
    const { store } = options;
    const storeOptions = { clock, nodeName, onTrouble };
    this.#store =
      store.kind === 'mongo' ? makeMongoStore(store.url, storeOptions) : makePostgresStore(store, storeOptions);
    this.#queue = new ArmQueue({ clock, write: (cells) => this.#store.armMany(cells), onTrouble });
    this.#watch = new StoreWatch({
      store: this.#store,
      logger,
      onPulse: () => this.#queue.retry(),
      onChange: (ok) => this.#changed(ok),
      onEmptied: () => this.#queue.forget(),
    });
  }

  arm(instants: readonly Instant[]): Promise<boolean> {
    return this.#stopping === null ? this.#queue.arm(instants) : Promise.resolve(false);
  }

  async start(): Promise<void> {
    if (this.#stopping !== null) return;
    this.#watch.start();
    const { listen, logger, nodeName, onWake } = this.#options;
    this.#starting ??= listen
      ? startWakeAgenda({ store: this.#store, logger, nodeName, onWake })
      : Promise.resolve(null);
    await this.#starting;
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stopAll());
  }

  health(): AlarmHealth {
    return { ...this.#watch.health, store: this.#store.kind };
  }

  onChange(listener: (ok: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #suspect(error: unknown): void {
    this.#options.logger.debug({ err: error }, 'alarm: a call of the store failed');
    this.#watch.suspect();
  }

  #changed(ok: boolean): void {
    for (const part of [this.#queue, this.#store.claims]) {
      if (ok) part.open();
      else part.close();
    }
    for (const listener of this.#listeners) {
      try {
        listener(ok);
      } catch (error) {
        this.#options.logger.error({ err: error }, 'alarm: a listener to its health failed');
      }
    }
  }

  async #stopAll(): Promise<void> {
    const agenda = await this.#starting;
    await agenda?.stop();
    this.#queue.close();
    await this.#queue.settled();
    await this.#watch.stop();
    await this.#store.close();
  }
}
