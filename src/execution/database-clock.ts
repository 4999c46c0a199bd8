import type { Clock } from '../ports/clock.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

export interface DatabaseClock extends Clock {
  /** Asks the database again. Rejects when it does not answer; what it answered before that counts. */
  sync(): Promise<void>;
  start(): void;
  stop(): void;
}

const every = 5_000;
const samples = 5;
/** While an answer takes longer than this, the database is asked again soon. */
const quick = 50;
const soon = 500;
/** How far two clocks may drift apart, as a share of the time that passes: as much as NTP may slew one of them. */
const drift = 0.000_5;

/** The database's clock was read between two readings of ours. */
interface Comparison {
  /** The least that its clock may be ahead of ours. */
  readonly least: Milliseconds;
  /** How much more it may be. */
  readonly width: Milliseconds;
  readonly at: Milliseconds;
}

/**
 * The database's clock, read here: its time at the best comparison plus what the monotonic clock has counted since. A jump of
 * this machine's wall clock changes nothing, and nodes agree as well as the network lets them.
 *
 * It is not ahead of the database's clock, but for what the two drift apart between comparisons: runs must not start early. Of a
 * question that took a second it is only known that the database read its clock before the answer came. So a slow answer
 * replaces a quicker one only if it contradicts it.
 */
export function makeDatabaseClock(
  now: () => Promise<Instant>,
  monotonic: () => Milliseconds = () => performance.now(),
): DatabaseClock {
  let best: Comparison = { least: performance.timeOrigin, width: Infinity, at: 0 };
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;

  async function sync(): Promise<void> {
    for (let i = 0; i < samples; i += 1) {
      const sent = monotonic();
      const theirs = await now();
      const received = monotonic();
      heed({ least: theirs - received, width: received - sent, at: received });
    }
  }

  function heed(next: Comparison): void {
    const drifted = drift * (next.at - best.at);
    const contradicts =
      next.least > best.least + best.width + drifted || next.least + next.width < best.least - drifted;
    if (contradicts || next.width <= best.width + drifted) best = next;
  }

  function schedule(ms: Milliseconds): void {
    timer = setTimeout(() => {
      sync()
        .catch(() => undefined)
        .finally(() => isStarted && schedule(best.width > quick ? soon : every));
    }, ms).unref();
  }

  return {
    now: () => Math.floor(best.least + monotonic()),
    sync,
    start() {
      isStarted = true;
      schedule(best.width > quick ? soon : every);
    },
    stop() {
      isStarted = false;
      clearTimeout(timer);
    },
  };
}
