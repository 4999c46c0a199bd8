import type { Logger } from 'pino';
import type { Milliseconds } from '../domain/model/values.ts';

/** A session that held up this process. */
export interface HeldUpBy {
  readonly pid: number;
  /** False: it could not be ended. */
  readonly ended: boolean;
}

export interface BlockerWatchOptions {
  /** Ends sessions that hold up this process and do nothing; answers which. */
  readonly endBlockers: () => Promise<readonly HeldUpBy[]>;
  readonly logger: Pick<Logger, 'warn' | 'debug'>;
}

const every: Milliseconds = 200;

/**
 * A transaction that is left open with locks would stop the lease, the sweeps and the claims for as long as it lives: a lease
 * that ends costs every run of the node its attempt.
 */
export function watchBlockers({ endBlockers, logger }: BlockerWatchOptions): { stop(): void } {
  let looking = false;
  /** They are named once, not at each look. */
  let spared: ReadonlySet<number> = new Set();

  function tell(sessions: readonly HeldUpBy[]): void {
    const ended = sessions.filter((session) => session.ended);
    if (ended.length > 0) logger.warn({ sessions: ended }, 'ended idle transactions whose locks held up the scheduler');
    const left = sessions.filter((session) => !session.ended);
    const unknown = left.filter(({ pid }) => !spared.has(pid));
    if (unknown.length > 0)
      logger.warn(
        { sessions: unknown },
        'sessions hold up the scheduler, and its role may not see or end them: grant it pg_monitor and pg_signal_backend',
      );
    spared = new Set(left.map(({ pid }) => pid));
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    endBlockers()
      // The other parts say that the database is away.
      .then(tell, (error: unknown) => logger.debug({ err: error }, 'could not look for idle transactions'))
      .finally(() => (looking = false));
  }, every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
