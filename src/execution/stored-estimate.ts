import type { Logger } from 'pino';
import type { UsageStore } from '../ports/usage-store.ts';

const firstMs = 5_000;
const everyMs = 60_000;

export interface StoredEstimate {
  start(): void;
  stop(): Promise<void>;
}

/** Keeps the estimates of what tenants store up to date. One of several nodes does it. */
export function makeStoredEstimate(store: Pick<UsageStore, 'estimateStored'>, logger: Logger): StoredEstimate {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<unknown> = Promise.resolve();

  function schedule(ms: number): void {
    timer = setTimeout(() => {
      current = store
        .estimateStored()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not estimate what tenants store; trying again'))
        .finally(() => timer && schedule(everyMs));
    }, ms);
    timer.unref();
  }

  return {
    start: () => schedule(firstMs),
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await current;
    },
  };
}
