/** A bounded number of places: so many in all, and so many for each key. */
export interface Seats {
  /** The way to give the place back, which may be called twice; null when none is free. */
  take(key: string): (() => void) | null;
}

export function makeSeats({ all, each }: { readonly all: number; readonly each: number }): Seats {
  const taken = new Map<string, number>();
  let sum = 0;

  function giveBack(key: string): void {
    const left = (taken.get(key) ?? 0) - 1;
    sum -= 1;
    if (left > 0) taken.set(key, left);
    else taken.delete(key);
  }

  return {
    take(key) {
      const own = taken.get(key) ?? 0;
      if (sum >= all || own >= each) return null;
      taken.set(key, own + 1);
      sum += 1;
      let held = true;
      return () => {
        if (held) giveBack(key);
        held = false;
      };
    },
  };
}
