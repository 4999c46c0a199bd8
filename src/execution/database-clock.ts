import type { Clock } from '../ports/clock.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

export interface DatabaseClock extends Clock {
  /** Compares the clocks again. Rejects when the database does not answer; comparisons made until then still count. */
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

/** One reading of the database's clock between two readings of ours: by how much its clock is ahead of ours. */
interface Comparison {
  /** The lower bound. */
  readonly least: Milliseconds;
  /** The upper bound less the lower one. */
  readonly width: Milliseconds;
  readonly at: Milliseconds;
}

/**
 * The database's time without asking it: its time at the best comparison plus what the monotonic clock has counted since.
 * Jumps of this machine's wall clock change nothing. Nodes agree as well as the network lets them.
 *
 * Runs must not start early. So this clock is never ahead of the database's, except for the drift between comparisons.
 * A slow answer says little: the database read its clock at some time before the answer came. It therefore replaces a
 * quicker answer only if it contradicts it.
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
      consider({ least: theirs - received, width: received - sent, at: received });
    }
  }

  function consider(next: Comparison): void {
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
