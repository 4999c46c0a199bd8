export interface HeldPage<T> {
  /** Empty once it has been dropped. */
  items: readonly T[];
  dropped: boolean;
}

/** A subscriber whose client does not read loses its page to others, and reads it again: it costs no more than its place. */
export class HeldPages {
  readonly #held = new Set<HeldPage<unknown>>();
  readonly #most: number;

  /** So many are held by all subscribers together while their clients take what is in them. */
  constructor(most: number) {
    this.#most = most;
  }

  hold<T>(items: readonly T[]): HeldPage<T> {
    const page: HeldPage<T> = { items, dropped: false };
    this.#held.add(page);
    if (this.#held.size > this.#most) {
      const [oldest] = this.#held;
      oldest!.items = [];
      oldest!.dropped = true;
      this.#held.delete(oldest!);
    }
    return page;
  }

  release(page: HeldPage<unknown>): void {
    this.#held.delete(page);
  }
}
