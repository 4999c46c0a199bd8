import type { Logger } from 'pino';
import type { Milliseconds } from '../domain/model/values.ts';

/** A database session whose locks this process waited for. */
export interface BlockingSession {
  readonly pid: number;
  /** False: it could not be ended. */
  readonly ended: boolean;
}

export interface BlockerWatchOptions {
  /** Ends idle sessions whose locks this process waits for, and returns all sessions that it found. */
  readonly endBlockers: () => Promise<readonly BlockingSession[]>;
  readonly logger: Pick<Logger, 'warn' | 'debug'>;
}

const every: Milliseconds = 200;

/**
 * An open transaction that holds locks stops the lease, the sweeps and the claims as long as it lives. When a lease runs out,
 * every run of the node loses its attempt.
 */
export function watchBlockers({ endBlockers, logger }: BlockerWatchOptions): { stop(): void } {
  let looking = false;
  /** Sessions that could not be ended. The log names each of them once, not at every look. */
  let spared: ReadonlySet<number> = new Set();

  function report(sessions: readonly BlockingSession[]): void {
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
      // Only at debug: other parts log it when the database is away.
      .then(report, (error: unknown) => logger.debug({ err: error }, 'could not look for idle transactions'))
      .finally(() => (looking = false));
  }, every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
