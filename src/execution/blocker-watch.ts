import type { Logger } from 'pino';
import type { Milliseconds } from '../domain/values.ts';

export interface BlockerWatchOptions {
  /** Ends sessions that hold up this process and have done nothing; answers whose they were. */
  readonly endBlockers: () => Promise<readonly object[]>;
  readonly logger: Pick<Logger, 'warn' | 'debug'>;
}

const every: Milliseconds = 300;

/**
 * A transaction that is left open with locks would stop the lease, the sweeps and the claims for as long as it lives: a lease
 * that ends costs every run of the node its attempt.
 */
export function watchBlockers({ endBlockers, logger }: BlockerWatchOptions): { stop(): void } {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    endBlockers()
      .then(
        (sessions) =>
          sessions.length > 0 &&
          logger.warn({ sessions }, 'ended idle transactions of which a lock held up the scheduler'),
        // The other parts say that the database is away.
        (error: unknown) => logger.debug({ err: error }, 'could not look for idle transactions'),
      )
      .finally(() => (looking = false));
  }, every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
