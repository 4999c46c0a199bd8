import { Agenda, type AgendaBackend } from 'agenda';
import type { Logger } from 'pino';

import type { Instant, Milliseconds } from '../../domain/model/values.ts';
import { cellFrom, type Cell } from './cells.ts';
import { wakeName } from './connection/wake-locks.ts';
import type { WakeStore } from './connection/wake-store.ts';
import { batchSize } from './wake-claims.ts';

const pollMs: Milliseconds = 200;
/** Agenda's own check of a running job, which may end only at the next interval. The locks in the store live longer. */
const agendaLockLifetimeMs = pollMs;
const agendaAliveCheckMs = pollMs / 2;
const patienceMs: Milliseconds = 5_000;

export interface WakeAgendaOptions {
  readonly store: WakeStore;
  readonly logger: Logger;
  readonly nodeName: string;
  readonly onWake: (cell: Cell) => Promise<void>;
}

export interface WakeAgenda {
  /** Takes no more wakes and waits some seconds for running ones. Then it frees the rest for other nodes. */
  stop(): Promise<void>;
}

/** Starts Agenda on the store's repository. While the store is away, its claims are closed and give no jobs. */
export async function startWakeAgenda(options: WakeAgendaOptions): Promise<WakeAgenda> {
  const { store, logger, nodeName, onWake } = options;
  const running = new Set<PromiseWithResolvers<void>>();
  let lastEnd = -Infinity;

  const agenda = new Agenda({
    backend: backendOf(store),
    name: nodeName,
    processEvery: pollMs,
    maxConcurrency: batchSize,
    defaultConcurrency: batchSize,
    lockLimit: batchSize,
    defaultLockLimit: batchSize,
    defaultLockLifetime: agendaLockLifetimeMs,
    removeOnComplete: true,
    logging: false,
  });
  agenda.on('error', (error) => logger.debug({ err: error }, 'alarm: agenda reports an error'));
  agenda.define<{ at: Instant }>(
    wakeName,
    // oxlint-disable-next-line typescript/no-misused-promises -- Agenda awaits it; its types find the callback's overload first.
    async (job) => {
      const outcome = Promise.withResolvers<void>();
      running.add(outcome);
      wake(job.attrs.data.at).then(outcome.resolve, outcome.reject);
      try {
        await outcome.promise;
      } finally {
        running.delete(outcome);
        lastEnd = performance.now();
      }
    },
    { backoff: ({ attempt }) => retryDelay(attempt) },
  );
  await agenda.start();

  async function wake(cell: Instant): Promise<void> {
    try {
      await onWake(cellFrom(cell));
    } catch (error) {
      logger.warn({ err: error, cell }, 'alarm: a wake failed and is tried again');
      throw error;
    }
  }

  return {
    async stop() {
      await agenda.stop();
      await settled(running);
      await store.claims.releaseAll();
      // Agenda keeps a timer while a job runs. A job that hangs would keep the process alive.
      for (const outcome of running) outcome.reject(new Error('alarm: stopped while a wake ran'));
      await Promise.allSettled([...running].map((outcome) => outcome.promise));
      // Agenda's check of each finished job is a timer that cannot be canceled.
      const left = lastEnd + agendaAliveCheckMs + 10 - performance.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    },
  };
}

function backendOf(store: WakeStore): AgendaBackend {
  return {
    name: store.kind,
    repository: store.repository,
    ownsConnection: false,
    // The alarm connects by itself and tries again. If Agenda did it, a failure would end the process.
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
  };
}

function retryDelay(attempt: number): Milliseconds {
  return Math.min(10_000, 250 * 2 ** Math.min(attempt - 1, 10));
}

async function settled(running: ReadonlySet<PromiseWithResolvers<void>>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  await Promise.race([Promise.allSettled([...running].map((outcome) => outcome.promise)), promise]);
  clearTimeout(timer);
}
