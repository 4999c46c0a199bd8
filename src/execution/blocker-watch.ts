import type { Logger } from 'pino';
import type { Milliseconds } from '../domain/values.ts';

export interface BlockerWatchOptions {
  /** Ends sessions that hold up one of ours and have done nothing for so long; answers whose they were. */
  readonly endBlockers: (ms: Milliseconds) => Promise<readonly object[]>;
  readonly logger: Pick<Logger, 'warn' | 'debug'>;
}

const every: Milliseconds = 300;
/** What does nothing for so long while others wait will do nothing for longer. */
const patience: Milliseconds = 400;

/**
 * A transaction that is left open with locks would stop the lease, the sweeps and the claims for as long as it lives: a lease
 * that ends costs every run of the node its attempt.
 */
export function watchBlockers({ endBlockers, logger }: BlockerWatchOptions): { stop(): void } {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    endBlockers(patience)
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
