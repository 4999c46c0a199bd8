import type { Logger } from 'pino';

import type { Clock } from '../../ports/clock.ts';
import type { Instant } from '../../domain/model/values.ts';
import { ArmQueue } from './arm-queue.ts';
import type { Cell } from './cells.ts';
import { makeMongoStore } from './connection/mongo-store.ts';
import { type AlarmServer, makePostgresStore } from './connection/postgres-store.ts';
import { StoreWatch } from './store-watch.ts';
import { startWakeAgenda, type WakeAgenda } from './wake-agenda.ts';

export { cellMs, leadMs, type Cell } from './cells.ts';
export { mongoUrlProblem } from './connection/mongo-store.ts';

export interface AlarmOptions {
  /** The scheduler's clock. Whether a wake is due is decided by it alone. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** The alarm has connections of its own. MongoDB: database `polychron` when the URL names none. */
  readonly store: { readonly kind: 'mongo'; readonly url: string } | AlarmServer;
  /** Unique for each process. */
  readonly nodeName: string;
  /** False on nodes that only serve the API: they arm but never wake. */
  readonly listen: boolean;
  /**
   * This node is to plan the cell. As a rule called once for each cell and {@link leadMs} before it; after a fault also
   * twice, on two nodes, or late, when the cell is past. Cells may overlap in time. When it rejects, the wake comes again.
   */
  readonly onWake: (cell: Cell) => Promise<void>;
}

export interface AlarmHealth {
  readonly ok: boolean;
  readonly store: 'mongo' | 'postgres';
  /** Why not ok. */
  readonly message: string | null;
  /** Rises when wakes that had been armed may be gone: after an outage, or when somebody has removed them. */
  readonly losses: number;
}

/** The alarm clock, and the election of the node that plans a moment. It knows no schedules. */
export interface Alarm {
  /**
   * Makes sure that a wake stands for the cell of each instant. True once the store has acknowledged all; false when it is
   * away or makes no progress for 250 ms (the cells are armed when it is back, and the reconciler covers them). Instants
   * whose cell is past or begins within the lead are ignored: the caller nudges. Never rejects.
   */
  arm(instants: readonly Instant[]): Promise<boolean>;
  /** Returns before the store is reached, and keeps trying to reach it. */
  start(): Promise<void>;
  /** Lets running wakes end (for some seconds), frees the others and closes the connections. May be called twice. */
  stop(): Promise<void>;
  health(): AlarmHealth;
  /** Tells when the store is lost or found. Returns what ends it. */
  onChange(listener: (ok: boolean) => void): () => void;
}

/** Throws when the URL makes no sense. */
export function makeAlarm(options: AlarmOptions): Alarm {
  const { clock, logger, nodeName, onWake } = options;
  const listeners = new Set<(ok: boolean) => void>();
  let starting: Promise<WakeAgenda | null> | null = null;
  let stopping: Promise<void> | null = null;

  const storeOptions = { clock, nodeName, onTrouble };
  const store =
    options.store.kind === 'mongo'
      ? makeMongoStore(options.store.url, storeOptions)
      : makePostgresStore(options.store, storeOptions);
  const queue = new ArmQueue({ clock, write: (cells) => store.armMany(cells), onTrouble });
  const watch = new StoreWatch({
    store,
    logger,
    onPulse: () => queue.retry(),
    onChange: changed,
    onEmptied: () => queue.forget(),
  });

  function onTrouble(error: unknown): void {
    logger.debug({ err: error }, 'alarm: the store failed');
    watch.suspect();
  }

  function changed(ok: boolean): void {
    for (const part of [queue, store.claims]) {
      if (ok) part.open();
      else part.close();
    }
    for (const listener of listeners) {
      try {
        listener(ok);
      } catch (error) {
        logger.error({ err: error }, 'alarm: a listener to its health failed');
      }
    }
  }

  async function stop(): Promise<void> {
    const agenda = await starting;
    await agenda?.stop();
    queue.close();
    await queue.settled();
    await watch.stop();
    await store.close();
  }

  return {
    arm: (instants) => (stopping === null ? queue.arm(instants) : Promise.resolve(false)),
    async start() {
      if (stopping !== null) return;
      watch.start();
      starting ??= options.listen ? startWakeAgenda({ store, logger, nodeName, onWake }) : Promise.resolve(null);
      await starting;
    },
    stop: () => (stopping ??= stop()),
    health: () => ({ ...watch.health, store: store.kind }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
