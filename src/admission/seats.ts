/** A bounded number of places: so many in all, and so many for each key. */
export interface Seats {
  /** The way to give the place back, which may be called twice; null when none is free. */
  take(key: string): (() => void) | null;
  /** Waits in line for a place. Null: the signal was aborted first, or too many wait already. */
  wait(key: string, signal: AbortSignal): Promise<(() => void) | null>;
}

export interface SeatLimits {
  readonly all: number;
  readonly each: number;
  /** So many may wait in line; default none. */
  readonly waiting?: number;
}

export function makeSeats({ all, each, waiting = 0 }: SeatLimits): Seats {
  const taken = new Map<string, number>();
  const line = new Set<{ readonly key: string; readonly seated: (leave: () => void) => void }>();
  let sum = 0;

  function take(key: string): (() => void) | null {
    const own = taken.get(key) ?? 0;
    if (sum >= all || own >= each) return null;
    taken.set(key, own + 1);
    sum += 1;
    let held = true;
    return () => {
      if (held) giveBack(key);
      held = false;
    };
  }

  function giveBack(key: string): void {
    const left = (taken.get(key) ?? 0) - 1;
    sum -= 1;
    if (left > 0) taken.set(key, left);
    else taken.delete(key);
    seatNext();
  }

  /** Who came first is seated first, unless its key has all its places taken. */
  function seatNext(): void {
    for (const next of line) {
      const leave = take(next.key);
      if (!leave) {
        if (sum >= all) return;
        continue;
      }
      line.delete(next);
      next.seated(leave);
      return;
    }
  }

  return {
    take,
    wait(key, signal) {
      const leave = take(key);
      if (leave || line.size >= waiting || signal.aborted) return Promise.resolve(leave);
      return new Promise((resolve) => {
        const entry = {
          key,
          seated: (given: () => void) => {
            signal.removeEventListener('abort', giveUp);
            resolve(given);
          },
        };
        const giveUp = (): void => {
          line.delete(entry);
          resolve(null);
        };
        line.add(entry);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
