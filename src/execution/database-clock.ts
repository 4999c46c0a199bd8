import type { Clock, Instant } from '../domain/values.ts';

export interface DatabaseClock extends Clock {
  /** Asks the database again. */
  sync(): Promise<void>;
  start(): void;
  stop(): void;
}

const every = 5_000;
const samples = 5;

/**
 * The database's clock, read here: its time at the last comparison plus what the monotonic clock has counted since.
 * A jump of this machine's wall clock changes nothing, and nodes agree as well as the network lets them.
 */
export function makeDatabaseClock(now: () => Promise<Instant>): DatabaseClock {
  let offset = performance.timeOrigin;
  let timer: NodeJS.Timeout | undefined;

  async function sync(): Promise<void> {
    let best = Infinity;
    for (let i = 0; i < samples; i += 1) {
      const sent = performance.now();
      const theirs = await now();
      const took = performance.now() - sent;
      if (took >= best) continue;
      best = took;
      offset = theirs - (sent + took / 2);
    }
  }

  return {
    now: () => Math.floor(offset + performance.now()),
    sync,
    start() {
      timer = setInterval(() => void sync().catch(() => undefined), every);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
